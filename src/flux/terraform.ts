import { namespaceOf, textField, type ManifestObject } from '../manifest/object.js';
import { getOwn, isMap, type YamlMap, type YamlValue } from '../yaml/value.js';
import {
  readDependencies,
  readReference,
  readValuesReferences,
  type Dependency,
  type ObjectReference,
  type ValuesReference,
} from './spec.js';

/** A Terraform object (infra.contrib.fluxcd.io) read leniently, as far as it can be held against its module. */
export interface TerraformSpec {
  readonly namespace: string;
  readonly path: string;
  readonly sourceRef: ObjectReference;
  readonly dependsOn: readonly Dependency[];
  readonly varsFrom: readonly VariablesReference[];
  /** Names of `spec.vars`, by their index. */
  readonly variables: readonly (string | undefined)[];
  /** Names of outputs that are written to a Secret, by their index in `spec.writeOutputsToSecret.outputs`. */
  readonly outputs: readonly (string | undefined)[];
}

export interface VariablesReference extends ValuesReference {
  /** Keys that are taken, as they are called in the ConfigMap or Secret; empty for all. */
  readonly keys: readonly string[];
}

export function readTerraform(object: ManifestObject): TerraformSpec {
  const spec: YamlMap = isMap(object['spec']) ? object['spec'] : {};
  const namespace = namespaceOf(object);
  const written = getOwn(spec, 'writeOutputsToSecret');
  return {
    namespace,
    path: textField(spec, 'path'),
    sourceRef: readReference(getOwn(spec, 'sourceRef'), namespace),
    dependsOn: readDependencies(spec, namespace),
    varsFrom: readValuesReferences(getOwn(spec, 'varsFrom')).map(([reference, entry]) => ({
      ...reference,
      // `old:new` renames a key.
      keys: list(getOwn(entry, 'varsKeys')).flatMap((key) => textOf(key)?.split(':')[0] ?? []),
    })),
    variables: list(getOwn(spec, 'vars')).map((entry) => textField(entry, 'name') || undefined),
    outputs: list(isMap(written) ? getOwn(written, 'outputs') : undefined).map(
      (entry) => textOf(entry)?.split(':')[0],
    ),
  };
}

/** What the files of a module declare, by a plain look at their text. */
export interface TerraformModule {
  readonly variables: ReadonlySet<string>;
  readonly outputs: ReadonlySet<string>;
}

/** Finds the blocks `variable "name"` and `output "name"` in the texts of a module. */
export function readModule(texts: Iterable<string>): TerraformModule {
  const variables = new Set<string>();
  const outputs = new Set<string>();
  for (const text of texts) {
    for (const [, block, name] of text.matchAll(/^[ \t]*(variable|output)[ \t]+"([^"\n]+)"/gm))
      (block === 'variable' ? variables : outputs).add(name!);
  }
  return { variables, outputs };
}

function list(value: YamlValue | undefined): readonly YamlValue[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: YamlValue): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
