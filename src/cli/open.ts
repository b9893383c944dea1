import type { Cluster } from '../cluster/cluster.js';
import { findEntry } from '../cluster/entry.js';
import { renderCluster } from '../cluster/render.js';
import { gitRemotes } from '../files/git-remotes.js';
import type { FileTree } from '../files/file-tree.js';
import { workingTree } from '../files/working-tree.js';
import { entryDirectory } from './entry-directory.js';
import { UsageError, type Arguments, type OptionSpec } from './arguments.js';
import type { Io } from './io.js';
import { optimiseLongRuns } from './optimiser.js';
import { watchProgress } from './progress.js';

/** The Kubernetes version that is assumed where none is given: the newest whose schemas come with the program. */
export const defaultKubernetesVersion = '1.36';

/** The options of every command that renders a cluster. */
export const clusterOptions: readonly OptionSpec[] = [
  {
    name: 'source',
    value: 'KIND/NAMESPACE/NAME=DIR',
    repeatable: true,
    help: 'take the content of a source from a directory',
  },
  {
    name: 'flux-version',
    value: 'VERSION',
    help: 'the Flux version (default: as the repository says, else 2.7.5)',
  },
  {
    name: 'kube-version',
    value: 'VERSION',
    help: `the Kubernetes version (default: ${defaultKubernetesVersion})`,
  },
];

/** Finds the entry of a path and renders everything that it leads to. */
export function openCluster(
  args: Arguments,
  io: Io,
  path: string,
  version = kubernetesVersion(args),
): Cluster {
  const entry = findEntry(entryDirectory(io, path), io.touch);
  const progress = watchProgress(io, path);
  const checkLength = optimiseLongRuns();
  const fluxVersion = args.get('flux-version');
  const cluster = renderCluster(entry, workingTree(entry.root, { symlinks: 'drop', touch: io.touch }), {
    ...(fluxVersion !== undefined && { fluxVersion: checkVersion('--flux-version', fluxVersion) }),
    kubernetesVersion: version,
    mapped: mappedSources(args, io),
    homeUrls: gitRemotes(entry.root, io.touch),
    onProgress(done, known) {
      checkLength();
      progress.update(done, known);
    },
  });
  progress.end();
  return cluster;
}

/** The one Kubernetes version of a command that works with one. */
export function kubernetesVersion(args: Arguments): string {
  return checkVersion('--kube-version', args.get('kube-version') ?? defaultKubernetesVersion).replace(
    /^v/,
    '',
  );
}

/** The Kubernetes versions to check against, as given: `1.33,1.35`. */
export function kubernetesVersions(args: Arguments): readonly string[] {
  const texts = (args.get('kube-version') ?? defaultKubernetesVersion).split(',');
  return [...new Set(texts.map((text) => checkVersion('--kube-version', text.trim()).replace(/^v/, '')))];
}

function checkVersion(option: string, text: string): string {
  if (!/^v?\d+\.\d+(\.\d+)?([-+].*)?$/.test(text)) {
    throw new UsageError(`${option} must be a version such as 1.35 or 2.7.5, not ${JSON.stringify(text)}`);
  }
  return text;
}

function mappedSources(args: Arguments, io: Io): Map<string, FileTree> {
  const mapped = new Map<string, FileTree>();
  for (const text of args.all('source')) {
    const match = /^([A-Za-z]+)\/([^/=]+)\/([^/=]+)=(.+)$/.exec(text);
    if (!match)
      throw new UsageError(
        `--source must look like GitRepository/flux-system/podinfo=../podinfo, not ${text}`,
      );
    const [, kind, namespace, name, directory] = match;
    mapped.set(
      `${kind} ${namespace}/${name}`,
      workingTree(entryDirectory(io, directory!), { symlinks: 'drop', touch: io.touch }),
    );
  }
  return mapped;
}
