import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from './arguments.js';
import type { Io } from './io.js';

/** The path argument as an absolute directory. Throws UsageError where there is none. */
export function entryDirectory(io: Io, path: string): string {
  const directory = resolve(io.cwd, path);
  io.touch?.(directory);
  if (!existsSync(directory)) throw new UsageError(`${path} does not exist`);
  if (!statSync(directory).isDirectory()) {
    throw new UsageError(
      `${path} is a file; give the directory that Flux is bootstrapped with, such as clusters/production`,
    );
  }
  return directory;
}
