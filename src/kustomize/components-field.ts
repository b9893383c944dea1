import type { Accumulation } from './accumulation.js';
import { setSchema } from './configuration.js';
import { KustomizeFault } from './fault.js';
import { parseRemote } from './remote.js';
import { remoteFault } from './remote-fault.js';
import { checkCycle } from './resources-field.js';
import { missingFile, resolvePath } from './paths.js';
import { loadTarget, placeOf, reportFault, type BuildContext, type Target } from './target.js';

/** Lets the components of a kustomization add to what it has gathered and transform it. */
export function addComponents(context: BuildContext, target: Target, into: Accumulation): void {
  const entries = target.kustomization.components ?? [];
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index]!;
    const place = () => placeOf(target, 'components', index);
    try {
      addComponent(context, target, into, entry);
    } catch (error) {
      into.incomplete = true;
      reportFault(context, error, place, { upstream: (text) => `accumulating components: ${text}` });
    }
  }
}

function addComponent(context: BuildContext, target: Target, into: Accumulation, entry: string): void {
  const remote = parseRemote(entry);
  if (remote) throw new KustomizeFault(remoteFault(entry, remote));
  const directory = resolvePath(context, target, entry);
  const kind = directory === undefined || entry === '' ? undefined : context.tree.kind(directory);
  if (directory === undefined || kind !== 'directory') {
    throw new KustomizeFault(componentFault(context, target, entry, directory, kind === 'file'));
  }
  try {
    checkCycle(target, directory);
    const component = loadTarget(context, directory, [...target.visited, directory], target);
    if (!component) {
      into.incomplete = true;
      return;
    }
    if (component.kustomization.kind !== 'Component') {
      throw new KustomizeFault({
        code: 'resource-as-component',
        message: `${directory} is a Kustomization, not a Component`,
        help: 'list it under `resources`, or set its kind to Component',
        upstream: `expected kind 'Component' for path '/${directory}' but got 'Kustomization'`,
      });
    }
    setSchema(context, component, false);
    context.accumulate(context, component, into);
  } catch (error) {
    if (!(error instanceof KustomizeFault)) throw error;
    const upstream = `accumulateDirectory: ${JSON.stringify(error.fault.upstream ?? error.fault.message)}`;
    throw new KustomizeFault({ ...error.fault, upstream }, error.location);
  }
}

function componentFault(
  context: BuildContext,
  target: Target,
  entry: string,
  directory: string | undefined,
  isFile: boolean,
): KustomizeFault['fault'] {
  if (isFile) {
    return {
      code: 'component-is-file',
      message: `\`${entry}\` is a file; a component is a directory`,
      help: 'name the directory that holds it, or list the file under `resources`',
      upstream: `loader.New ${JSON.stringify(`must build at directory: '/${directory ?? ''}': file is not directory`)}`,
    };
  }
  const missing = missingFile(context, target, entry, directory);
  const words = `must build at directory: not a valid directory: evalsymlink failure on '/${directory ?? entry}' : lstat /${directory ?? entry}: no such file or directory`;
  return { ...missing, upstream: `loader.New ${JSON.stringify(words)}` };
}
