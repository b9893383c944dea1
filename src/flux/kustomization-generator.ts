import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { FileTree } from '../files/file-tree.js';
import type { RootKustomization } from '../kustomize/target.js';
import { getOwn, type YamlMap } from '../yaml/value.js';
import { addSpec, type GeneratorOptions } from './added-spec.js';
import { findKustomization } from './found-kustomization.js';

export interface GeneratedKustomization {
  /** What kustomize is to build in place of the directory's own kustomization. */
  readonly root: RootKustomization;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The kustomization that kustomize-controller builds for a Kustomization: the one in the directory, or one that names
 * all manifests below it, with what the spec adds. Expects the directory to exist. Where the kustomization in the
 * directory cannot be read an empty one is answered, with an error among the diagnostics.
 *
 * The controller reads the file leniently and writes it back, so fields that kustomize does not know are lost rather
 * than refused; each is reported as a warning.
 */
export function generateKustomization(
  tree: FileTree,
  directory: string,
  spec: YamlMap,
  options: GeneratorOptions = {},
): GeneratedKustomization {
  const diagnostics: Diagnostic[] = [];
  const found = findKustomization(tree, directory, diagnostics);
  const added = addSpec(found.value, tree, directory, generatorInputs(spec), options, diagnostics);
  return {
    root: {
      value: added.value,
      file: found.file,
      text: found.text,
      strict: false,
      place: (path) => added.place(path) ?? found.place?.(path),
      step: added.step,
    },
    diagnostics,
  };
}

/** The part of a Kustomization's spec that the generated kustomization depends on. */
export function generatorInputs(spec: YamlMap): YamlMap {
  const inputs: YamlMap = {};
  for (const field of generatorFields) {
    const value = getOwn(spec, field);
    if (value !== undefined) inputs[field] = value;
  }
  return inputs;
}

const generatorFields = [
  'targetNamespace',
  'namePrefix',
  'nameSuffix',
  'patches',
  'components',
  'ignoreMissingComponents',
  'images',
  'buildMetadata',
] as const;
