import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The top of the Git working copy that a directory lies in, or the root of the file system. */
export function topDirectory(directory: string): string {
  for (let at = directory; ; at = dirname(at)) {
    if (existsSync(join(at, '.git')) || dirname(at) === at) return at;
  }
}
