import { createHash } from 'node:crypto';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { FileTree } from '../files/file-tree.js';
import { isMap, type YamlValue } from '../yaml/value.js';
import { CATALOG_LAYOUT } from './location-template.js';
import { openSchemaLocation, type SchemaLocation } from './schema-location.js';

/** The file beside fetched schemas that says where each came from. */
export const LOCK_FILE = 'preflux-schemas.lock.json';

/** Where a fetched schema came from, and the digest of its text. */
export interface LockEntry {
  readonly url: string;
  readonly sha256: string;
}

/** The schemas of a directory by path, in the layout of CRDs-catalog. */
export type SchemaLock = ReadonlyMap<string, LockEntry>;

/** What a lock file says; nothing where it is none. */
export function readLock(text: string | undefined): SchemaLock {
  const lock = new Map<string, LockEntry>();
  let document: YamlValue = null;
  try {
    document = text === undefined ? null : (JSON.parse(text) as YamlValue);
  } catch {
    return lock;
  }
  const schemas = isMap(document) ? document['schemas'] : undefined;
  if (!isMap(schemas)) return lock;
  for (const [path, entry] of Object.entries(schemas)) {
    if (!isMap(entry)) continue;
    const { url, sha256: digest } = entry;
    if (typeof url === 'string' && typeof digest === 'string') lock.set(path, { url, sha256: digest });
  }
  return lock;
}

export function writeLock(lock: SchemaLock): string {
  const schemas = Object.fromEntries([...lock].sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ format: 1, schemas }, null, 2)}\n`;
}

/** The digest that the lock file holds of a text, in hexadecimal digits. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * The schemas in a directory that `preflux schemas sync` has filled. Only what the lock file names is used, and only as it
 * was fetched. `folder` is what messages call the directory.
 */
export function openSchemaCache(tree: FileTree, folder: string): SchemaLocation {
  const lock = readLock(tree.readText(LOCK_FILE));
  const changed: Diagnostic[] = [];
  const verified: FileTree = {
    ...tree,
    readText(path) {
      const entry = lock.get(path);
      const text = entry && tree.readText(path);
      if (text === undefined || digestOf(text) === entry!.sha256) return text;
      changed.push({
        code: 'schema/location-invalid',
        severity: 'warning',
        message: `${folder}/${path} is not as it was fetched, so it is not used`,
        help: 'fetch it again with preflux schemas sync --refresh',
        location: { file: `${tree.root}/${path}` },
      });
      return undefined;
    },
  };
  const location = openSchemaLocation({
    tree: verified,
    path: CATALOG_LAYOUT,
    origin: 'cache',
    folder,
    kubernetesVersion: '',
  });
  return {
    ...location,
    get diagnostics() {
      return [...location.diagnostics, ...changed];
    },
  };
}
