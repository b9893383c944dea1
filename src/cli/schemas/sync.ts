import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { GroupVersionKind } from '../../manifest/object.js';
import type { UsedKind } from '../../rules/used-kinds.js';
import { describeKind } from '../../schemas/api-findings.js';
import { CATALOG_LAYOUT, expandLocation, LocationTemplateError } from '../../schemas/location-template.js';
import { digestOf, LOCK_FILE, readLock, writeLock, type LockEntry } from '../../schemas/schema-cache.js';
import { isMap } from '../../yaml/value.js';
import { UsageError, type Arguments } from '../arguments.js';
import { displayPath } from '../display-path.js';
import { exitStatus, type Io } from '../io.js';
import { schemaCacheDirectory } from '../schema-cache.js';
import { fetchText } from './fetch.js';
import { isKindName } from './kind-name.js';
import { openSchemas } from './open.js';

/** Where schemas are fetched from unless the user says otherwise. */
export const defaultUrl = `https://raw.githubusercontent.com/datreeio/CRDs-catalog/main/${CATALOG_LAYOUT}`;

/** How many requests run at a time. */
const concurrency = 6;

/** So many failures without anything else end the run. */
const hopeless = 5;

/** More kinds than this no cluster has. */
const maxKinds = 1000;

/** What came of one kind. */
type Outcome =
  | { readonly kind: 'fetched'; readonly url: string; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * `preflux schemas sync`: fetches the schemas of the kinds that have none into a directory. Nothing else of preflux uses
 * the network.
 */
export async function syncSchemas(args: Arguments, io: Io): Promise<number> {
  const templates = urlTemplates(args);
  const given = args.get('output');
  const directory = given === undefined ? schemaCacheDirectory(io) : resolve(io.cwd, given);
  if (directory === undefined)
    throw new UsageError('there is no directory to keep schemas in: give one with --output DIR');
  const { kinds } = openSchemas(args, io, directory);
  const wanted = kinds.filter((used) => isWanted(used, args.has('refresh'))).slice(0, maxKinds);
  const lock = new Map(readLock(readIfThere(join(directory, LOCK_FILE))));
  const tally = { fetched: 0, missing: 0, failed: 0 };
  await inParallel(wanted, async ({ gvk }) => {
    // Where nothing but failures comes, nothing else will.
    if (tally.failed >= hopeless && tally.fetched + tally.missing === 0) return;
    const outcome = await fetchSchema(gvk, templates);
    tally[outcome.kind]++;
    if (outcome.kind === 'fetched') {
      const path = expandLocation(CATALOG_LAYOUT, gvk, '');
      write(join(directory, path), outcome.text);
      lock.set(path, { url: outcome.url, sha256: digestOf(outcome.text) } satisfies LockEntry);
      io.stdout(`fetched    ${describeKind(gvk)} from ${outcome.url}\n`);
    } else if (outcome.kind === 'missing') {
      io.stdout(`not found  ${describeKind(gvk)}\n`);
    } else {
      io.stderr(`failed     ${describeKind(gvk)}: ${outcome.reason}\n`);
    }
  });
  if (tally.fetched > 0) write(join(directory, LOCK_FILE), writeLock(lock));
  const shown = displayPath(io.cwd, io.cwd, directory);
  const notTried = wanted.length - tally.fetched - tally.missing - tally.failed;
  io.stdout(
    wanted.length === 0
      ? 'every kind has a schema; nothing to fetch\n'
      : `${tally.fetched} fetched into ${shown}, ${tally.missing} not found, ${tally.failed} failed${notTried > 0 ? `, ${notTried} not tried` : ''}\n`,
  );
  return tally.failed > 0 ? exitStatus.findings : exitStatus.ok;
}

function urlTemplates(args: Arguments): readonly string[] {
  const given = args.all('url');
  if (given.length === 0) return [defaultUrl];
  return given.map((text) => {
    if (!/^https?:\/\/[^/]+/i.test(text))
      throw new UsageError(`--url ${text}: give an address that begins with https://`);
    const template = text.includes('{{') ? text : `${text.replace(/\/+$/, '')}/${CATALOG_LAYOUT}`;
    try {
      expandLocation(template, { group: 'example.com', version: 'v1', kind: 'Example' }, '');
    } catch (fault) {
      if (fault instanceof LocationTemplateError) throw new UsageError(`--url: ${fault.message}`);
      throw fault;
    }
    return template;
  });
}

/** Kinds of which nothing is known, and with `refresh` those that were fetched before. Kubernetes' own are all known. */
function isWanted({ gvk, schema }: UsedKind, refresh: boolean): boolean {
  if (!isKindName(gvk)) return false;
  if (schema.found) return refresh && schema.origin.kind === 'cache';
  return schema.findings.some(({ code, severity }) => code === 'schema/kind-unknown' && severity === 'info');
}

async function fetchSchema(gvk: GroupVersionKind, templates: readonly string[]): Promise<Outcome> {
  for (const template of templates) {
    const url = expandLocation(template, gvk, '');
    const fetched = await fetchText(url);
    if (fetched.kind === 'missing') continue;
    if (fetched.kind === 'failed') return { kind: 'failed', reason: `${url}: ${fetched.reason}` };
    return isSchema(fetched.text)
      ? { kind: 'fetched', url, text: fetched.text }
      : { kind: 'failed', reason: `${url}: the answer is no JSON Schema of an object` };
  }
  return { kind: 'missing' };
}

function isSchema(text: string): boolean {
  try {
    const document: unknown = JSON.parse(text);
    return isMap(document) && (isMap(document['properties']) || document['type'] === 'object');
  } catch {
    return false;
  }
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const workers = Array.from({ length: Math.min(concurrency, queue.length) }, async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  });
  await Promise.all(workers);
}

function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** Whoever reads the file at the same time sees the old or the new one. */
function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, text);
  renameSync(`${file}.${process.pid}`, file);
}
