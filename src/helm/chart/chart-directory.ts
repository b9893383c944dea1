import { defaultArchiveLimits } from '../../files/archive-tree.js';
import { below, type FileTree } from '../../files/file-tree.js';
import { chartFault } from './chart-error.js';
import { ChartFile } from './chart-file.js';
import { parseHelmIgnore } from './helm-ignore.js';

/** The files of a chart in a directory of a tree, without those that its .helmignore names. Throws ChartError. */
export function readChartDirectory(tree: FileTree, root: string): ChartFile[] {
  if (tree.kind(root) !== 'directory') {
    throw chartFault(
      'helm/chart-missing',
      `there is no chart directory ${root === '' ? '.' : root}`,
      { file: root },
      'path not found',
    );
  }
  const ignoreFile = below(root, '.helmignore');
  const ignore = parseHelmIgnore(tree.readText(ignoreFile) ?? '');
  if ('reason' in ignore) {
    throw chartFault(
      'helm/helmignore-invalid',
      `this pattern cannot be read: ${ignore.reason}`,
      { file: ignoreFile, line: ignore.line },
      ignore.reason,
    );
  }
  const files: ChartFile[] = [];
  const walk = (directory: string): void => {
    for (const entry of tree.list(below(root, directory)) ?? []) {
      const path = below(directory, entry.name);
      const isDirectory = entry.kind === 'directory';
      if (ignore.ignores(path, isDirectory)) continue;
      if (isDirectory) {
        walk(path);
        continue;
      }
      const bytes = tree.readBytes(below(root, path));
      if (bytes === undefined) continue;
      if (bytes.length > defaultArchiveLimits.fileBytes) {
        throw chartFault(
          'helm/chart-too-large',
          `this file has ${bytes.length} bytes; Helm loads charts with files of up to ${defaultArchiveLimits.fileBytes} bytes`,
          { file: below(root, path) },
          `chart file "${entry.name}" is larger than the maximum file size ${defaultArchiveLimits.fileBytes}`,
          'leave the file out with .helmignore',
        );
      }
      files.push(new ChartFile(path, bytes));
    }
  };
  walk('');
  return files;
}
