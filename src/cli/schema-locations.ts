import { existsSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { workingTree } from '../files/working-tree.js';
import { openSchemaLocation, type SchemaLocation } from '../schemas/schema-location.js';
import { UsageError, type Arguments, type OptionSpec } from './arguments.js';
import type { Config } from './config/config.js';
import { displayPath } from './display-path.js';
import type { Io } from './io.js';

/** The option that names places of schemas. */
export const schemaLocationOption: OptionSpec = {
  name: 'schema-location',
  value: 'PATH',
  repeatable: true,
  help: 'a directory of CustomResourceDefinitions or JSON Schemas, or a template of their paths',
};

/**
 * The schemas that `--schema-location` points to, then those of the settings, each in the order given: directories, files
 * and templates of paths. Throws UsageError where one does not exist.
 */
export function schemaLocations(
  args: Arguments,
  io: Io,
  kubernetesVersion: string,
  config: Config,
): readonly (SchemaLocation | 'bundled')[] {
  return [...args.all('schema-location'), ...config.schemaLocations].map((location) => {
    // As kubeconform says it: what comes with the program.
    if (location === 'default') return 'bundled';
    if (/^[a-z]+:\/\//i.test(location))
      throw new UsageError(
        `--schema-location ${location}: validate fetches nothing; give a directory that holds the schemas, or fill one with preflux schemas sync`,
      );
    return openLocation(location, io, fullVersion(kubernetesVersion));
  });
}

function openLocation(location: string, io: Io, kubernetesVersion: string): SchemaLocation {
  const variable = location.indexOf('{{');
  const fixed = variable < 0 ? location : location.slice(0, location.lastIndexOf('/', variable) + 1);
  const path = resolve(io.cwd, fixed);
  io.touch?.(path);
  if (!existsSync(path)) throw new UsageError(`--schema-location ${location}: ${fixed} does not exist`);
  const file = variable < 0 && !statSync(path).isDirectory();
  const directory = file ? dirname(path) : path;
  return openSchemaLocation({
    tree: workingTree(directory, { symlinks: 'follow', touch: io.touch }),
    path: variable >= 0 ? location.slice(fixed.length) : file ? basename(path) : '',
    origin: 'location',
    folder: displayPath(io.cwd, io.cwd, directory),
    kubernetesVersion,
  });
}

function fullVersion(version: string): string {
  return /^\d+\.\d+$/.test(version) ? `${version}.0` : version;
}
