import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { memoryTree } from '../../../src/files/memory-tree.js';
import { build } from '../../../src/kustomize/build.js';
import { createBuildCache } from '../../../src/kustomize/cache.js';
import { readDocuments } from '../../../src/yaml/read.js';
import type { YamlValue } from '../../../src/yaml/value.js';
import { printBuild } from '../../../src/kustomize/print.js';
import type { CaseResult, Suite } from '../suite.js';
import { untar } from '../untar.js';

interface IndexEntry {
  readonly dir: string;
  /** 0 where the real build succeeded. */
  readonly rc?: number;
  readonly docs?: number;
  readonly err?: string;
  /** Something of the folder is fetched from the network. */
  readonly remote?: boolean;
}

/** Every folder with a kustomization in real repositories, built and compared by meaning with what kustomize 5.7.1 made of it. */
export const suite: Suite = {
  name: 'kustomize-repos',
  *run(folder) {
    const snapshots = join(folder, '../corpus/flux-repos');
    const archives = new Set(readdirSync(snapshots));
    for (const name of readdirSync(join(folder, 'kustomize-repos')).sort()) {
      if (!name.endsWith('.tar.gz') || !archives.has(name)) continue;
      yield* runSnapshot(
        name.slice(0, -'.tar.gz'.length),
        read(join(snapshots, name)),
        read(join(folder, 'kustomize-repos', name)),
      );
    }
  },
};

function read(archive: string): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const [path, content] of untar(gunzipSync(readFileSync(archive)))) {
    const slash = path.indexOf('/');
    if (slash > 0) files.set(path.slice(slash + 1), content);
  }
  return files;
}

function* runSnapshot(
  snapshot: string,
  sources: ReadonlyMap<string, Buffer>,
  golden: ReadonlyMap<string, Buffer>,
): Generator<CaseResult> {
  const index = JSON.parse(golden.get('index.json')?.toString('utf8') ?? '[]') as IndexEntry[];
  const tree = memoryTree(sources, snapshot);
  const cache = createBuildCache();
  for (const entry of index) {
    if (entry.remote === true) continue;
    const result = build({ tree, path: entry.dir, loadRestrictor: 'none', cache });
    const errors = result.diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
    const id = `${snapshot}/${entry.dir}`;
    let message: string | undefined;
    if (entry.rc === 0) {
      const expected = golden.get(`${entry.dir}/__build.yaml`)?.toString('utf8') ?? '';
      message =
        errors.length > 0
          ? `unexpected errors:\n${JSON.stringify(errors, undefined, 1)}`
          : difference(expected, printBuild(result.resources));
    } else {
      const cause = causeOf(entry.err ?? '');
      const found = result.diagnostics
        .filter((diagnostic) => diagnostic.severity !== 'info')
        .map((diagnostic) => diagnostic.upstream ?? diagnostic.message);
      if (!found.some((text) => text.includes(cause) || isRemote(entry, text))) {
        message = `expected ${cause}\nbut found:\n${found.join('\n')}`;
      }
    }
    yield { id, passed: message === undefined, ...(message === undefined ? {} : { message }) };
  }
}

/** What only the network knows is a warning here. */
function isRemote(entry: IndexEntry, text: string): boolean {
  return /git fetch/.test(entry.err ?? '') && /not fetched/.test(text);
}

/** The innermost cause in a message of kustomize. */
function causeOf(message: string): string {
  const path = /open (\S+): no such file or directory/.exec(message)?.[1];
  if (path !== undefined) return `open /${path}: no such file or directory`;
  return (
    /may not add resource with an already registered id: [^']+/.exec(message)?.[0] ??
    message.replace(/^error: /, '')
  );
}

function difference(expected: string, found: string): string | undefined {
  const wanted = documents(expected);
  const actual = documents(found);
  for (let index = 0; index < Math.max(wanted.length, actual.length); index++) {
    if (wanted[index] !== actual[index]) {
      return `object ${index}: expected:\n${wanted[index] ?? 'nothing'}\nbut found:\n${actual[index] ?? 'nothing'}`;
    }
  }
  return undefined;
}

/** Each object as JSON with sorted keys. */
function documents(text: string): string[] {
  return readDocuments(text, { rules: 'kustomize' })
    .filter((document) => !document.empty)
    .map((document) => JSON.stringify(sorted(document.value)));
}

function sorted(value: YamlValue): unknown {
  if (typeof value === 'bigint') return `${value}`;
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.keys(value)
    .sort()
    .map((key) => [key, sorted(value[key]!)]);
}
