import type { Cluster } from '../cluster/cluster.js';
import { basename, dirname } from '../files/file-tree.js';
import { build } from '../kustomize/build.js';
import { createBuildCache, type BuildCache } from '../kustomize/cache.js';
import { gvkOf, type ManifestObject } from '../manifest/object.js';
import { YamlError } from '../yaml/error.js';
import { locate } from '../yaml/locate.js';
import { readDocuments } from '../yaml/read.js';
import { getOwn, isMap } from '../yaml/value.js';
import { readableKeys } from './plain-secret.js';
import type { Rule, RuleContext } from './rule.js';

/**
 * Manifests that no Kustomization of this entry reaches: dead text, or something that was forgotten in a list. Said for
 * information, a directory at a time, and so are the mistakes in kustomizations that nothing reaches. A Secret that can be
 * read is a warning here as everywhere.
 */
export const unreachedFilesRule: Rule = {
  codes: ['flux/unreached', 'flux/plain-secret'],
  check(context) {
    const { cluster } = context;
    const unreached = context.unreached();
    if (unreached.length === 0) return;
    for (const file of unreached) reportSecrets(context, file);
    for (const [directory, files] of byDirectory(cluster, unreached))
      reportDirectory(context, directory, files);
    const cache = createBuildCache();
    for (const file of unreached) if (isKustomization(file)) reportBroken(context, file, cache);
  },
};

function isKustomization(file: string): boolean {
  return /^(?:kustomization\.ya?ml|Kustomization)$/.test(basename(file));
}

/** Unreached files by the highest directory of which nothing is reached; files beside reached ones stand for themselves. */
function byDirectory(cluster: Cluster, files: readonly string[]): Map<string, string[]> {
  const reached = new Set<string>(['']);
  for (const read of cluster.reads) {
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

function reportDirectory({ cluster, report }: RuleContext, top: string, files: readonly string[]): void {
  const single = files[0] === top;
  report({
    code: 'flux/unreached',
    severity: 'info',
    message: single
      ? `no Kustomization of ${cluster.entry.path || 'this entry'} reaches this file`
      : `no Kustomization of ${cluster.entry.path || 'this entry'} reaches ${top} (${files.length === 1 ? '1 manifest' : `${files.length} manifests`})`,
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

/** The mistakes of a kustomization that nothing reaches, as far as they stand in unreached files. */
function reportBroken({ cluster, report }: RuleContext, file: string, cache: BuildCache): void {
  const objects = objectsIn(cluster.tree.readText(file) ?? '');
  // A component alone lacks what it is applied to.
  if (objects.some(([, object]) => getOwn(object, 'kind') === 'Component')) return;
  const { diagnostics } = build({
    tree: cluster.tree,
    path: dirname(file),
    loadRestrictor: 'none',
    order: 'none',
    cache,
  });
  for (const diagnostic of diagnostics) {
    if (diagnostic.severity !== 'error' || diagnostic.location?.file !== file) continue;
    report({
      ...diagnostic,
      severity: 'info',
      message: `${diagnostic.message} (no Kustomization reaches this)`,
    });
  }
}
