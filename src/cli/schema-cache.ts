import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { workingTree } from '../files/working-tree.js';
import { openSchemaCache } from '../schemas/schema-cache.js';
import type { SchemaLocation } from '../schemas/schema-location.js';
import { displayPath } from './display-path.js';
import type { Io } from './io.js';

/**
 * The directory that fetched schemas are kept in: `PREFLUX_SCHEMA_CACHE`, else in the user's cache. Undefined where that
 * variable says `off` or the user has no home.
 */
export function schemaCacheDirectory({ env, cwd }: Io): string | undefined {
  const given = env['PREFLUX_SCHEMA_CACHE'];
  if (given) return given === 'off' ? undefined : resolve(cwd, given);
  const home = env['XDG_CACHE_HOME'] || (env['HOME'] && join(env['HOME'], '.cache')) || env['LOCALAPPDATA'];
  return home ? join(home, 'preflux', 'schemas') : undefined;
}

/** The schemas that were fetched before into a directory; undefined where nothing was. */
export function fetchedSchemas(io: Io, directory = schemaCacheDirectory(io)): SchemaLocation | undefined {
  if (directory === undefined) return undefined;
  io.touch?.(directory);
  if (!existsSync(directory)) return undefined;
  return openSchemaCache(
    workingTree(directory, { symlinks: 'drop', touch: io.touch }),
    displayPath(io.cwd, io.cwd, directory),
  );
}
