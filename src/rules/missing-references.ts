import { unitKey, type Cluster, type Unit } from '../cluster/cluster.js';
import { readResourceSet } from '../flux/resource-set.js';
import {
  readHelmRelease,
  readKustomization,
  type ObjectReference,
  type ValuesReference,
} from '../flux/spec.js';
import { readTerraform } from '../flux/terraform.js';
import { suggest } from '../diagnostics/suggest.js';
import type { Path } from '../yaml/value.js';
import { locateInUnit, mayBeIn, unknownContent, type Rule, type RuleContext } from './rule.js';

interface Wanting {
  readonly unit: Unit;
  readonly path: Path;
}

/** A unit that wants a source, and what its controller says where there is none. */
interface SourceWanting extends Wanting {
  readonly upstream: string;
}

/** The kinds that each reference to a source may name; the schema check reports others. */
const allowed = {
  sourceRef: new Set(['GitRepository', 'OCIRepository', 'Bucket']),
  chart: new Set(['HelmRepository', 'GitRepository', 'Bucket']),
  chartRef: new Set(['OCIRepository', 'HelmChart']),
} as const;

/**
 * Sources, ConfigMaps and Secrets that a unit reads and that nothing in the repository makes. A source that is missing is
 * fatal, as is a missing provider of inputs; a ConfigMap or Secret may have been made by hand or by another tool, so that is a warning, said once for all who
 * want it.
 */
export const missingReferencesRule: Rule = {
  codes: [
    'flux/source-missing',
    'flux/substitute-from-missing',
    'flux/values-from-missing',
    'flux/input-provider-missing',
  ],
  check(context) {
    const sources = new Map<string, SourceWanting[]>();
    const variables = new Map<string, Wanting[]>();
    const values = new Map<string, Wanting[]>();
    for (const unit of context.cluster.units.values()) {
      if (unit.state === 'suspended') continue;
      collect(context, unit, { sources, variables, values });
      if (unit.kind === 'ResourceSet') checkInputs(context, unit);
    }
    for (const [key, wanting] of sources) reportSource(context, key, wanting);
    for (const [key, wanting] of variables) {
      reportConfig(context, 'flux/substitute-from-missing', key, wanting, 'its variables are unknown here');
    }
    for (const [key, wanting] of values) {
      reportConfig(context, 'flux/values-from-missing', key, wanting, 'its values are unknown here');
    }
  },
};

interface Collected {
  readonly sources: Map<string, SourceWanting[]>;
  readonly variables: Map<string, Wanting[]>;
  readonly values: Map<string, Wanting[]>;
}

function collect({ cluster }: RuleContext, unit: Unit, { sources, variables, values }: Collected): void {
  const wantSource = (
    { kind, namespace, name }: ObjectReference,
    path: Path,
    as: keyof typeof allowed,
  ): void => {
    // ExternalArtifacts are made by controllers and need not be in the repository.
    if (!allowed[as].has(kind)) return;
    const key = unitKey(kind, namespace, name);
    if (name === '' || cluster.sources.has(key) || cluster.homeKeys.has(key)) return;
    const missing = `Source '${kind}/${namespace}/${name}' not found`;
    const chart = `${unit.namespace}/${unit.namespace}-${unit.name}`;
    const upstream = {
      sourceRef: missing,
      chart: `HelmChart '${chart}' is not ready: failed to get source: ${missing}`,
      chartRef: `could not get Source object: ${missing}`,
    };
    want(sources, key, { unit, path, upstream: upstream[as] });
  };
  const wantConfigs = (
    references: readonly ValuesReference[],
    path: Path,
    into: Map<string, Wanting[]>,
  ): void => {
    for (const { kind, name, optional, index } of references) {
      const key = unitKey(kind, unit.namespace, name);
      if (!optional && !cluster.configs.has(key)) want(into, key, { unit, path: [...path, index] });
    }
  };
  if (unit.kind === 'Kustomization') {
    const spec = readKustomization(unit.resource.object);
    wantSource(spec.sourceRef, ['spec', 'sourceRef'], 'sourceRef');
    wantConfigs(spec.postBuild?.substituteFrom ?? [], ['spec', 'postBuild', 'substituteFrom'], variables);
  } else if (unit.kind === 'HelmRelease') {
    const spec = readHelmRelease(unit.resource.object);
    if (spec.chartRef) wantSource(spec.chartRef, ['spec', 'chartRef'], 'chartRef');
    else if (spec.chart) wantSource(spec.chart.sourceRef, ['spec', 'chart', 'spec', 'sourceRef'], 'chart');
    wantConfigs(spec.valuesFrom, ['spec', 'valuesFrom'], values);
  } else if (unit.kind === 'Terraform') {
    const spec = readTerraform(unit.resource.object);
    wantSource(spec.sourceRef, ['spec', 'sourceRef'], 'sourceRef');
    wantConfigs(spec.varsFrom, ['spec', 'varsFrom'], values);
  }
}

/** Providers that a ResourceSet names; those that it selects by labels need not exist. */
function checkInputs({ cluster, report }: RuleContext, unit: Unit): void {
  for (const { name, index } of readResourceSet(unit.resource.object).inputsFrom) {
    const key = unitKey('ResourceSetInputProvider', unit.namespace, name);
    if (name === '' || cluster.inputProviders.has(key)) continue;
    const names: string[] = [];
    const prefix = unitKey('ResourceSetInputProvider', unit.namespace, '');
    for (const other of cluster.inputProviders.keys())
      if (other.startsWith(prefix)) names.push(other.slice(prefix.length));
    const near = suggest(name, names);
    const unknown = unknownContent(cluster).filter((other) => other !== unit.key);
    const help =
      near !== undefined ? `did you mean ${near}?` : unknown.length > 0 ? mayBeIn(unknown) : undefined;
    const location = locateInUnit(cluster, unit, ['spec', 'inputsFrom', index]);
    report({
      code: 'flux/input-provider-missing',
      severity: unknown.length > 0 && near === undefined ? 'warning' : 'error',
      message: `${unit.key} takes inputs from ${key}, which does not exist`,
      ...(help !== undefined && { help }),
      upstream: `failed to compute inputs: failed to get provider ${unit.namespace}/${name}`,
      unit: unit.key,
      ...(location && { location }),
    });
  }
}

function want<W extends Wanting>(into: Map<string, W[]>, key: string, wanting: W): void {
  const known = into.get(key);
  if (known) known.push(wanting);
  else into.set(key, [wanting]);
}

function reportSource(context: RuleContext, key: string, wanting: readonly SourceWanting[]): void {
  const { cluster, report } = context;
  const unknown = unknownContent(cluster).filter((unit) => !wanting.some((one) => one.unit.key === unit));
  const near = nearSource(context, key);
  const help = near?.help ?? (unknown.length > 0 ? mayBeIn(unknown) : undefined);
  for (const { unit, path, upstream } of wanting) {
    const location = locateInUnit(cluster, unit, path);
    report({
      code: 'flux/source-missing',
      severity: near ? (near.isSeen ? 'error' : 'warning') : unknown.length > 0 ? 'warning' : 'error',
      message: `${unit.key} takes its content from ${key}, which does not exist`,
      ...(help !== undefined && { help }),
      upstream,
      unit: unit.key,
      ...(location && { location }),
    });
  }
}

/** A source of the same name in another namespace, or of a similar one in the same. */
function nearSource(
  { cluster }: RuleContext,
  key: string,
): { readonly help: string; readonly isSeen: boolean } | undefined {
  // Names are as they are written, so that nothing is promised of what stands in them.
  const kind = key.slice(0, key.indexOf(' '));
  const slash = key.indexOf('/');
  const namespace = key.slice(kind.length + 1, slash);
  const name = key.slice(slash + 1);
  const known = [...cluster.sources.keys(), ...cluster.homeKeys].filter((other) =>
    other.startsWith(`${kind} `),
  );
  const elsewhere = known.find((other) => other.endsWith(`/${name}`));
  if (elsewhere !== undefined) {
    const place = elsewhere.slice(kind.length + 1, -name.length - 1);
    return {
      help: `${elsewhere} exists: set namespace: ${place} in the reference`,
      // A source that stands for the repository, but is not in it, was made by hand, and others may have been too, unless
      // it is the one that bootstrapping makes, or units of other namespaces refer to it.
      isSeen: cluster.sources.has(elsewhere) || name === 'flux-system' || isShared(cluster, elsewhere, place),
    };
  }
  const names = known
    .filter((other) => other.startsWith(`${kind} ${namespace}/`))
    .map((other) => other.slice(other.indexOf('/') + 1));
  const near = suggest(name, names);
  return near === undefined ? undefined : { help: `did you mean ${near}?`, isSeen: true };
}

/** What bears the name in another namespace, or as the other kind, or a similar name. */
function nearConfig({ cluster }: RuleContext, key: string): string | undefined {
  const kind = key.slice(0, key.indexOf(' '));
  const path = key.slice(kind.length + 1);
  const name = path.slice(path.indexOf('/') + 1);
  const otherKind = kind === 'Secret' ? 'ConfigMap' : 'Secret';
  if (cluster.configs.has(`${otherKind} ${path}`))
    return `${otherKind} ${path} exists: set kind: ${otherKind}`;
  const names: string[] = [];
  for (const other of cluster.configs.keys()) {
    if (!other.startsWith(`${kind} `)) continue;
    if (other.endsWith(`/${name}`))
      return `${other} exists, but only those of the object's own namespace are read`;
    if (other.startsWith(key.slice(0, -name.length))) names.push(other.slice(other.indexOf('/') + 1));
  }
  const near = suggest(name, names);
  return near === undefined ? undefined : `did you mean ${near}?`;
}

/** Whether a Kustomization of another namespace refers to a source, which the entry itself does not tell. */
function isShared(cluster: Cluster, source: string, namespace: string): boolean {
  for (const unit of cluster.units.values()) {
    if (unit.kind !== 'Kustomization' || unit.namespace === namespace || unit.owner === undefined) continue;
    const { sourceRef } = readKustomization(unit.resource.object);
    if (unitKey(sourceRef.kind, sourceRef.namespace, sourceRef.name) === source) return true;
  }
  return false;
}

function reportConfig(
  context: RuleContext,
  code: 'flux/substitute-from-missing' | 'flux/values-from-missing',
  key: string,
  wanting: readonly Wanting[],
  consequence: string,
): void {
  const { cluster, report } = context;
  const [first, ...others] = wanting;
  const location = locateInUnit(cluster, first!.unit, first!.path);
  const near = nearConfig(context, key);
  const more =
    others.length > 0 ? `${first!.unit.key} and ${others.length} more read` : `${first!.unit.key} reads`;
  report({
    code,
    severity: 'warning',
    message: `${more} ${key}, which nothing in the repository makes; ${consequence}`,
    help:
      near ??
      'if it is made by hand or by another tool, say so under external in preflux.yaml, or mark the reference optional: true',
    unit: first!.unit.key,
    ...(location && { location }),
    related: others.flatMap(({ unit, path }) => {
      const place = locateInUnit(cluster, unit, path);
      return place ? [{ location: place, message: 'also read by ' + unit.key }] : [];
    }),
  });
}
