import type { Location } from '../diagnostics/diagnostic.js';
import {
  applyJsonPatch,
  JsonPatchError,
  parseJsonPatch,
  type JsonPatchOperation,
} from '../manifest/json-patch.js';
import type { Step } from '../manifest/origin.js';
import type { TargetSelector } from '../manifest/selectors.js';
import { locate, locateInScalar } from '../yaml/locate.js';
import { YamlError } from '../yaml/error.js';
import { readDocuments } from '../yaml/read.js';
import { isMap, type Path, type YamlValue } from '../yaml/value.js';
import { manifestFile, manifestText, type ManifestFile } from './cache.js';
import type { TextObject } from './documents.js';
import { KustomizeFault, locationIn, type Source } from './fault.js';
import { reportManifestKeys } from './key-fault.js';
import { duplicateFault } from './origin-place.js';
import { TransformError, type Resource } from './resource.js';
import { filePath } from './paths.js';
import type { BuildContext, Target } from './target.js';
import { currentId, resourceIdKey } from './transformers/resource-id.js';
import { applyJsonPatches } from './transformers/patch-json.js';
import { applyStrategicPatches } from './transformers/patch-strategic.js';

/** The text of a patch and where it stands. */
export interface PatchText {
  readonly manifest: ManifestFile;
  /** The file it was read from; undefined where it stands in the kustomization. */
  readonly path: string | undefined;
  /** As kustomize calls it: `[path: "a.yaml"]`. */
  readonly description: string;
  /** Where something of the patch stands. */
  locate(document: number, path: Path): Location;
  /** Where a line and column of the patch's text, from 1, stand. */
  locateLine(line: number, column: number): Location;
}

/** A patch that was read: objects to merge, or operations. */
export type Patch =
  | { readonly kind: 'strategic'; readonly text: PatchText; readonly objects: readonly TextObject[] }
  | { readonly kind: 'json'; readonly text: PatchText; readonly operations: readonly JsonPatchOperation[] };

/** What a patch entry says besides the patch. */
export interface PatchOptions {
  readonly target?: TargetSelector | undefined;
  readonly allowNameChange: boolean;
  readonly allowKindChange: boolean;
}

/** The text of a patch file. Throws KustomizeFault. */
export function patchFile(context: BuildContext, target: Target, name: string): PatchText {
  const path = filePath(context, target, name);
  const manifest = manifestFile(context.cache, context.tree, path) ?? manifestText('');
  return {
    manifest,
    path,
    description: `[path: ${JSON.stringify(name)}]`,
    locate: (document, inner) =>
      locationIn({ file: path, text: manifest.text, rules: 'kustomize' }, inner, document),
    locateLine: (line, column) => ({ file: path, line, column }),
  };
}

/** The text of a patch that stands in a kustomization (or another file) at a path. */
export function inlinePatch(
  text: string,
  holder: Source & {
    readonly document: number;
    /** The path of the patch in the holder's document. */
    readonly path: Path;
    /** Where to point when the patch itself cannot be located. */
    readonly at: () => Location;
  },
): PatchText {
  const manifest = manifestText(text);
  const locateLine = (line: number, column: number): Location => {
    const outer = holder.at();
    if (outer.file !== holder.file) return outer;
    const start = locateInScalar(holder.text, holder.document, holder.path, line, holder.rules);
    return start ? { file: holder.file, line: start.line, column: start.column + column - 1 } : outer;
  };
  return {
    manifest,
    path: undefined,
    description: `[patch: ${JSON.stringify(text)}]`,
    locate(document, inner) {
      const found = locate(text, document, inner, 'kustomize');
      if (!found) return holder.at();
      const at = inner.length > 0 && typeof inner.at(-1) === 'number' ? found.value : found.key;
      return locateLine(at.line, at.column);
    },
    locateLine,
  };
}

/** What a text patches with. Throws KustomizeFault where it is neither a strategic merge patch nor a list of operations. */
export function readPatch(text: PatchText): Patch {
  const { manifest } = text;
  const upstream = `unable to parse SM or JSON patch from ${text.description}`;
  if (manifest.error) {
    const { reason, line, column } = manifest.error;
    throw new KustomizeFault(
      { code: 'patch-malformed', message: `the patch is no valid YAML: ${reason}`, upstream },
      text.path === undefined ? undefined : { file: text.path, line, column },
    );
  }
  const list = manifest.documents.findIndex((document) => Array.isArray(document.value));
  // Operations are read from the first document only, and no later one may be a list of them.
  if (list > 0 && isMap(manifest.documents[0]!.value)) {
    throw new KustomizeFault(
      {
        code: 'patch-malformed',
        message: 'a list of JSON patch operations follows a strategic merge patch in the same text',
        help: 'give each patch an entry of its own',
        upstream,
      },
      text.locateLine(manifest.documents[list]!.line, 1),
    );
  }
  if (list >= 0) {
    checkJson(text, upstream);
    try {
      return { kind: 'json', text, operations: parseJsonPatch(operationsIn(manifest, list)) };
    } catch (error) {
      if (!(error instanceof JsonPatchError)) throw error;
      throw new KustomizeFault(
        { code: 'patch-malformed', message: error.message, upstream },
        text.locate(list, error.index === undefined ? [] : [error.index]),
      );
    }
  }
  const [fault] = manifest.faults;
  if (fault) {
    throw new KustomizeFault(
      {
        code: 'patch-malformed',
        message: `this is neither a strategic merge patch nor a list of JSON patch operations: ${fault.fault.message}`,
        help: 'a strategic merge patch needs apiVersion, kind and metadata.name, even with a target',
        upstream: `${upstream}: ${fault.fault.upstream ?? ''}`,
      },
      text.locate(fault.document, fault.path),
    );
  }
  return { kind: 'strategic', text, objects: manifest.objects };
}

/** kustomize takes a text that begins with a bracket for JSON, and YAML's short forms for a fault. */
function checkJson({ manifest, path }: PatchText, upstream: string): void {
  const content = path === undefined ? manifest.text.trim() : manifest.text;
  if (!content.startsWith('[')) return;
  try {
    JSON.parse(content);
  } catch {
    throw new KustomizeFault(
      {
        code: 'patch-malformed',
        message: 'a patch that begins with `[` must be JSON, and this one is not',
        help: 'put keys and texts in double quotes, or write each operation as `- op: ...`',
        upstream,
      },
      path === undefined ? undefined : { file: path, line: 1, column: 1 },
    );
  }
}

/** JSON patches are read by YAML 1.1's rules, unlike everything else in manifests: a plain `yes` is true. */
function operationsIn(manifest: ManifestFile, document: number): YamlValue {
  try {
    return readDocuments(manifest.text, { rules: 'helm', duplicateKeys: 'last' })[document]?.value ?? null;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return manifest.documents[document]!.value;
  }
}

/** Applies a patch to the resources it is meant for. Throws KustomizeFault or TransformError. */
export function applyPatch(
  context: BuildContext,
  resources: Resource[],
  patch: Patch,
  options: PatchOptions,
  step: Step,
): void {
  if (patch.kind === 'json') applyOperations(resources, patch, options, step);
  else applyMerges(context, resources, patch, options, step);
}

function applyOperations(
  resources: Resource[],
  patch: Patch & { readonly kind: 'json' },
  options: PatchOptions,
  step: Step,
): void {
  const { target, ...allowed } = options;
  if (!target) {
    throw new KustomizeFault({
      code: 'patch-target-required',
      message: 'a JSON patch needs a `target`, since its operations do not say what they are for',
      upstream: `must specify a target for JSON patch ${patch.text.description}`,
    });
  }
  try {
    applyJsonPatches(resources, { operations: patch.operations, target, ...allowed }, step);
  } catch (error) {
    if (!(error instanceof TransformError) || !error.resource) throw error;
    throw new KustomizeFault(
      { code: error.code, message: error.message, upstream: error.upstream },
      patch.text.locate(0, operationAtFault(error.resource, patch.operations)),
    );
  }
}

function operationAtFault({ object }: Resource, operations: readonly JsonPatchOperation[]): Path {
  const metadata = isMap(object['metadata']) ? object['metadata'] : {};
  try {
    // A JSON patch always finds annotations, whether the object has any or not.
    applyJsonPatch({ ...object, metadata: { annotations: {}, ...metadata } }, operations);
  } catch (error) {
    if (error instanceof JsonPatchError && error.index !== undefined) return [error.index];
  }
  return [];
}

function applyMerges(
  context: BuildContext,
  resources: Resource[],
  patch: Patch & { readonly kind: 'strategic' },
  options: PatchOptions,
  step: Step,
): void {
  const { target, ...allowed } = options;
  if (target && patch.objects.length > 1) {
    throw new KustomizeFault({
      code: 'patch-several-with-target',
      message: `one entry with a \`target\` holds ${patch.objects.length} strategic merge patches`,
      help: 'give each patch an entry of its own',
      upstream: `Multiple Strategic-Merge Patches in one \`patches\` entry is not allowed to set \`patches.target\` field: ${patch.text.description}`,
    });
  }
  reportManifestKeys(
    context,
    patch.text.manifest,
    (line, column) => patch.text.locateLine(line, column),
    (document, path) => patch.text.locate(document, path),
  );
  for (const { object, document } of patch.objects) {
    try {
      applyStrategicPatches(
        resources,
        {
          patches: [object],
          ...(target ? { target } : {}),
          ...allowed,
          schema: context.merging.schema,
          readText: (file) => manifestFile(context.cache, context.tree, file)?.text,
        },
        step,
      );
    } catch (error) {
      if (!(error instanceof TransformError)) throw error;
      throw new KustomizeFault(
        {
          code: error.code,
          message: error.message,
          upstream: error.upstream,
        },
        target ? undefined : patch.text.locate(document, ['metadata', 'name']),
      );
    }
  }
  if (target && (options.allowNameChange || options.allowKindChange)) checkUnique(context, resources);
}

/** Renaming by a patch with a target may give two resources the same id. */
function checkUnique(context: BuildContext, resources: readonly Resource[]): void {
  const known = new Map<string, Resource>();
  for (const resource of resources) {
    const key = resourceIdKey(currentId(resource));
    const first = known.get(key);
    if (first) throw new KustomizeFault(duplicateFault(context, resource, first));
    known.set(key, resource);
  }
}
