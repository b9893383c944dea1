import { statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { entriesBelow } from '../cluster/entries.js';
import { entryDirectory } from './entry-directory.js';
import { UsageError } from './arguments.js';
import type { Io } from './io.js';

/**
 * The entries that a path stands for: itself, or those below it where it only holds some, such as `clusters`. These are
 * named, so that nobody takes one for another. Throws UsageError.
 */
export function entriesAt(io: Io, path: string): readonly string[] {
  const below = entriesBelow(entryDirectory(io, path), io.touch).map((entry) => join(path, entry));
  const shown = below.map((entry) => entry.split(sep).join('/'));
  if (shown.length > 0) io.stderr(`found ${shown.join(', ')}\n`);
  return shown.length > 0 ? shown : [path];
}

/** The one entry that a path stands for, for commands that work with one. Throws UsageError where there are several. */
export function entryAt(io: Io, path: string): string {
  const [entry, ...others] = entriesAt(io, path);
  if (others.length > 0) throw new UsageError(`${path} holds several entries: give one of them`);
  return entry!;
}

/** The paths without the files that a shell finds for `clusters/*` beside the directories, each of which is named. */
export function withoutFiles(io: Io, paths: readonly string[]): readonly string[] {
  const isFile = (path: string): boolean => {
    const full = resolve(io.cwd, path);
    io.touch?.(full);
    return statSync(full, { throwIfNoEntry: false })?.isFile() ?? false;
  };
  const files = paths.filter(isFile);
  if (files.length === 0 || files.length === paths.length) return paths;
  io.stderr(`passed over ${files.join(', ')}: ${files.length === 1 ? 'it is a file' : 'they are files'}\n`);
  return paths.filter((path) => !files.includes(path));
}
