import { parseApiVersion, textField, type ManifestObject } from '../manifest/object.js';
import { getOwn, isMap, valueAt, type Path, type YamlMap, type YamlValue } from '../yaml/value.js';
import type { CelRules } from './cel/rules.js';
import { schemaDocumentFindings } from './crd-check.js';
import { customVersion, type CustomKind, type CustomVersion } from './crd.js';
import {
  claimSpecFields,
  compositeSpecFields,
  statusFields,
  type CompositeScope,
} from './crossplane-fields.js';
import { formatPath, type SchemaFinding } from './finding.js';

export function isCompositeDefinition(object: ManifestObject): boolean {
  return (
    textField(object, 'kind') === 'CompositeResourceDefinition' &&
    parseApiVersion(textField(object, 'apiVersion')).group === 'apiextensions.crossplane.io'
  );
}

/**
 * The kinds that Crossplane makes of a CompositeResourceDefinition (v1 or v2): the composite, and the claim where the
 * definition offers one. Crossplane takes the fields, the required ones and the rules of `spec` and `status` from the
 * definition and adds its own, which win (https://docs.crossplane.io/latest/composition/composite-resource-definitions/).
 */
export function readCompositeKinds(object: ManifestObject): readonly CustomKind[] {
  const spec = getOwn(object, 'spec');
  if (!isMap(spec)) return [];
  const group = textField(spec, 'group');
  const scope = scopeOf(object, spec);
  const kinds: CustomKind[] = [];
  const add = (names: YamlValue | undefined, specFields: YamlMap, kindScope: CustomKind['scope']): void => {
    const kind = textField(names, 'kind');
    const plural = textField(names, 'plural');
    if (group === '' || kind === '' || plural === '') return;
    kinds.push({ group, kind, plural, scope: kindScope, versions: versionsOf(spec, scope, specFields) });
  };
  const composite = compositeSpecFields(scope, textField(spec, 'defaultCompositionUpdatePolicy'));
  add(getOwn(spec, 'names'), composite, scope === 'Namespaced' ? 'Namespaced' : 'Cluster');
  if (scope === 'LegacyCluster')
    add(
      getOwn(spec, 'claimNames'),
      claimSpecFields(textField(spec, 'defaultCompositeDeletePolicy')),
      'Namespaced',
    );
  return kinds;
}

/** What keeps Crossplane from making the kinds, or the API server from taking them. */
export function compositeDefinitionFindings(object: ManifestObject, cel: CelRules): readonly SchemaFinding[] {
  const findings: SchemaFinding[] = [];
  const invalid = (path: Path, message: string): void =>
    void findings.push({ code: 'schema/crd-invalid', severity: 'error', path, message });
  const spec = getOwn(object, 'spec');
  const names = valueAt(object, ['spec', 'names']);
  const [group, plural] = [textField(spec, 'group'), textField(names, 'plural')];
  if (!isMap(spec) || group === '' || textField(names, 'kind') === '' || plural === '') {
    invalid(
      ['spec'],
      'a CompositeResourceDefinition needs spec.group, spec.names.kind and spec.names.plural',
    );
    return findings;
  }
  const name = textField(object['metadata'], 'name');
  if (name !== '' && name !== `${plural}.${group}`)
    invalid(
      ['metadata', 'name'],
      `metadata.name must be "${plural}.${group}" (plural and group), not "${name}"`,
    );
  const claim = getOwn(spec, 'claimNames');
  for (const field of ['kind', 'plural', 'singular', 'listKind']) {
    const text = textField(claim, field);
    if (text !== '' && text === textField(names, field))
      invalid(
        ['spec', 'claimNames', field],
        `spec.claimNames.${field} must differ from spec.names.${field}, but both are "${text}"`,
      );
  }
  const scope = scopeOf(object, spec);
  if (isMap(claim) && scope !== 'LegacyCluster')
    invalid(['spec', 'claimNames'], `spec.claimNames is for scope LegacyCluster only, not for ${scope}`);
  const specFields = compositeSpecFields(scope, '');
  let stored = 0;
  const versions = listAt(spec, 'versions');
  for (const [index, version] of versions.entries()) {
    if (!isMap(version)) continue;
    if (getOwn(version, 'referenceable') === true) stored++;
    const path = ['spec', 'versions', index, 'schema', 'openAPIV3Schema'];
    const authored = valueAt(version, ['schema', 'openAPIV3Schema']);
    if (isMap(authored))
      findings.push(...schemaDocumentFindings(documentOf(authored, scope, specFields), path, cel));
    else invalid(path.slice(0, 3), `${formatPath(path.slice(0, 3))} needs schema.openAPIV3Schema`);
  }
  if (versions.length > 0 && stored !== 1)
    invalid(['spec', 'versions'], `just one version must have referenceable: true, not ${stored}`);
  return findings;
}

function scopeOf(object: ManifestObject, spec: YamlMap): CompositeScope {
  const scope = textField(spec, 'scope');
  if (scope === 'Namespaced' || scope === 'Cluster' || scope === 'LegacyCluster') return scope;
  const { version } = parseApiVersion(textField(object, 'apiVersion'));
  return version === 'v1' ? 'LegacyCluster' : 'Namespaced';
}

function versionsOf(spec: YamlMap, scope: CompositeScope, specFields: YamlMap): CustomVersion[] {
  const versions: CustomVersion[] = [];
  for (const version of listAt(spec, 'versions')) {
    const name = textField(version, 'name');
    if (!isMap(version) || name === '') continue;
    const authored = valueAt(version, ['schema', 'openAPIV3Schema']);
    const document = isMap(authored) ? documentOf(authored, scope, specFields) : undefined;
    const isStored = getOwn(version, 'referenceable') === true;
    versions.push({ ...customVersion(name, version, document), storage: isStored });
  }
  return versions;
}

/** Names of composites and claims become values of labels. */
const MAX_NAME_LENGTH = 63;

/** What of `spec` and of `status` Crossplane takes from the definition; anything else there has no effect. */
const TAKEN_OF_SPEC = [
  'required',
  'oneOf',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-validations',
];
const TAKEN_OF_STATUS = ['required', 'oneOf', 'x-kubernetes-validations'];

function documentOf(authored: YamlMap, scope: CompositeScope, specFields: YamlMap): YamlMap {
  const length = valueAt(authored, ['properties', 'metadata', 'properties', 'name', 'maxLength']);
  const maxLength = typeof length === 'number' ? Math.min(length, MAX_NAME_LENGTH) : MAX_NAME_LENGTH;
  return {
    type: 'object',
    required: ['spec'],
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { type: 'object', properties: { name: { type: 'string', maxLength } } },
      spec: partOf(authored, 'spec', TAKEN_OF_SPEC, specFields),
      status: partOf(authored, 'status', TAKEN_OF_STATUS, statusFields(scope)),
    },
  };
}

function partOf(authored: YamlMap, name: string, taken: readonly string[], added: YamlMap): YamlMap {
  const part = valueAt(authored, ['properties', name]);
  const own = isMap(part) ? part : {};
  const properties = getOwn(own, 'properties');
  const result: YamlMap = {
    type: 'object',
    properties: { ...(isMap(properties) ? properties : {}), ...added },
  };
  for (const key of taken) {
    const value = getOwn(own, key);
    if (value !== undefined) result[key] = value;
  }
  return result;
}

function listAt(map: YamlMap, key: string): readonly YamlValue[] {
  const value = getOwn(map, key);
  return Array.isArray(value) ? value : [];
}
