import { memoryTree } from '../../../src/files/memory-tree.js';
import { build, type BuildResult } from '../../../src/kustomize/build.js';
import { printBuild } from '../../../src/kustomize/print.js';

/** What `kustomize build` prints for a repository, after an empty line; it must have no errors. */
export function kustomize(files: Readonly<Record<string, string>>, path: string): string {
  const result = run(files, path);
  const errors = errorsOf(result);
  if (errors.length > 0) throw new Error(errors.join('\n'));
  return `\n${printBuild(result.resources)}`;
}

/** The errors of a build in kustomize's words. */
export function kustomizeErrors(files: Readonly<Record<string, string>>, path: string): string[] {
  return errorsOf(run(files, path));
}

function run(files: Readonly<Record<string, string>>, path: string): BuildResult {
  return build({ tree: memoryTree(files), path: path === '.' ? '' : path });
}

function errorsOf({ diagnostics }: BuildResult): string[] {
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ upstream, message }) => upstream ?? message);
}
