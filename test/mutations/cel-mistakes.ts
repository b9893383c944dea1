import { isMap, isSeq, parse, type Node } from 'yaml';
import { insertion, type AddMistake } from './mistake.js';
import { sortedJson } from './sorted-json.js';
import { at, blockEntries, isPlainScalar, textAt, type SourceDocument } from './source.js';

/**
 * What breaks a rule that the definition of a kind documents: the map that the rule is about, what it must have and
 * lack for the line to break the rule, and the line.
 */
interface Recipe {
  readonly kind: string;
  readonly at: readonly string[];
  readonly has?: readonly string[];
  readonly lacks?: readonly string[];
  readonly when?: (map: Node) => boolean;
  readonly line: string;
}

const both = 'kubeConfig: {secretRef: {name: a}, configMapRef: {name: b}}';
const notGit = (map: Node): boolean =>
  !/^(github|gitlab|gitea|bitbucket|azuredevops|git)/.test(textAt(map, ['type']));
const recipes: readonly Recipe[] = [
  {
    kind: 'HelmRelease',
    at: ['spec'],
    has: ['chart'],
    lacks: ['chartRef'],
    line: 'chartRef: {kind: OCIRepository, name: a}',
  },
  {
    kind: 'HelmRelease',
    at: ['spec'],
    has: ['chartRef'],
    lacks: ['chart'],
    line: 'chart: {spec: {chart: a, sourceRef: {kind: HelmRepository, name: a}}}',
  },
  { kind: 'HelmRelease', at: ['spec'], lacks: ['kubeConfig'], line: both },
  { kind: 'HelmRelease', at: ['spec'], lacks: ['kubeConfig'], line: 'kubeConfig: {}' },
  {
    kind: 'HelmRelease',
    at: ['spec', 'install'],
    lacks: ['strategy'],
    line: 'strategy: {name: RemediateOnFailure, retryInterval: 5m}',
  },
  {
    kind: 'HelmRelease',
    at: ['spec', 'upgrade'],
    lacks: ['strategy'],
    line: 'strategy: {name: RemediateOnFailure, retryInterval: 5m}',
  },
  { kind: 'Kustomization', at: ['spec'], lacks: ['kubeConfig'], line: both },
  { kind: 'Kustomization', at: ['spec'], lacks: ['kubeConfig'], line: 'kubeConfig: {}' },
  {
    kind: 'GitRepository',
    at: ['spec'],
    lacks: ['serviceAccountName', 'provider'],
    line: 'serviceAccountName: git',
  },
  { kind: 'ImagePolicy', at: ['spec'], lacks: ['interval', 'digestReflectionPolicy'], line: 'interval: 5m' },
  {
    kind: 'ImagePolicy',
    at: ['spec'],
    lacks: ['interval', 'digestReflectionPolicy'],
    line: 'digestReflectionPolicy: Always',
  },
  {
    kind: 'Provider',
    at: ['spec'],
    lacks: ['commitStatusExpr'],
    when: notGit,
    line: 'commitStatusExpr: event.reason',
  },
  {
    kind: 'ResourceSet',
    at: ['spec'],
    has: ['resources'],
    lacks: ['steps'],
    line: 'steps: [{name: a, resources: []}]',
  },
  {
    kind: 'Cluster',
    at: ['spec'],
    has: ['imageName'],
    lacks: ['imageCatalogRef'],
    line: 'imageCatalogRef: {apiGroup: postgresql.cnpg.io, kind: ImageCatalog, name: a, major: 16}',
  },
];

/** Mistakes that only the rules of a definition tell. */
export function celMistakes(
  document: SourceDocument,
  kind: string,
  apiVersion: string,
  add: AddMistake,
): void {
  for (const recipe of recipes) {
    if (recipe.kind !== kind) continue;
    if (kind === 'Cluster' && !apiVersion.startsWith('postgresql.')) continue;
    const map = at(document.root, recipe.at);
    if (!isMap(map)) continue;
    const [first] = blockEntries(map);
    if (!first || recipe.has?.some((key) => !map.has(key)) || recipe.lacks?.some((key) => map.has(key)))
      continue;
    if (recipe.when && !recipe.when(map)) continue;
    if (document.role === 'patch' && (recipe.has || recipe.lacks!.length > 1)) continue;
    const mistake = insertion('CEL violation', document, first, recipe.line, recipe.at.join('.'));
    const proof = sortedJson(parse(recipe.line)).slice(1, -1);
    add({ ...mistake, proof });
  }
  if (kind === 'HTTPRoute') routeMistakes(document, add);
}

/** A backend without a port, and a parent that is named twice. */
function routeMistakes(document: SourceDocument, add: AddMistake): void {
  const { text } = document;
  const rules = at(document.root, ['spec', 'rules']);
  for (const rule of isSeq(rules) ? rules.items : []) {
    const backends = at(rule, ['backendRefs']);
    for (const backend of isSeq(backends) ? backends.items : []) {
      if (!isMap(backend) || (backend.has('kind') && backend.get('kind') !== 'Service')) continue;
      const entries = blockEntries(backend);
      const index = entries.findIndex(({ key }) => key === 'port');
      const port = entries[index];
      if (!port || index === 0 || !isPlainScalar(document, port.value)) continue;
      const start = text.lastIndexOf('\n', port.start);
      const end = text.indexOf('\n', port.end);
      add({
        kind: 'CEL violation',
        edits: [{ start, end: end < 0 ? text.length : end, text: '' }],
        mark: { offset: text.lastIndexOf('-', backend.range![0]) },
        note: 'spec.rules.backendRefs: port',
      });
    }
  }
}
