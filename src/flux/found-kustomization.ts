import type { Diagnostic, Location } from '../diagnostics/diagnostic.js';
import { suggest } from '../diagnostics/suggest.js';
import { below, type FileTree } from '../files/file-tree.js';
import { kustomizationShape } from '../kustomize/kustomization-shape.js';
import { kustomizationFileNames } from '../kustomize/kustomization-file.js';
import { YamlError } from '../yaml/error.js';
import { locate } from '../yaml/locate.js';
import { readDocuments, readFirst, type YamlDocument } from '../yaml/read.js';
import { isMap, type Path, type YamlMap, type YamlValue } from '../yaml/value.js';
import { fieldKey, listField } from './kustomization-fields.js';

/** A kustomization as it is found in a directory, and where its entries stand. */
export interface FoundKustomization {
  readonly value: YamlMap;
  readonly file: string;
  readonly text: string;
  readonly place?: (path: Path) => Location | undefined;
}

/**
 * The kustomization of a directory that exists, as the controller reads it: its own, or one of all manifests below it. One
 * that cannot be read is empty, with an error among the diagnostics.
 */
export function findKustomization(
  tree: FileTree,
  directory: string,
  diagnostics: Diagnostic[],
): FoundKustomization {
  const files = kustomizationFileNames.filter((name) => tree.kind(below(directory, name)) === 'file');
  const first = files[0];
  return first === undefined
    ? listManifests(tree, directory, diagnostics)
    : readRoot(tree, directory, first, files, diagnostics);
}

const header = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' };

/** A kustomization of all manifests below a directory that has none of its own. */
function listManifests(tree: FileTree, directory: string, diagnostics: Diagnostic[]): FoundKustomization {
  const resources: string[] = [];
  collectResources(tree, directory, '', resources);
  const file = below(directory, kustomizationFileNames[0]!);
  const place = (path: Path): Location => {
    const resource = path[0] === 'resources' && typeof path[1] === 'number' ? resources[path[1]] : undefined;
    return { file: resource === undefined ? directory || '.' : below(directory, resource) };
  };
  if (resources.length > 0) return { value: { ...header, resources }, file, text: '', place };
  diagnostics.push({
    code: 'flux/build-empty',
    severity: 'warning',
    message: `there are no manifests in or below ${directory === '' ? 'the root directory' : directory}, so nothing is applied`,
    help: 'with prune enabled everything that was applied before is deleted; add manifests, or remove the Kustomization',
    location: { file: directory || '.' },
  });
  return { value: { ...header, namespace: '_placeholder', resources }, file, text: '', place };
}

/** Deep first, by name: `.yaml` and `.yml` files, and directories that are kustomizations of their own. */
function collectResources(tree: FileTree, base: string, directory: string, resources: string[]): void {
  for (const { name, kind } of tree.list(below(base, directory)) ?? []) {
    const path = below(directory, name);
    if (kind === 'file') {
      if (name.endsWith('.yaml') || name.endsWith('.yml')) resources.push(path);
    } else if (kustomizationFileNames.some((file) => tree.kind(below(below(base, path), file)) === 'file')) {
      resources.push(path);
    } else {
      collectResources(tree, base, path, resources);
    }
  }
}

function readRoot(
  tree: FileTree,
  directory: string,
  name: string,
  all: readonly string[],
  diagnostics: Diagnostic[],
): FoundKustomization {
  const file = below(directory, name);
  const text = tree.readText(file) ?? '';
  if (all.length > 1) {
    diagnostics.push({
      code: 'flux/several-kustomizations',
      severity: 'error',
      message: `${directory || 'the root directory'} has several kustomization files: ${all.join(', ')}`,
      help: 'keep one of them',
      location: { file, line: 1 },
      upstream: `Found multiple kustomization files under: /${directory}`,
    });
  }
  let value: YamlValue;
  try {
    value = readLeniently(text, file, diagnostics);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    diagnostics.push({
      code: 'flux/kustomization-invalid',
      severity: 'error',
      message: `the kustomization is no valid YAML: ${error.reason}`,
      location: { file, line: error.line, column: error.column },
      upstream: `failed to decode kustomization.yaml: error converting YAML to JSON: yaml: line ${error.line}: ${error.reason}`,
    });
    return { value: { ...header, resources: [] }, file, text };
  }
  if (value !== null && !isMap(value)) {
    diagnostics.push({
      code: 'flux/kustomization-invalid',
      severity: 'error',
      message: `a kustomization must be a map of fields, but this one is ${Array.isArray(value) ? 'a list' : 'plain text'}`,
      location: { file, line: 1 },
    });
    return { value: { ...header, resources: [] }, file, text };
  }
  const root = dropUnknown(value ?? {}, text, file, diagnostics);
  if (listField(root, 'resources').length === 0)
    root[fieldKey(root, 'buildMetadata')] = ['originAnnotations'];
  return { value: { ...header, ...root }, file, text };
}

/** The first document counts, and of keys that stand twice the last. Throws YamlError. */
function readLeniently(text: string, file: string, diagnostics: Diagnostic[]): YamlValue {
  let documents: YamlDocument[];
  try {
    documents = readDocuments(text, { rules: 'helm' });
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const { value } = readFirst(text, { rules: 'helm', duplicateKeys: 'last' });
    diagnostics.push({
      code: 'flux/kustomization-dropped',
      severity: 'warning',
      message: `Flux passes over a fault of this kustomization, kustomize does not: ${error.reason}`,
      location: { file, line: error.line, column: error.column },
    });
    return value;
  }
  const second = documents.slice(1).find((document) => !document.empty);
  if (second) {
    diagnostics.push({
      code: 'flux/kustomization-dropped',
      severity: 'warning',
      message: 'Flux reads only the first document of a kustomization file; what stands from here on is lost',
      help: 'write one kustomization a file',
      location: { file, line: second.line },
    });
  }
  return documents[0]?.value ?? null;
}

/** Fields that kustomize itself reads in older files, but that are lost when the controller writes the file back. */
const lostFields: ReadonlySet<string> = new Set(['imagetags']);

function dropUnknown(root: YamlMap, text: string, file: string, diagnostics: Diagnostic[]): YamlMap {
  const names = Object.keys(kustomizationShape.fields);
  const known = new Set(names.map((name) => name.toLowerCase()).filter((name) => !lostFields.has(name)));
  const kept: YamlMap = {};
  for (const key of Object.keys(root)) {
    if (known.has(key.toLowerCase())) {
      kept[key] = root[key]!;
      continue;
    }
    const near = suggest(key, names);
    const position = locate(text, 0, [key], 'helm');
    diagnostics.push({
      code: 'flux/kustomization-dropped',
      severity: 'warning',
      message: `\`${key}\` is no field of a kustomization: Flux drops it, and kustomize refuses it`,
      help: near === undefined ? 'remove it' : `did you mean \`${near}\`?`,
      location: position ? { file, ...position.key } : { file },
      upstream: `invalid Kustomization: json: unknown field "${key}"`,
    });
  }
  return kept;
}
