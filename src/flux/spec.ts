import { nameOf, namespaceOf, textField, type ManifestObject } from '../manifest/object.js';
import { getOwn, isMap, type YamlMap, type YamlValue } from '../yaml/value.js';

/*
 * Flux objects read leniently: a field of the wrong type counts as absent, because the schema check reports it
 * at its line. Defaults are those of the controllers.
 */

export interface ObjectReference {
  readonly kind: string;
  /** The namespace of the referring object where the reference names none. */
  readonly namespace: string;
  readonly name: string;
}

export interface Dependency {
  readonly namespace: string;
  readonly name: string;
  readonly readyExpr?: string;
  /** Index in `spec.dependsOn`. */
  readonly index: number;
}

export interface ValuesReference {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly optional: boolean;
  readonly index: number;
}

export interface KustomizationSpec {
  readonly name: string;
  readonly namespace: string;
  /** As written; empty for the root of the source. */
  readonly path: string;
  readonly sourceRef: ObjectReference;
  readonly suspend: boolean;
  readonly wait: boolean;
  readonly prune: boolean;
  readonly dependsOn: readonly Dependency[];
  readonly healthChecks: readonly HealthCheck[];
  readonly hasDecryption: boolean;
  readonly postBuild?: PostBuild;
  readonly commonMetadata?: CommonMetadata;
  /** The cluster that objects go to, where it is another: what says how to reach it, as `Secret namespace/name`. */
  readonly remoteCluster?: string;
  /** The whole spec, for the fields that the generator merges into the kustomization file. */
  readonly spec: YamlMap;
}

export interface HealthCheck {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly index: number;
}

export interface PostBuild {
  readonly substitute: Readonly<Record<string, string>>;
  readonly substituteFrom: readonly ValuesReference[];
  readonly always: boolean;
}

export interface CommonMetadata {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export function readKustomization(object: ManifestObject): KustomizationSpec {
  const spec = map(object['spec']);
  const namespace = namespaceOf(object);
  const postBuild = getOwn(spec, 'postBuild');
  const commonMetadata = readCommonMetadata(spec);
  return {
    name: nameOf(object),
    namespace,
    path: textField(spec, 'path'),
    sourceRef: readReference(getOwn(spec, 'sourceRef'), namespace),
    suspend: getOwn(spec, 'suspend') === true,
    wait: getOwn(spec, 'wait') === true,
    prune: getOwn(spec, 'prune') === true,
    dependsOn: readDependencies(spec, namespace),
    healthChecks: maps(getOwn(spec, 'healthChecks')).map(([check, index]) => ({
      apiVersion: textField(check, 'apiVersion'),
      kind: textField(check, 'kind'),
      namespace: textField(check, 'namespace') || namespace,
      name: textField(check, 'name'),
      index,
    })),
    hasDecryption: isMap(getOwn(spec, 'decryption')),
    ...(isMap(postBuild) && { postBuild: readPostBuild(postBuild) }),
    ...(commonMetadata && { commonMetadata }),
    ...readRemoteCluster(spec, namespace),
    spec,
  };
}

function readPostBuild(postBuild: YamlMap): PostBuild {
  return {
    substitute: scalars(getOwn(postBuild, 'substitute')),
    substituteFrom: readValuesReferences(getOwn(postBuild, 'substituteFrom')).map(([reference]) => reference),
    always: getOwn(postBuild, 'substituteStrategy') === 'Always',
  };
}

export interface HelmReleaseSpec {
  readonly name: string;
  readonly namespace: string;
  readonly suspend: boolean;
  readonly dependsOn: readonly Dependency[];
  readonly chart?: ChartSpec;
  readonly chartRef?: ObjectReference;
  readonly values: YamlMap;
  readonly valuesFrom: readonly HelmValuesReference[];
  /** The name Helm gives the release before it is cut to 53 characters. */
  readonly releaseName: string;
  readonly releaseNamespace: string;
  /** Where Helm keeps its record of the release. */
  readonly storageNamespace: string;
  readonly createNamespace: boolean;
  /** Whether files under the chart's crds/ are applied on install. */
  readonly installCrds: boolean;
  readonly validateSchema: boolean;
  readonly disableHooks: boolean;
  readonly postRenderers: readonly YamlMap[];
  readonly commonMetadata?: CommonMetadata;
  /** As of a Kustomization. */
  readonly remoteCluster?: string;
  readonly spec: YamlMap;
}

export interface ChartSpec {
  readonly chart: string;
  readonly version: string;
  readonly sourceRef: ObjectReference;
  readonly valuesFiles: readonly string[];
  readonly ignoreMissingValuesFiles: boolean;
  readonly revisionStrategy: boolean;
}

export interface HelmValuesReference extends ValuesReference {
  readonly valuesKey: string;
  readonly targetPath?: string;
  readonly literal: boolean;
}

export function readHelmRelease(object: ManifestObject): HelmReleaseSpec {
  const spec = map(object['spec']);
  const name = nameOf(object);
  const namespace = namespaceOf(object);
  const targetNamespace = textField(spec, 'targetNamespace');
  const install = map(getOwn(spec, 'install'));
  const chart = getOwn(spec, 'chart');
  const chartRef = getOwn(spec, 'chartRef');
  const commonMetadata = readCommonMetadata(spec);
  return {
    name,
    namespace,
    suspend: getOwn(spec, 'suspend') === true,
    dependsOn: readDependencies(spec, namespace),
    ...(isMap(chart) && { chart: readChart(map(getOwn(chart, 'spec')), namespace) }),
    ...(isMap(chartRef) && { chartRef: readReference(chartRef, namespace) }),
    values: map(getOwn(spec, 'values')),
    valuesFrom: readValuesReferences(getOwn(spec, 'valuesFrom')).map(([reference, entry]) => {
      const targetPath = textField(entry, 'targetPath');
      return {
        ...reference,
        valuesKey: textField(entry, 'valuesKey') || 'values.yaml',
        ...(targetPath !== '' && { targetPath }),
        literal: getOwn(entry, 'literal') === true,
      };
    }),
    releaseName: textField(spec, 'releaseName') || (targetNamespace ? `${targetNamespace}-${name}` : name),
    releaseNamespace: targetNamespace || namespace,
    storageNamespace: textField(spec, 'storageNamespace') || namespace,
    createNamespace: targetNamespace !== '' && getOwn(install, 'createNamespace') === true,
    installCrds: textField(install, 'crds') !== 'Skip',
    validateSchema: getOwn(install, 'disableSchemaValidation') !== true,
    disableHooks: getOwn(install, 'disableHooks') === true,
    postRenderers: maps(getOwn(spec, 'postRenderers')).map(([entry]) => map(getOwn(entry, 'kustomize'))),
    ...(commonMetadata && { commonMetadata }),
    ...readRemoteCluster(spec, namespace),
    spec,
  };
}

/** The same fields as in a HelmRelease's `chart.spec`, of a HelmRelease or of a HelmChart object. */
export function readChart(spec: YamlMap, namespace: string): ChartSpec {
  return {
    chart: textField(spec, 'chart'),
    version: textField(spec, 'version'),
    sourceRef: readReference(getOwn(spec, 'sourceRef'), namespace),
    valuesFiles: list(getOwn(spec, 'valuesFiles')).filter((file) => typeof file === 'string'),
    ignoreMissingValuesFiles: getOwn(spec, 'ignoreMissingValuesFiles') === true,
    revisionStrategy: getOwn(spec, 'reconcileStrategy') === 'Revision',
  };
}

/** `spec.kubeConfig`: one of two references, in the namespace of the object itself. */
function readRemoteCluster(spec: YamlMap, namespace: string): { remoteCluster?: string } {
  const kubeConfig = getOwn(spec, 'kubeConfig');
  if (!isMap(kubeConfig)) return {};
  const configMap = textField(getOwn(kubeConfig, 'configMapRef'), 'name');
  if (configMap !== '') return { remoteCluster: `ConfigMap ${namespace}/${configMap}` };
  const reference = getOwn(kubeConfig, 'secretRef');
  const key = textField(reference, 'key');
  const secret = `Secret ${namespace}/${textField(reference, 'name')}`;
  // One Secret may hold the way to several clusters.
  return { remoteCluster: key === '' ? secret : `${secret} (${key})` };
}

/** A reference with kind, name and perhaps a namespace, as `sourceRef` has it. */
export function readReference(value: YamlValue | undefined, namespace: string): ObjectReference {
  return {
    kind: textField(value, 'kind'),
    namespace: textField(value, 'namespace') || namespace,
    name: textField(value, 'name'),
  };
}

/** `spec.dependsOn`, as several kinds have it. */
export function readDependencies(spec: YamlMap, namespace: string): Dependency[] {
  return maps(getOwn(spec, 'dependsOn')).map(([entry, index]) => {
    const readyExpr = textField(entry, 'readyExpr');
    return {
      namespace: textField(entry, 'namespace') || namespace,
      name: textField(entry, 'name'),
      ...(readyExpr !== '' && { readyExpr }),
      index,
    };
  });
}

/** References to ConfigMaps and Secrets, each with its entry. */
export function readValuesReferences(value: YamlValue | undefined): [ValuesReference, YamlMap][] {
  const references: [ValuesReference, YamlMap][] = [];
  for (const [entry, index] of maps(value)) {
    const kind = textField(entry, 'kind');
    if (kind !== 'ConfigMap' && kind !== 'Secret') continue;
    const name = textField(entry, 'name');
    references.push([{ kind, name, optional: getOwn(entry, 'optional') === true, index }, entry]);
  }
  return references;
}

/** `spec.commonMetadata`, as several kinds have it. */
export function readCommonMetadata(spec: YamlMap): CommonMetadata | undefined {
  const value = getOwn(spec, 'commonMetadata');
  return isMap(value)
    ? { labels: texts(getOwn(value, 'labels')), annotations: texts(getOwn(value, 'annotations')) }
    : undefined;
}

function map(value: YamlValue | undefined): YamlMap {
  return isMap(value) ? value : {};
}

function list(value: YamlValue | undefined): readonly YamlValue[] {
  return Array.isArray(value) ? value : [];
}

function maps(value: YamlValue | undefined): [YamlMap, number][] {
  const found: [YamlMap, number][] = [];
  list(value).forEach((entry, index) => {
    if (isMap(entry)) found.push([entry, index]);
  });
  return found;
}

function texts(value: YamlValue | undefined): Record<string, string> {
  const found: Record<string, string> = {};
  if (isMap(value))
    for (const key of Object.keys(value)) if (typeof value[key] === 'string') found[key] = value[key];
  return found;
}

/** Texts, and what was meant as one: the API server refuses a number here, which the schema check says. */
function scalars(value: YamlValue | undefined): Record<string, string> {
  const found = texts(value);
  if (!isMap(value)) return found;
  for (const key of Object.keys(value)) {
    const scalar = value[key];
    if (typeof scalar === 'number' || typeof scalar === 'bigint' || typeof scalar === 'boolean')
      found[key] = String(scalar);
  }
  return found;
}
