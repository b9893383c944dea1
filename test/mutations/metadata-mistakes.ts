import { isMap, isSeq, type Node } from 'yaml';
import { replacement, type AddMistake } from './mistake.js';
import type { Random } from './random.js';
import { at, blockEntries, isPlainScalar, textAt, type SourceDocument } from './source.js';

const badNames = ['Bad-Name', 'bad_name', 'bad-name-', '-bad', 'bad name'];
const badLabels = ['not a label', 'bad/value', '-bad', 'bad.', `${'x'.repeat(64)}`];

/** Bad names and labels: in an object and its pod templates, and in a kustomization or Flux object that sets them. */
export function metadataMistakes(document: SourceDocument, add: AddMistake, random: Random): void {
  const { root, role } = document;
  const kustomization = role === 'kustomization';
  const name = (path: readonly string[]): void => {
    const node = at(root, path);
    if (isPlainScalar(document, node))
      add(replacement('bad name', node, random.pick(badNames), path.join('.')));
  };
  if (kustomization) {
    name(['namespace']);
    labels(['commonLabels']);
    const pairs = at(root, ['labels']);
    if (isSeq(pairs)) for (const item of pairs.items) labelsOf(at(item, ['pairs']), 'labels.pairs');
    return;
  }
  if (role === 'operations') return;
  if (role === 'manifest') {
    // Names of these may hold nearly anything.
    if (!textAt(root, ['apiVersion']).startsWith('rbac.')) name(['metadata', 'name']);
    name(['metadata', 'namespace']);
  }
  if (textAt(root, ['apiVersion']).startsWith('kustomize.toolkit.fluxcd.io/')) {
    name(['spec', 'targetNamespace']);
    labels(['spec', 'commonMetadata', 'labels']);
  }
  labels(['metadata', 'labels']);
  labels(['spec', 'template', 'metadata', 'labels']);
  const pod = at(root, ['spec', 'template', 'spec']);
  if (role === 'manifest' && pod) {
    for (const list of ['containers', 'volumes']) {
      const items = at(pod, [list]);
      for (const item of isSeq(items) ? items.items : []) {
        const node = at(item, ['name']);
        if (isPlainScalar(document, node))
          add(replacement('bad name', node, random.pick(badNames), `name of ${list}`));
      }
    }
  }

  function labels(path: readonly string[]): void {
    labelsOf(at(root, path), path.join('.'));
  }

  function labelsOf(map: Node | undefined, place: string): void {
    if (!isMap(map)) return;
    for (const entry of blockEntries(map)) {
      if (!isPlainScalar(document, entry.value)) continue;
      add(replacement('bad label', entry.value, random.pick(badLabels), `${place}.${entry.key}`));
      const plain = document.text.slice(entry.start, entry.start + entry.key.length) === entry.key;
      const key = random.pick(['-bad', 'a/b/c', '/bad', 'bad_']);
      if (plain)
        add({
          kind: 'bad label',
          edits: [{ start: entry.start, end: entry.start + entry.key.length, text: key }],
          mark: { edit: 0, offset: 0 },
          note: `${place}: ${key}`,
        });
    }
  }
}
