import type { YamlMap } from '../yaml/value.js';

/** Where a composite lives. `LegacyCluster` is cluster-scoped, may have a claim, and has Crossplane's fields right in its spec. */
export type CompositeScope = 'LegacyCluster' | 'Namespaced' | 'Cluster';

/**
 * The fields of `spec` that Crossplane adds to every composite of a scope, as OpenAPI. What only Crossplane 1 adds is
 * among them, for a definition does not say which Crossplane reads it.
 */
export function compositeSpecFields(scope: CompositeScope, updatePolicy: string): YamlMap {
  const fields: YamlMap = {
    ...compositionFields(),
    compositionUpdatePolicy: policy(['Automatic', 'Manual'], updatePolicy),
    resourceRefs: {
      type: 'array',
      'x-kubernetes-list-type': 'atomic',
      items: texts(
        ['apiVersion', 'kind'],
        scope === 'Namespaced' ? ['apiVersion', 'kind', 'name'] : ['apiVersion', 'kind', 'name', 'namespace'],
      ),
    },
  };
  if (scope !== 'LegacyCluster') return { crossplane: { type: 'object', properties: fields } };
  return {
    ...fields,
    claimRef: texts(['apiVersion', 'kind', 'namespace', 'name']),
    publishConnectionDetailsTo: connectionDetails(),
    writeConnectionSecretToRef: texts(['name', 'namespace']),
  };
}

/** The fields of `spec` that Crossplane adds to every claim. */
export function claimSpecFields(deletePolicy: string): YamlMap {
  return {
    ...compositionFields(),
    compositionUpdatePolicy: policy(['Automatic', 'Manual'], ''),
    compositeDeletePolicy: policy(['Background', 'Foreground'], deletePolicy),
    resourceRef: texts(['apiVersion', 'kind', 'name']),
    publishConnectionDetailsTo: connectionDetails(),
    writeConnectionSecretToRef: texts(['name']),
  };
}

/** The fields of `status` that Crossplane adds; claims have those of `LegacyCluster`. */
export function statusFields(scope: CompositeScope): YamlMap {
  const condition = texts(['lastTransitionTime', 'reason', 'status', 'type']);
  const fields: YamlMap = {
    conditions: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['type'],
      items: {
        ...condition,
        properties: {
          ...(condition['properties'] as YamlMap),
          lastTransitionTime: { type: 'string', format: 'date-time' },
          message: { type: 'string' },
          observedGeneration: { type: 'integer', format: 'int64' },
        },
      },
    },
  };
  if (scope !== 'LegacyCluster') return fields;
  return {
    ...fields,
    claimConditionTypes: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
    connectionDetails: {
      type: 'object',
      properties: { lastPublishedTime: { type: 'string', format: 'date-time' } },
    },
  };
}

function compositionFields(): YamlMap {
  return {
    compositionRef: texts(['name']),
    compositionSelector: labelSelector(),
    compositionRevisionRef: texts(['name']),
    compositionRevisionSelector: labelSelector(),
  };
}

/** Of Crossplane 1 alone. */
function connectionDetails(): YamlMap {
  return {
    type: 'object',
    required: ['name'],
    properties: {
      name: { type: 'string' },
      configRef: { ...texts([], ['name']), default: { name: 'default' } },
      metadata: {
        type: 'object',
        properties: { annotations: textMap(), labels: textMap(), type: { type: 'string' } },
      },
    },
  };
}

function labelSelector(): YamlMap {
  return { type: 'object', required: ['matchLabels'], properties: { matchLabels: textMap() } };
}

function textMap(): YamlMap {
  return { type: 'object', additionalProperties: { type: 'string' } };
}

function policy(values: string[], fallback: string): YamlMap {
  return { type: 'string', enum: values, ...(values.includes(fallback) && { default: fallback }) };
}

/** An object all of whose fields are texts. */
function texts(required: string[], names: readonly string[] = required): YamlMap {
  return {
    type: 'object',
    required,
    properties: Object.fromEntries(names.map((name): [string, YamlMap] => [name, { type: 'string' }])),
  };
}
