import { joinPath } from '../files/file-tree.js';
import { KustomizeFault, type Fault } from './fault.js';
import { missingHelp } from './missing.js';
import { parseRemote } from './remote.js';
import { remoteFault } from './remote-fault.js';
import type { BuildContext, Target } from './target.js';

/** The path of a file that a kustomization names, checked against the load restrictions. Throws KustomizeFault. */
export function filePath(context: BuildContext, target: Target, name: string): string {
  const path = resolvePath(context, target, name);
  const kind = path === undefined ? undefined : context.tree.kind(path);
  if (path === undefined || kind === undefined) {
    const remote = parseRemote(name);
    throw new KustomizeFault(
      remote?.kind === 'file' ? remoteFault(name, remote) : missingFile(context, target, name, path),
    );
  }
  if (kind === 'directory') {
    throw new KustomizeFault({
      code: 'not-a-file',
      message: `\`${name}\` is a directory; a file was expected`,
      upstream: `'/${path}' must resolve to a file`,
    });
  }
  const escape = outsideFault(context, target, name, path);
  if (escape) throw new KustomizeFault(escape);
  return path;
}

/** The fault of a file that lies outside of the kustomization's directory, where that is not allowed. */
export function outsideFault(
  context: BuildContext,
  target: Target,
  name: string,
  path: string,
): Fault | undefined {
  if (context.loadRestrictor === 'none') return undefined;
  if (target.directory === '' || path.startsWith(`${target.directory}/`)) return undefined;
  return {
    code: 'outside-root',
    message: `\`${name}\` lies outside of the kustomization's directory, and kustomize does not load it from there`,
    help: 'move the file, or make its directory a base with a kustomization of its own',
    upstream: `security; file '/${path}' is not in or below '/${target.directory}'`,
  };
}

/** A path in the tree for what a kustomization names; undefined where it leads out of the tree. */
export function resolvePath(context: BuildContext, target: Target, name: string): string | undefined {
  if (!name.startsWith('/')) return joinPath(target.directory, name);
  const root = context.tree.root.replace(/\/+$/, '');
  return name === root || name.startsWith(`${root}/`) ? joinPath('', name.slice(root.length)) : undefined;
}

/** kustomize's words for a path that does not exist. */
export function missingUpstream(context: BuildContext, path: string): string {
  return context.loadRestrictor === 'none'
    ? `open /${path}: no such file or directory`
    : `evalsymlink failure on '/${path}' : lstat /${path}: no such file or directory`;
}

/** The fault of a name behind which there is nothing, with the nearest name that there is. */
export function missingFile(
  context: BuildContext,
  target: Target,
  name: string,
  path: string | undefined,
): Fault {
  if (path === undefined) {
    return {
      code: 'resource-missing',
      message: name.startsWith('/')
        ? `\`${name}\` is an absolute path; paths must be relative to the kustomization`
        : `\`${name}\` leads out of the repository`,
      upstream: missingUpstream(context, name.replace(/^\/+/, '')),
    };
  }
  const help = missingHelp(context.tree, target.directory, path);
  return {
    code: 'resource-missing',
    message: `\`${name}\` does not exist`,
    ...(help === undefined ? {} : { help }),
    upstream: missingUpstream(context, path),
  };
}
