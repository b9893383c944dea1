import type { Location, Report } from '../diagnostics/diagnostic.js';
import { dirname, joinPath, type FileTree } from '../files/file-tree.js';
import { locateField } from '../files/field-location.js';
import {
  strictnessOf,
  substituteObject,
  type SubstitutionFailure,
  type VariableUse,
} from '../flux/substitute.js';
import { hasDollar, variablesIn } from '../flux/substitute-texts.js';
import { describeId, gvkOf, idOf, type ManifestObject } from '../manifest/object.js';
import type { RenderedObject } from '../manifest/origin.js';
import { unknownText } from '../manifest/unknown.js';
import { readFirst } from '../yaml/read.js';
import { isMap, setOwn, valueAt, type Path, type YamlMap, type YamlValue } from '../yaml/value.js';
import type { FluxVersion } from './cluster.js';
import type { Variables } from './variables.js';

export interface SubstitutionOptions {
  readonly flux: FluxVersion;
  /** Whether undefined variables are errors, where the controller is told; else the version decides. */
  readonly strict: boolean | undefined;
  /** `substituteStrategy: Always`. */
  readonly always: boolean;
  /** The tree that the objects' origins lie in. */
  readonly tree: FileTree;
  /** Where a field of the Kustomization stands. */
  readonly locate: (path: Path) => Location;
  readonly report: Report;
}

/**
 * Replaces the variables of a Kustomization in its objects and reports what is undefined or cannot be replaced. An object
 * that cannot be substituted stays, with the texts that hold variables unknown, so that it causes no further findings.
 */
export function substituteVariables(
  objects: readonly RenderedObject[],
  variables: Variables,
  options: SubstitutionOptions,
): readonly RenderedObject[] {
  const values = new Map(variables.values);
  // What is not at hand has at least one variable, and with one variable all texts are substituted.
  if (values.size === 0 && variables.open) values.set('_', unknownText('_'));
  const strictness = strictnessOf(options.flux.version, options.strict);
  const reported = new Set<string>();
  let namesAreWrong = false;
  return objects.map((rendered) => {
    const { object } = rendered;
    const result = substituteObject(object, values, {
      fluxVersion: options.flux.version,
      always: options.always,
      // What is undefined is told here, all of it; where Flux fails at it, what would stand there is unknown.
      strict: false,
      open: variables.open || strictness !== 'off',
    });
    if ('failure' in result) {
      const { failure } = result;
      // A wrong variable name breaks every object in the same way; once is enough.
      if (failure.variable === undefined) reportFailure(rendered, failure, options);
      else if (!namesAreWrong) reportName(failure, failure.variable, variables, options);
      namesAreWrong ||= failure.variable !== undefined;
      return { ...rendered, object: maskTexts(object) as ManifestObject };
    }
    for (const use of result.uses) {
      if (use.hasDefault || values.has(use.name) || variables.open) continue;
      const fails = strictness === 'all' || (strictness === 'bare' && use.isBare);
      if (fails || !isDescribed(object, use.name)) reportUndefined(rendered, use, fails, options, reported);
    }
    if (result.object === object) return rendered;
    return { ...rendered, object: result.object };
  });
}

function reportName(
  { message, help, upstream }: SubstitutionFailure,
  variable: string,
  { fields }: Variables,
  { locate, report }: SubstitutionOptions,
): void {
  const location = locate(fields.get(variable) ?? ['spec', 'postBuild']);
  report({ code: 'flux/substitution-failed', severity: 'error', message, help, upstream, location });
}

function reportFailure(
  rendered: RenderedObject,
  failure: SubstitutionFailure,
  options: SubstitutionOptions,
): void {
  const location = locateField(options.tree, rendered, failure.path ?? []);
  options.report({
    code: 'flux/substitution-failed',
    severity: 'error',
    message: `${describeId(idOf(rendered.object))}: ${failure.message}`,
    help: failure.help,
    upstream: failure.upstream,
    ...(location && { location }),
  });
}

/** Whether a definition only speaks of a variable, in descriptions of its fields: that a word is lost there does no harm. */
function isDescribed(object: ManifestObject, name: string): boolean {
  return (
    gvkOf(object).kind === 'CustomResourceDefinition' &&
    variablesIn(object).every((mention) => mention.name !== name || mention.path.at(-1) === 'description')
  );
}

/** An undefined variable is replaced by nothing, which Flux says nothing about, or in strict mode fails at. */
function reportUndefined(
  rendered: RenderedObject,
  { name }: VariableUse,
  fails: boolean,
  options: SubstitutionOptions,
  reported: Set<string>,
): void {
  const location = locateMention(options.tree, rendered, name);
  const key = `${name} ${fails} ${location?.file}:${location?.line}`;
  if (reported.has(key)) return;
  reported.add(key);
  options.report({
    code: 'flux/variable-undefined',
    severity: fails ? 'error' : 'warning',
    message: `\${${name}} is defined nowhere, so ${describeId(idOf(rendered.object))} ${
      fails
        ? `cannot be applied: Flux ${options.flux.version} substitutes strictly`
        : 'gets nothing in its place'
    }`,
    help: `define it in postBuild, give it a default as in \${${name}:-value}, or write $\${${name}} if it is not Flux's to replace`,
    upstream: `variable not set (strict mode): "${name}"`,
    ...(location && { location }),
  });
}

/** Where the text `${NAME` of a variable stands in the files that an object was made of. */
function locateMention(tree: FileTree, rendered: RenderedObject, name: string): Location | undefined {
  const path = variablesIn(rendered.object).find((mention) => mention.name === name)?.path ?? [];
  const field = locateField(tree, rendered, path);
  for (const file of generatorFiles(tree, rendered)) {
    const found = findMention(tree, { file }, name);
    if (found) return found;
  }
  return (
    (field && (findMention(tree, field, name) ?? findMention(tree, { file: field.file }, name))) ?? field
  );
}

/** The first mention at or after a place. */
function findMention(tree: FileTree, from: Location, name: string): Location | undefined {
  const lines = tree.readText(from.file)?.split('\n') ?? [];
  for (let i = (from.line ?? 1) - 1; i < lines.length; i++) {
    for (let at = lines[i]!.indexOf(`\${${name}`); at >= 0; at = lines[i]!.indexOf(`\${${name}`, at + 1)) {
      const next = lines[i]!.charAt(at + 2 + name.length);
      if (!/[\p{L}\p{N}_]/u.test(next)) return { file: from.file, line: i + 1, column: at + 1 };
    }
  }
  return undefined;
}

/** The files that the generator entry of an object names. */
function generatorFiles(tree: FileTree, { origin }: RenderedObject): string[] {
  if (origin.kind !== 'generator') return [];
  const { value } = readFirst(tree.readText(origin.file) ?? '', {
    rules: 'kustomize',
    duplicateKeys: 'last',
  });
  const entry = valueAt(value, [origin.field, origin.index]);
  const files: string[] = [];
  for (const field of ['files', 'envs']) {
    const list = isMap(entry) ? entry[field] : undefined;
    for (const item of Array.isArray(list) ? list : []) {
      if (typeof item !== 'string') continue;
      const file = joinPath(dirname(origin.file), item.slice(item.indexOf('=') + 1));
      if (file !== undefined) files.push(file);
    }
  }
  return files;
}

function maskTexts(value: YamlValue): YamlValue {
  if (typeof value === 'string') return value.includes('$') ? unknownText('value') : value;
  if (typeof value !== 'object' || value === null || !hasDollar(value)) return value;
  if (Array.isArray(value)) return value.map(maskTexts);
  const masked: YamlMap = {};
  for (const key of Object.keys(value)) {
    setOwn(masked, key.includes('$') ? unknownText('key') : key, maskTexts(value[key]!));
  }
  return masked;
}
