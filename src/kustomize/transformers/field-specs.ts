import type { GroupVersionKind } from '../../manifest/object.js';
import { getOwn, isMap, type YamlMap, type YamlValue } from '../../yaml/value.js';
import { TransformError, type FieldSpec } from '../resource.js';
import {
  COMMON_ANNOTATIONS,
  COMMON_LABELS,
  IMAGES,
  NAMESPACE,
  REPLICAS,
  TEMPLATE_LABELS,
} from './builtin-fields.js';
import { NAME_REFERENCES, VAR_REFERENCES } from './builtin-references.js';
import { isSelected } from './resource-id.js';

/** A kind that others refer to by name, and the fields that do. */
export interface NameReference {
  readonly group?: string;
  readonly version?: string;
  readonly kind: string;
  readonly fieldSpecs: readonly FieldSpec[];
}

/** Which fields each transformer writes; the words are those of kustomize's `configurations` files. */
export interface TransformerConfig {
  readonly namePrefix: readonly FieldSpec[];
  readonly nameSuffix: readonly FieldSpec[];
  readonly namespace: readonly FieldSpec[];
  readonly labels: readonly FieldSpec[];
  readonly templateLabels: readonly FieldSpec[];
  readonly commonLabels: readonly FieldSpec[];
  readonly commonAnnotations: readonly FieldSpec[];
  readonly nameReference: readonly NameReference[];
  readonly varReference: readonly FieldSpec[];
  readonly images: readonly FieldSpec[];
  readonly replicas: readonly FieldSpec[];
}

/** No field specs at all. */
export const emptyConfig: TransformerConfig = {
  namePrefix: [],
  nameSuffix: [],
  namespace: [],
  labels: [],
  templateLabels: [],
  commonLabels: [],
  commonAnnotations: [],
  nameReference: [],
  varReference: [],
  images: [],
  replicas: [],
};

/** kustomize's built-in configuration. */
export const builtinConfig: TransformerConfig = {
  namePrefix: [{ path: 'metadata/name' }],
  nameSuffix: [{ path: 'metadata/name' }],
  namespace: NAMESPACE,
  labels: [{ path: 'metadata/labels', create: true }],
  templateLabels: TEMPLATE_LABELS,
  commonLabels: COMMON_LABELS,
  commonAnnotations: COMMON_ANNOTATIONS,
  nameReference: NAME_REFERENCES,
  varReference: VAR_REFERENCES,
  images: IMAGES,
  replicas: REPLICAS,
};

type FieldSpecList = Exclude<keyof TransformerConfig, 'nameReference'>;
const FIELD_SPEC_LISTS = Object.keys(emptyConfig).filter(
  (name) => name !== 'nameReference',
) as FieldSpecList[];

/** Both configurations in one. Throws TransformError where a field is to be created by one and not by the other. */
export function mergeConfigs(a: TransformerConfig, b: TransformerConfig): TransformerConfig {
  const merged: { -readonly [Name in keyof TransformerConfig]: TransformerConfig[Name] } = { ...a };
  for (const list of FIELD_SPEC_LISTS) {
    if (b[list].length > 0 && a[list] !== b[list]) merged[list] = mergeLists(a[list], b[list], list);
  }
  if (a.nameReference !== b.nameReference) {
    merged.nameReference = mergeReferences(a.nameReference, b.nameReference);
  }
  return merged;
}

function mergeReferences(all: readonly NameReference[], more: readonly NameReference[]): NameReference[] {
  const references = [...all];
  for (const added of more) {
    const index = references.findIndex(
      (known) =>
        known.kind === added.kind &&
        (known.group ?? '') === (added.group ?? '') &&
        (known.version ?? '') === (added.version ?? ''),
    );
    const known = references[index];
    if (known) {
      const fieldSpecs = mergeLists(known.fieldSpecs, added.fieldSpecs, 'nameReference');
      references[index] = { ...known, fieldSpecs };
    } else {
      references.push(added);
    }
  }
  return references;
}

/**
 * Adds field specs to a list; one that is there already (for the same or a wider kind) is left out. Answers the
 * conflicting one where the two do not agree on `create`.
 */
export function mergeFieldSpecs(
  known: readonly FieldSpec[],
  added: readonly FieldSpec[],
): FieldSpec[] | { readonly conflict: FieldSpec } {
  const merged = [...known];
  for (const spec of added) {
    const same = merged.find((other) => other.path === spec.path && isSelected(gvkOfSpec(other), spec));
    if (!same) merged.push(spec);
    else if ((same.create ?? false) !== (spec.create ?? false)) return { conflict: spec };
  }
  return merged;
}

function gvkOfSpec({ group = '', version = '', kind = '' }: FieldSpec): GroupVersionKind {
  return { group, version, kind };
}

function mergeLists(known: readonly FieldSpec[], added: readonly FieldSpec[], list: string): FieldSpec[] {
  const merged = mergeFieldSpecs(known, added);
  if (Array.isArray(merged)) return merged;
  throw new TransformError(
    'configuration-conflict',
    `the ${list} field ${merged.conflict.path} is to be created by one configuration and not by another`,
    'conflicting fieldspecs',
  );
}

/** Reads a file of the `configurations` field; unknown keys do not count. Throws TransformError. */
export function readConfig(value: YamlValue): TransformerConfig {
  if (value === null) return emptyConfig;
  if (!isMap(value)) throw malformed('a configuration file must be a map');
  const config: { -readonly [Name in keyof TransformerConfig]: TransformerConfig[Name] } = { ...emptyConfig };
  for (const key of Object.keys(value)) {
    const list = FIELD_SPEC_LISTS.find((name) => name.toLowerCase() === key.toLowerCase());
    if (list) config[list] = readFieldSpecs(value[key]!, key);
    else if (key.toLowerCase() === 'namereference') config.nameReference = readNameReferences(value[key]!);
  }
  return config;
}

function readFieldSpecs(value: YamlValue, list: string): FieldSpec[] {
  return readList(value, list).map((entry) => {
    const create = getOwn(entry, 'create') ?? false;
    if (typeof create !== 'boolean') throw malformed(`create in ${list} must be true or false`);
    return { ...readGvk(entry, list), path: readText(entry, 'path', list), create };
  });
}

function readNameReferences(value: YamlValue): NameReference[] {
  return readList(value, 'nameReference').map((entry) => {
    const fieldSpecs = readFieldSpecs(getOwn(entry, 'fieldSpecs') ?? null, 'fieldSpecs');
    return { ...readGvk(entry, 'nameReference'), fieldSpecs };
  });
}

function readGvk(entry: YamlMap, list: string): { group: string; version: string; kind: string } {
  return {
    group: readText(entry, 'group', list),
    version: readText(entry, 'version', list),
    kind: readText(entry, 'kind', list),
  };
}

function readText(entry: YamlMap, key: string, list: string): string {
  const value = getOwn(entry, key) ?? '';
  if (typeof value !== 'string') throw malformed(`${key} in ${list} must be text`);
  return value;
}

function readList(value: YamlValue, list: string): YamlMap[] {
  if (value === null) return [];
  if (!Array.isArray(value) || !value.every(isMap)) throw malformed(`${list} must be a list of maps`);
  return value;
}

function malformed(message: string): TransformError {
  return new TransformError('configuration-malformed', message, `error converting YAML to JSON: ${message}`);
}

/** Definitions may refer to each other in circles. */
const CRD_DEPTH_LIMIT = 30;
const CRD_PROPERTY_LIMIT = 20_000;

/**
 * The annotations, labels, names and name references that the definitions of a `crds` file declare by their
 * `x-kubernetes-*` extensions. Throws TransformError.
 */
export function configFromCrds(value: YamlValue): TransformerConfig {
  if (!isMap(value)) throw malformed('a file of `crds` must hold OpenAPI definitions by name');
  let config = emptyConfig;
  let count = 0;
  for (const name of Object.keys(value)) {
    const properties = propertiesOf(value, name);
    if (!['kind', 'apiVersion', 'metadata'].every((key) => Object.hasOwn(properties, key))) continue;
    if (name.split('.').length < 3) {
      throw new TransformError(
        'crds-name',
        `${JSON.stringify(name)} should be group.version.kind`,
        '`api` should be specified in dot notation: group.version.kind',
      );
    }
    const kind = name.slice(name.lastIndexOf('.') + 1);
    const collect = (typeName: string, path: readonly string[]): void => {
      const known = propertiesOf(value, typeName);
      for (const field of Object.keys(known)) {
        const property = known[field];
        if (!isMap(property)) continue;
        if (++count > CRD_PROPERTY_LIMIT)
          throw malformed('the definitions of `crds` refer to each other without end');
        config = mergeConfigs(config, configOfProperty(property, kind, [...path, field]));
        const reference = getOwn(property, '$ref');
        if (typeof reference === 'string' && path.length < CRD_DEPTH_LIMIT)
          collect(reference, [...path, field]);
      }
    };
    collect(name, []);
  }
  return config;
}

function propertiesOf(definitions: YamlMap, name: string): YamlMap {
  const definition = getOwn(definitions, name);
  const schema = isMap(definition)
    ? (getOwn(definition, 'Schema') ?? getOwn(definition, 'schema'))
    : undefined;
  const properties = isMap(schema) ? getOwn(schema, 'properties') : undefined;
  return isMap(properties) ? properties : {};
}

function configOfProperty(property: YamlMap, kind: string, path: readonly string[]): TransformerConfig {
  const specs: FieldSpec[] = [{ kind, path: path.join('/') }];
  const has = (extension: string): boolean => typeof getOwn(property, extension) === 'string';
  const version = getOwn(property, 'x-kubernetes-object-ref-api-version');
  const referred = getOwn(property, 'x-kubernetes-object-ref-kind');
  const key = getOwn(property, 'x-kubernetes-object-ref-name-key') ?? 'name';
  const fieldSpecs = [{ kind, path: [...path, String(key)].join('/') }];
  return {
    ...emptyConfig,
    commonAnnotations: has('x-kubernetes-annotation') ? specs : [],
    commonLabels: has('x-kubernetes-label-selector') ? specs : [],
    namePrefix: has('x-kubernetes-identity') ? specs : [],
    nameReference:
      typeof version === 'string' && typeof referred === 'string'
        ? [{ kind: referred, version, fieldSpecs }]
        : [],
  };
}
