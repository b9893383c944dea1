import { parseApiVersion, textField, type ManifestObject } from '../manifest/object.js';
import { getOwn, isMap, type Path, type YamlMap, type YamlValue } from '../yaml/value.js';
import { formatPath, type SchemaFinding } from './finding.js';
import { dnsLabel, dnsSubdomain } from './names.js';
import { schemaFromOpenApi } from './open-api.js';
import { anySchema, lazily, type SchemaReference, type Scope } from './structural-schema.js';

/** A kind that a CustomResourceDefinition declares. */
export interface CustomKind {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly scope: Scope;
  /** A webhook turns objects of one version into another; else versions differ by their name only. */
  readonly converted?: true;
  /** All versions with a name, in the order of the definition. */
  readonly versions: readonly CustomVersion[];
}

export interface CustomVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly deprecated: boolean;
  readonly deprecationWarning: string | undefined;
  readonly schema: SchemaReference;
}

export interface CustomKindReading {
  /** Undefined where the definition does not even say what it defines. */
  readonly kind: CustomKind | undefined;
  readonly findings: readonly SchemaFinding[];
}

export function isCustomResourceDefinition(object: ManifestObject): boolean {
  return (
    textField(object, 'kind') === 'CustomResourceDefinition' &&
    parseApiVersion(textField(object, 'apiVersion')).group === 'apiextensions.k8s.io'
  );
}

/**
 * What a CustomResourceDefinition (v1 or v1beta1) declares, and what is wrong with it apart from its schemas, which
 * `crd-check.ts` judges. A schema is read when it is asked for.
 */
export function readCustomKind(object: ManifestObject): CustomKindReading {
  const findings: SchemaFinding[] = [];
  const spec = mapAt(object, 'spec');
  const names = spec && mapAt(spec, 'names');
  const group = spec ? textField(spec, 'group') : '';
  const kind = names ? textField(names, 'kind') : '';
  const plural = names ? textField(names, 'plural') : '';
  if (!spec || group === '' || kind === '' || plural === '') {
    invalid(['spec'], 'a CustomResourceDefinition needs spec.group, spec.names.kind and spec.names.plural');
    return { kind: undefined, findings };
  }
  const groupFault = dnsSubdomain(group);
  if (groupFault) invalid(['spec', 'group'], `spec.group "${group}" is no domain name: ${groupFault}`);
  const pluralFault = dnsLabel(plural);
  if (pluralFault)
    invalid(['spec', 'names', 'plural'], `spec.names.plural "${plural}" is no label: ${pluralFault}`);
  const name = textField(object['metadata'], 'name');
  if (name !== '' && name !== `${plural}.${group}`) {
    invalid(
      ['metadata', 'name'],
      `metadata.name must be "${plural}.${group}" (plural and group), not "${name}"`,
    );
  }
  const scope = textField(spec, 'scope');
  if (scope !== 'Namespaced' && scope !== 'Cluster') {
    invalid(['spec', 'scope'], 'spec.scope must be Namespaced or Cluster');
  }
  const beta = textField(object, 'apiVersion') === 'apiextensions.k8s.io/v1beta1';
  const versions = beta ? betaVersions(spec) : stableVersions(spec, invalid);
  if (versions.length === 0) invalid(['spec', 'versions'], 'spec.versions must list at least one version');
  const conversion = mapAt(spec, 'conversion');
  const isConverted = conversion !== undefined && textField(conversion, 'strategy') === 'Webhook';
  const stored = versions.filter((version) => version.storage).length;
  if (versions.length > 0 && stored !== 1)
    invalid(['spec', 'versions'], `just one version must have storage: true, not ${stored}`);
  return {
    kind: {
      group,
      kind,
      plural,
      scope: scope === 'Cluster' ? 'Cluster' : 'Namespaced',
      ...(isConverted && { converted: true }),
      versions,
    },
    findings,
  };

  function invalid(path: Path, message: string): void {
    findings.push({ code: 'schema/crd-invalid', severity: 'error', path, message });
  }
}

function stableVersions(spec: YamlMap, invalid: (path: Path, message: string) => void): CustomVersion[] {
  const versions: CustomVersion[] = [];
  for (const [index, version] of listAt(spec, 'versions').entries()) {
    if (!isMap(version)) continue;
    const path = ['spec', 'versions', index];
    const name = textField(version, 'name');
    const fault = dnsLabel(name);
    if (fault) {
      invalid(path, `${formatPath(path)} has an invalid name "${name}": ${fault}`);
      continue;
    }
    if (versions.some((before) => before.name === name)) {
      invalid(path, `${formatPath(path)} declares version ${name} again`);
      continue;
    }
    const schema = mapAt(version, 'schema');
    const document = schema && getOwn(schema, 'openAPIV3Schema');
    if (!isMap(document)) {
      invalid([...path, 'schema'], `${formatPath(path)} needs schema.openAPIV3Schema`);
    }
    versions.push(customVersion(name, version, document));
  }
  return versions;
}

/** v1beta1: one schema for all versions, or one each, or none; unknown fields are kept unless the definition says otherwise. */
function betaVersions(spec: YamlMap): CustomVersion[] {
  const shared = getOwn(mapAt(spec, 'validation') ?? {}, 'openAPIV3Schema');
  const pruned = getOwn(spec, 'preserveUnknownFields') === false;
  const versions: CustomVersion[] = [];
  for (const version of listAt(spec, 'versions')) {
    if (!isMap(version) || textField(version, 'name') === '') continue;
    const own = getOwn(mapAt(version, 'schema') ?? {}, 'openAPIV3Schema') ?? shared;
    versions.push(customVersion(textField(version, 'name'), version, pruned ? own : undefined));
  }
  const single = textField(spec, 'version');
  if (versions.length === 0 && single !== '')
    versions.push(customVersion(single, { served: true, storage: true }, pruned ? shared : undefined));
  return versions;
}

/** A version of a kind whose schema is the OpenAPI document; without one everything is accepted. */
export function customVersion(
  name: string,
  version: YamlMap,
  document: YamlValue | undefined,
): CustomVersion {
  const warning = textField(version, 'deprecationWarning');
  return {
    name,
    served: getOwn(version, 'served') === true,
    storage: getOwn(version, 'storage') === true,
    deprecated: getOwn(version, 'deprecated') === true,
    deprecationWarning: warning === '' ? undefined : warning,
    schema: isMap(document) ? lazily(() => schemaFromOpenApi(document, 'crd')) : () => anySchema,
  };
}

function mapAt(map: YamlMap, key: string): YamlMap | undefined {
  const value = getOwn(map, key);
  return isMap(value) ? value : undefined;
}

function listAt(map: YamlMap, key: string): readonly YamlValue[] {
  const value = getOwn(map, key);
  return Array.isArray(value) ? value : [];
}
