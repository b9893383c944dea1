import type { Chart } from './chart.js';
import type { ChartFile } from './chart-file.js';

/** SHA-256 of a packaged chart's bytes, or of the paths and contents of a chart in a directory. */
export function contentDigest(
  archive: Uint8Array | undefined,
  files: readonly ChartFile[],
  dependencies: readonly Chart[],
): string {
  // Asked for by few runs, and loading the module costs more than hashing.
  const hash = process.getBuiltinModule('node:crypto').createHash('sha256');
  if (archive) return hash.update(archive).digest('hex');
  for (const file of files) {
    hash.update(`${Buffer.byteLength(file.path)}:${file.path}${file.bytes.length}:`).update(file.bytes);
  }
  // Dependencies that a resolver found are not among the files.
  for (const dependency of dependencies) hash.update(dependency.digest());
  return hash.digest('hex');
}
