import type { Cluster } from '../cluster/cluster.js';
import { basename, dirname, joinPath, type FileTree } from '../files/file-tree.js';
import { recordingTree } from '../files/recording-tree.js';
import { build } from '../kustomize/build.js';
import { createBuildCache } from '../kustomize/cache.js';
import { gvkOf, type ManifestObject } from '../manifest/object.js';
import { YamlError } from '../yaml/error.js';
import { locate } from '../yaml/locate.js';
import { readDocuments } from '../yaml/read.js';
import { getOwn, isMap } from '../yaml/value.js';
import { readableKeys } from './plain-secret.js';
import type { Rule, RuleContext } from './rule.js';
import { unreachedManifests } from './unreached-manifests.js';

/**
 * Manifests that no Kustomization of any entry of the run reaches: dead text, or something that was forgotten in a list.
 * Said for information, a directory at a time and once a run, and so are the mistakes in kustomizations that nothing
 * reaches. A Secret that can be read is a warning here as everywhere.
 */
export const unreachedFilesRule: Rule = {
  codes: ['flux/unreached', 'flux/plain-secret'],
  check(context) {
    const { cluster } = context;
    const together = context.together.filter(({ tree }) => tree.root === cluster.tree.root);
    if (together[0] !== cluster) return;
    const reads = new Set(together.flatMap((other) => [...other.reads]));
    const unreached = together.length === 1 ? context.unreached() : unreachedManifests(together);
    if (unreached.length === 0) return;
    for (const file of unreached) reportSecrets(context, file);
    for (const [directory, files] of byDirectory(reads, unreached))
      reportDirectory(context, directory, files, nameEntries(together));
    reportBroken(context, unreached.filter(isKustomization));
  },
};

/** `clusters/production`, or all entries where they are few. */
function nameEntries(clusters: readonly Cluster[]): string {
  const names = clusters.map(({ entry }) => entry.path || 'this entry');
  if (names.length > 3) return `the ${names.length} entries of this run`;
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} or ${names.at(-1)!}`;
}

function isKustomization(file: string): boolean {
  return /^(?:kustomization\.ya?ml|Kustomization)$/.test(basename(file));
}

/** Unreached files by the highest directory of which nothing is reached; files beside reached ones stand for themselves. */
function byDirectory(reads: ReadonlySet<string>, files: readonly string[]): Map<string, string[]> {
  const reached = new Set<string>(['']);
  for (const read of reads) {
    for (let at = dirname(read); at !== ''; at = dirname(at)) reached.add(at);
  }
  const groups = new Map<string, string[]>();
  for (const file of files) {
    let top = file;
    while (dirname(top) !== '' && !reached.has(dirname(top))) top = dirname(top);
    const known = groups.get(top);
    if (known) known.push(file);
    else groups.set(top, [file]);
  }
  return groups;
}

function reportDirectory(
  { report }: RuleContext,
  top: string,
  files: readonly string[],
  entries: string,
): void {
  const single = files[0] === top;
  report({
    code: 'flux/unreached',
    severity: 'info',
    message: single
      ? `no Kustomization of ${entries} reaches this file`
      : `no Kustomization of ${entries} reaches ${top} (${files.length === 1 ? '1 manifest' : `${files.length} manifests`})`,
    location: { file: files.find(isKustomization) ?? files[0]! },
  });
}

function reportSecrets({ cluster, report }: RuleContext, file: string): void {
  const text = cluster.tree.readText(file) ?? '';
  if (!/^kind:\s*["']?Secret\b/m.test(text)) return;
  for (const [document, object] of objectsIn(text)) {
    const { group, kind } = gvkOf(object);
    const keys =
      group === '' && kind === 'Secret' && !Object.hasOwn(object, 'sops') ? readableKeys(object) : [];
    if (keys.length === 0) continue;
    const place = locate(text, document, [keys[0]!.field, keys[0]!.key], 'kustomize');
    report({
      code: 'flux/plain-secret',
      severity: 'warning',
      message: `a Secret in a file that no Kustomization reaches has readable values (${keys.map(({ key }) => key).join(', ')})`,
      help: 'take it out of the repository and change the values, since they stay in the history',
      location: { file, ...place?.key },
    });
  }
}

function objectsIn(text: string): [number, ManifestObject][] {
  try {
    const documents = readDocuments(text, { rules: 'kustomize', duplicateKeys: 'last' });
    return documents.flatMap(({ value }, index): [number, ManifestObject][] =>
      isMap(value) ? [[index, value]] : [],
    );
  } catch (fault) {
    if (fault instanceof YamlError) return [];
    throw fault;
  }
}

/** The mistakes that stand in kustomizations which nothing reaches. Bases are looked at with what uses them. */
function reportBroken({ cluster, report }: RuleContext, files: readonly string[]): void {
  const cache = createBuildCache();
  const unreached = new Set(files);
  const built = new Set<string>();
  const found = new Set<string>();
  for (const file of overlaysFirst(cluster.tree, files)) {
    if (built.has(file)) continue;
    const tree = recordingTree(cluster.tree);
    const { diagnostics } = build({
      tree,
      path: dirname(file),
      loadRestrictor: 'none',
      order: 'none',
      cache,
    });
    for (const path of tree.reads) built.add(path);
    for (const diagnostic of diagnostics) {
      const { severity, location, message } = diagnostic;
      if (severity !== 'error' || !location || !unreached.has(location.file)) continue;
      const key = `${location.file}:${location.line}:${location.column} ${message}`;
      if (found.has(key)) continue;
      found.add(key);
      report({ ...diagnostic, severity: 'info', message: `${message} (no Kustomization reaches this)` });
    }
  }
}

/** Kustomizations that no other one names come first. Components are left out: alone they lack what they are applied to. */
function overlaysFirst(tree: FileTree, files: readonly string[]): string[] {
  const named = new Set<string>();
  const whole: string[] = [];
  for (const file of files) {
    const [, kustomization] = objectsIn(tree.readText(file) ?? '')[0] ?? [];
    if (!kustomization) continue;
    if (getOwn(kustomization, 'kind') !== 'Component') whole.push(file);
    for (const field of ['resources', 'bases', 'components']) {
      const entries = getOwn(kustomization, field);
      for (const entry of Array.isArray(entries) ? entries : []) {
        const directory = typeof entry === 'string' ? joinPath(dirname(file), entry) : undefined;
        if (directory !== undefined) named.add(directory);
      }
    }
  }
  const isNamed = (file: string): boolean => named.has(dirname(file));
  return [...whole.filter((file) => !isNamed(file)), ...whole.filter(isNamed)];
}
