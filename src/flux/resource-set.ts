import { nameOf, namespaceOf, textField, type ManifestObject } from '../manifest/object.js';
import { getOwn, isMap, type Path, type YamlMap, type YamlValue } from '../yaml/value.js';
import { groups } from './kinds.js';
import { readCommonMetadata, type CommonMetadata } from './spec.js';

/*
 * ResourceSet and ResourceSetInputProvider (fluxcd.controlplane.io/v1) read leniently: a field of the wrong type counts
 * as absent, because the schema check reports it at its line.
 */

export interface ResourceSetSpec {
  readonly name: string;
  readonly namespace: string;
  readonly inputs: readonly YamlMap[];
  readonly inputsFrom: readonly InputsReference[];
  readonly strategy: 'Flatten' | 'Permute';
  /** Whether a provider without inputs keeps Permute from giving any. */
  readonly includeEmptyProviders: boolean;
  /** In their order; a single one without a name where the object has no `spec.steps`. */
  readonly steps: readonly ResourceSetStep[];
  readonly commonMetadata?: CommonMetadata;
  readonly dependsOn: readonly ObjectDependency[];
}

/** An entry of a ResourceSet's `dependsOn`: any object, of whatever kind. */
export interface ObjectDependency {
  readonly apiVersion: string;
  readonly kind: string;
  /** Empty for objects without a namespace: none is filled in. */
  readonly namespace: string;
  readonly name: string;
  /** Whether it has to be ready; otherwise it only has to be there. */
  readonly ready: boolean;
  /** Index in `spec.dependsOn`. */
  readonly index: number;
}

export interface ResourceSetStep {
  readonly name: string;
  /** Where `resources` and `resourcesTemplate` stand. */
  readonly path: Path;
  /** Entries that are no maps are undefined. */
  readonly resources: readonly (YamlMap | undefined)[];
  readonly resourcesTemplate: string;
}

/** An entry of `inputsFrom`: one provider by its name, or all that a selector finds. */
export interface InputsReference {
  readonly name: string;
  readonly selector?: YamlMap;
  readonly index: number;
}

export interface InputProvider {
  readonly apiVersion: string;
  readonly name: string;
  readonly namespace: string;
  readonly type: string;
  readonly labels: YamlMap;
  readonly defaultValues: YamlMap;
  /** `status.exportedInputs`, where the object has it: what the operator found, written down for others. */
  readonly exportedInputs?: readonly YamlMap[];
}

export function readResourceSet(object: ManifestObject): ResourceSetSpec {
  const spec = map(object['spec']);
  const strategy = map(getOwn(spec, 'inputStrategy'));
  const commonMetadata = readCommonMetadata(spec);
  const steps = maps(getOwn(spec, 'steps')).map(([step, index]) => readStep(step, ['spec', 'steps', index]));
  return {
    name: nameOf(object),
    namespace: namespaceOf(object),
    inputs: maps(getOwn(spec, 'inputs')).map(([input]) => input),
    inputsFrom: maps(getOwn(spec, 'inputsFrom')).map(([entry, index]) => {
      const selector = getOwn(entry, 'selector');
      return { name: textField(entry, 'name'), ...(isMap(selector) && { selector }), index };
    }),
    strategy: textField(strategy, 'name') === 'Permute' ? 'Permute' : 'Flatten',
    includeEmptyProviders: getOwn(strategy, 'includeEmptyProviders') === true,
    steps: steps.length > 0 ? steps : [readStep(spec, ['spec'])],
    ...(commonMetadata && { commonMetadata }),
    dependsOn: maps(getOwn(spec, 'dependsOn')).map(([entry, index]) => ({
      apiVersion: textField(entry, 'apiVersion'),
      kind: textField(entry, 'kind'),
      namespace: textField(entry, 'namespace'),
      name: textField(entry, 'name'),
      ready: getOwn(entry, 'ready') === true,
      index,
    })),
  };
}

function readStep(step: YamlMap, path: Path): ResourceSetStep {
  const resources = getOwn(step, 'resources');
  return {
    name: path.length > 1 ? textField(step, 'name') : '',
    path,
    resources: Array.isArray(resources) ? resources.map((entry) => (isMap(entry) ? entry : undefined)) : [],
    resourcesTemplate: textField(step, 'resourcesTemplate'),
  };
}

/** Whether an object is a ResourceSetInputProvider. */
export function isInputProvider(object: ManifestObject): boolean {
  return (
    object['kind'] === 'ResourceSetInputProvider' &&
    textField(object, 'apiVersion').startsWith(`${groups.operator}/`)
  );
}

export function readInputProvider(object: ManifestObject): InputProvider {
  const spec = map(object['spec']);
  const exported = getOwn(map(object['status']), 'exportedInputs');
  return {
    apiVersion: textField(object, 'apiVersion'),
    name: nameOf(object),
    namespace: namespaceOf(object),
    type: textField(spec, 'type'),
    labels: map(getOwn(map(object['metadata']), 'labels')),
    defaultValues: map(getOwn(spec, 'defaultValues')),
    ...(exported !== undefined && { exportedInputs: maps(exported).map(([set]) => set) }),
  };
}

/** Whether labels match a LabelSelector (`matchLabels` and `matchExpressions`, all of them); an empty one matches all. */
export function matchesLabels(labels: YamlMap, selector: YamlMap): boolean {
  const wanted = map(getOwn(selector, 'matchLabels'));
  for (const key of Object.keys(wanted)) if (getOwn(labels, key) !== wanted[key]) return false;
  for (const [expression] of maps(getOwn(selector, 'matchExpressions'))) {
    const value = getOwn(labels, textField(expression, 'key'));
    const values = getOwn(expression, 'values');
    const isListed = value !== undefined && Array.isArray(values) && values.includes(value);
    switch (textField(expression, 'operator')) {
      case 'In':
        if (!isListed) return false;
        break;
      case 'NotIn':
        if (isListed) return false;
        break;
      case 'Exists':
        if (value === undefined) return false;
        break;
      case 'DoesNotExist':
        if (value !== undefined) return false;
        break;
      default:
        return false;
    }
  }
  return true;
}

function map(value: YamlValue | undefined): YamlMap {
  return isMap(value) ? value : {};
}

function maps(value: YamlValue | undefined): [YamlMap, number][] {
  const found: [YamlMap, number][] = [];
  if (!Array.isArray(value)) return found;
  for (const [index, entry] of value.entries()) if (isMap(entry)) found.push([entry, index]);
  return found;
}
