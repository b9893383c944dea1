import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { joinPath, type FileTree } from '../files/file-tree.js';
import type { GroupVersionKind } from '../manifest/object.js';
import { YamlError } from '../yaml/error.js';
import { readDocuments } from '../yaml/read.js';
import { isMap, type YamlMap, type YamlValue } from '../yaml/value.js';
import type { CustomKind } from './crd.js';
import { isDefinition, readDefinition } from './definition.js';
import { expandLocation, FOLDER_LAYOUTS, LocationTemplateError } from './location-template.js';
import { schemaFromOpenApi } from './open-api.js';
import type { StructuralSchema } from './structural-schema.js';

/** A place that holds schemas for kinds that the repository does not define. They may be of another version than the cluster's. */
export interface SchemaLocation {
  /** Whether the user gives it, the repository holds it but nothing applies it, or it was fetched before. */
  readonly origin: 'location' | 'unapplied' | 'cache';
  /** The kinds that definitions at the location declare; read when they are first asked for. */
  definitions(): readonly LocatedKind[];
  /** A JSON Schema for a kind. */
  find(gvk: GroupVersionKind): LocatedSchema | undefined;
  /** What has been found to be wrong with the location so far. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Where something of a location is written. */
interface Place {
  /** For messages. */
  readonly name: string;
  /** Relative to the root of the repository, or absolute. */
  readonly file: string;
}

/** A kind, where it is defined, and in which line. */
export interface LocatedKind extends Place {
  readonly kind: CustomKind;
  readonly line: number;
}

/** A schema, where it is written, and how. */
export interface LocatedSchema extends Place {
  readonly schema: StructuralSchema;
  readonly document: YamlMap;
}

/** A location to open: a template (see `location-template.ts`), a directory, one file of definitions, or what answers with such files. */
export interface LocationOptions {
  readonly tree: FileTree;
  /** Relative to the tree: what to look at. */
  readonly path: string | (() => readonly string[]);
  readonly origin: SchemaLocation['origin'];
  /** What messages call the root of the tree, where that is not the root of the repository itself. */
  readonly folder?: string;
  /** What templates may ask for, such as `1.35.0`. */
  readonly kubernetesVersion: string;
}

/** More files than this are not looked through for definitions. */
const MAX_FILES = 20_000;

/**
 * Schemas at a location: by a template, in a directory that holds definitions or JSON Schemas in a known layout, or the
 * kinds that files define. Nothing is read before it is asked for.
 */
export function openSchemaLocation(options: LocationOptions): SchemaLocation {
  const { tree, path, origin, folder, kubernetesVersion } = options;
  const diagnostics: Diagnostic[] = [];
  const { files, templates } = contentOf(tree, path, diagnostics);
  const schemas = new Map<string, LocatedSchema | undefined>();
  const broken = new Set<string>();
  let definitions: readonly LocatedKind[] | undefined;

  function placeOf(file: string): Place {
    return folder === undefined
      ? { name: file, file }
      : { name: folder === '' ? file : `${folder}/${file}`, file: `${tree.root}/${file}` };
  }

  function definitionsIn(file: string): LocatedKind[] {
    const text = tree.readText(file);
    if (text === undefined || !text.includes('ResourceDefinition')) return [];
    const place = placeOf(file);
    const kinds: LocatedKind[] = [];
    for (const { line, value } of documentsIn(text, place)) {
      const objects = isMap(value) && Array.isArray(value['items']) ? value['items'] : [value];
      for (const object of objects) {
        if (!isMap(object) || !isDefinition(object)) continue;
        for (const kind of readDefinition(object)) kinds.push({ ...place, kind, line });
      }
    }
    return kinds;
  }

  function documentsIn(text: string, { name, file }: Place): ReturnType<typeof readDocuments> {
    try {
      return readDocuments(text, { rules: 'helm' });
    } catch (error) {
      if (!(error instanceof YamlError)) throw error;
      // What nothing applies may be broken; whoever reaches it says so.
      if (origin !== 'unapplied')
        diagnostics.push({
          code: 'schema/location-invalid',
          severity: 'warning',
          message: `${name} cannot be read: ${error.reason}`,
          location: { file, line: error.line, column: error.column },
        });
      return [];
    }
  }

  function schemaAt(file: string): LocatedSchema | undefined {
    if (schemas.has(file)) return schemas.get(file);
    const text = tree.readText(file);
    const found = text === undefined ? undefined : parseSchema(text, placeOf(file), diagnostics);
    schemas.set(file, found);
    return found;
  }

  return {
    origin,
    diagnostics,
    definitions: () => (definitions ??= files().flatMap(definitionsIn)),
    find(gvk) {
      for (const template of templates) {
        if (broken.has(template)) continue;
        try {
          const file = joinPath('', expandLocation(template, gvk, kubernetesVersion));
          const found = file === undefined ? undefined : schemaAt(file);
          if (found) return found;
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

/** The files that may hold definitions, and the templates of the paths of JSON Schemas. */
function contentOf(
  tree: FileTree,
  location: LocationOptions['path'],
  diagnostics: Diagnostic[],
): { readonly files: () => readonly string[]; readonly templates: readonly string[] } {
  if (typeof location !== 'string') return { files: location, templates: [] };
  if (location.includes('{{')) return { files: () => [], templates: [location] };
  const path = joinPath('', location);
  const kind = path === undefined ? undefined : tree.kind(path);
  if (path !== undefined && kind === 'file') return { files: () => [path], templates: [] };
  if (path === undefined || kind === undefined) {
    diagnostics.push({
      code: 'schema/location-missing',
      severity: 'error',
      message: `the schema location ${location} does not exist in ${tree.root}`,
    });
    return { files: () => [], templates: [] };
  }
  return {
    files: () => yamlFiles(tree, path),
    templates: FOLDER_LAYOUTS.map((layout) => (path === '' ? layout : `${path}/${layout}`)),
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

function parseSchema(text: string, place: Place, diagnostics: Diagnostic[]): LocatedSchema | undefined {
  let fault: string;
  try {
    const document = JSON.parse(text) as YamlValue;
    if (isMap(document)) return { ...place, document, schema: schemaFromOpenApi(document, 'json-schema') };
    fault = 'is no JSON object';
  } catch {
    fault = 'is no JSON';
  }
  diagnostics.push({
    code: 'schema/location-invalid',
    severity: 'warning',
    message: `${place.name} ${fault}, so it is no schema`,
    location: { file: place.file },
  });
  return undefined;
}
