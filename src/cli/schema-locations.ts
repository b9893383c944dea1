import { existsSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { workingTree } from '../files/working-tree.js';
import { openUserSchemas, type UserSchemas } from '../schemas/user-schemas.js';
import { UsageError, type Arguments } from './arguments.js';
import type { Io } from './io.js';

/**
 * The schemas that `--schema-location` points to, in the order given: directories, files and templates of paths. Throws
 * UsageError where one does not exist.
 */
export function userSchemas(args: Arguments, io: Io, kubernetesVersion: string): readonly UserSchemas[] {
  const schemas: UserSchemas[] = [];
  for (const location of args.all('schema-location')) {
    // As kubeconform says it: what comes with the program.
    if (location === 'default') continue;
    if (/^[a-z]+:\/\//i.test(location))
      throw new UsageError(
        `--schema-location ${location}: nothing is fetched; give a directory that holds the schemas`,
      );
    schemas.push(openLocation(location, io, fullVersion(kubernetesVersion)));
  }
  return schemas;
}

function openLocation(location: string, io: Io, version: string): UserSchemas {
  const variable = location.indexOf('{{');
  const fixed = variable < 0 ? location : location.slice(0, location.lastIndexOf('/', variable) + 1);
  const path = resolve(io.cwd, fixed);
  io.touch?.(path);
  if (!existsSync(path)) throw new UsageError(`--schema-location ${location}: ${fixed} does not exist`);
  const file = variable < 0 && !statSync(path).isDirectory();
  const tree = workingTree(file ? dirname(path) : path, { symlinks: 'follow', touch: io.touch });
  if (variable >= 0) return openUserSchemas(tree, location.slice(fixed.length), version);
  return openUserSchemas(tree, file ? basename(path) : '', version);
}

function fullVersion(version: string): string {
  return /^\d+\.\d+$/.test(version) ? `${version}.0` : version;
}
