import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { joinPath, type FileTree } from '../files/file-tree.js';
import type { GroupVersionKind } from '../manifest/object.js';
import { readDocuments } from '../yaml/read.js';
import { YamlError } from '../yaml/error.js';
import { isMap, type YamlMap, type YamlValue } from '../yaml/value.js';
import { isCustomResourceDefinition, readCustomKind, type CustomKind } from './crd.js';
import { expandLocation, FOLDER_LAYOUTS, LocationTemplateError } from './location-template.js';
import { schemaFromOpenApi } from './open-api.js';
import type { StructuralSchema } from './structural-schema.js';

/** Schemas that the user points to. */
export interface UserSchemas {
  /** The kinds that CustomResourceDefinitions at the location declare, with the file of each. */
  readonly definitions: readonly { readonly kind: CustomKind; readonly file: string }[];
  /** What is wrong with the location. */
  readonly diagnostics: readonly Diagnostic[];
  /** A JSON Schema for a kind, and its file. */
  find(gvk: GroupVersionKind): { readonly schema: StructuralSchema; readonly file: string } | undefined;
}

/** More files than this are not looked through for CustomResourceDefinitions. */
const MAX_FILES = 20_000;

/**
 * Schemas at a location of a tree: a template (see `location-template.ts`), a folder of CustomResourceDefinitions or of
 * JSON Schemas in a known layout, or one file of definitions. `kubernetesVersion` is what templates may ask for, such as
 * `1.35.0`.
 */
export function openUserSchemas(tree: FileTree, location: string, kubernetesVersion: string): UserSchemas {
  if (location.includes('{{')) return templateSchemas(tree, [location], kubernetesVersion, [], []);
  const path = joinPath('', location);
  const kind = path === undefined ? undefined : tree.kind(path);
  if (path === undefined || kind === undefined) {
    return templateSchemas(
      tree,
      [],
      kubernetesVersion,
      [],
      [
        {
          code: 'schema/location-missing',
          severity: 'error',
          message: `the schema location ${location} does not exist in ${tree.root}`,
        },
      ],
    );
  }
  const diagnostics: Diagnostic[] = [];
  const files = kind === 'file' ? [path] : yamlFiles(tree, path);
  const definitions = files.flatMap((file) => definitionsIn(tree, file, diagnostics));
  const templates =
    kind === 'file' ? [] : FOLDER_LAYOUTS.map((layout) => (path === '' ? layout : `${path}/${layout}`));
  return templateSchemas(tree, templates, kubernetesVersion, definitions, diagnostics);
}

function templateSchemas(
  tree: FileTree,
  templates: readonly string[],
  kubernetesVersion: string,
  definitions: UserSchemas['definitions'],
  found: readonly Diagnostic[],
): UserSchemas {
  const diagnostics = [...found];
  const schemas = new Map<string, StructuralSchema | undefined>();
  const broken = new Set<string>();

  function schemaAt(file: string): StructuralSchema | undefined {
    if (schemas.has(file)) return schemas.get(file);
    const text = tree.readText(file);
    let schema: StructuralSchema | undefined;
    if (text !== undefined) {
      try {
        schema = schemaFromOpenApi(JSON.parse(text) as YamlValue, 'json-schema');
      } catch {
        diagnostics.push({
          code: 'schema/location-invalid',
          severity: 'warning',
          message: `${file} is no JSON, so it is no schema`,
          location: { file },
        });
      }
    }
    schemas.set(file, schema);
    return schema;
  }

  return {
    definitions,
    diagnostics,
    find(gvk) {
      for (const template of templates) {
        if (broken.has(template)) continue;
        try {
          const file = joinPath('', expandLocation(template, gvk, kubernetesVersion));
          const schema = file === undefined ? undefined : schemaAt(file);
          if (schema) return { schema, file: file! };
        } catch (error) {
          if (!(error instanceof LocationTemplateError)) throw error;
          broken.add(template);
          diagnostics.push({ code: 'schema/location-invalid', severity: 'error', message: error.message });
        }
      }
      return undefined;
    },
  };
}

function yamlFiles(tree: FileTree, root: string): string[] {
  const files: string[] = [];
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const { name, kind } of tree.list(folder) ?? []) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (kind === 'directory') folders.push(path);
      else if (/\.ya?ml$/.test(name)) files.push(path);
      if (files.length >= MAX_FILES) return files;
    }
  }
  return files.sort();
}

function definitionsIn(
  tree: FileTree,
  file: string,
  diagnostics: Diagnostic[],
): readonly { readonly kind: CustomKind; readonly file: string }[] {
  const text = tree.readText(file);
  if (text === undefined || !text.includes('CustomResourceDefinition')) return [];
  const definitions: { kind: CustomKind; file: string }[] = [];
  for (const object of objectsOf(file, text, diagnostics)) {
    if (!isCustomResourceDefinition(object)) continue;
    const { kind } = readCustomKind(object);
    if (kind) definitions.push({ kind, file });
  }
  return definitions;
}

function objectsOf(file: string, text: string, diagnostics: Diagnostic[]): readonly YamlMap[] {
  try {
    return readDocuments(text, { rules: 'helm' })
      .flatMap(({ value }) => (isMap(value) && Array.isArray(value['items']) ? value['items'] : [value]))
      .filter(isMap);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    diagnostics.push({
      code: 'schema/location-invalid',
      severity: 'warning',
      message: `${file} cannot be read: ${error.reason}`,
      location: { file, line: error.line, column: error.column },
    });
    return [];
  }
}
