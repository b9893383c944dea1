import { hasLoneSurrogate } from '../helm/template/go-string.js';
import { gvkOf, nameOf, type ManifestObject } from '../manifest/object.js';
import { isWhollyUnknown, unknownText } from '../manifest/unknown.js';
import { YamlError } from '../yaml/error.js';
import { readFirst } from '../yaml/read.js';
import { getOwn, isMap, setOwn, type Path, type YamlMap, type YamlValue } from '../yaml/value.js';
import { writeYaml } from '../yaml/write.js';
import { envsubst, type EnvsubstOptions } from './envsubst.js';
import { EnvsubstError } from './envsubst-parse.js';
import { fluxAtLeast } from './flux-release.js';
import { hasText, textsWithDollar } from './substitute-texts.js';

export interface SubstituteOptions {
  /** `2.7` or `2.7.5`; decides whether substitution is strict by default, and how strict. */
  readonly fluxVersion: string;
  /** Whether undefined variables are errors; by default from Flux 2.9 on. */
  readonly strict?: boolean;
  /** Substitute even without a single variable (`substituteStrategy: Always`, Flux 2.9). */
  readonly always?: boolean;
  /** There may be variables that are not known here, so an undefined one is an unknown value. */
  readonly open?: boolean;
}

/** An expression that was evaluated. */
export interface VariableUse {
  readonly name: string;
  readonly defined: boolean;
  /** The expression gives something else where the variable is empty. */
  readonly hasDefault: boolean;
  /** It has no operator. */
  readonly isBare: boolean;
}

export interface SubstitutionFailure {
  /** What is wrong and where in the object, without its name. */
  readonly message: string;
  /** The field whose text is at fault, where it is known. */
  readonly path?: Path;
  /** The variable whose name is at fault, whatever object it is put into. */
  readonly variable?: string;
  readonly help: string;
  readonly upstream: string;
}

export type Substituted =
  | {
      /** The same object where nothing was replaced. */
      readonly object: ManifestObject;
      readonly uses: readonly VariableUse[];
    }
  | { readonly failure: SubstitutionFailure };

/**
 * What kustomize-controller's post-build substitution makes of an object: the object is written as YAML with as few
 * quotes as possible, variables are replaced in that text, keys included, and the text is read back by YAML 1.1's rules. So
 * a string that is nothing but a variable becomes whatever the value looks like, and quotes of the source do not help.
 *
 * Line feeds of values are left out, as the controller does. Unknown values are tokens (`unknownText`).
 */
export function substituteObject(
  object: ManifestObject,
  variables: ReadonlyMap<string, string>,
  options: SubstituteOptions,
): Substituted {
  const always = options.always === true && fluxAtLeast(options.fluxVersion, '2.9');
  if (variables.size === 0 && !always) return { object, uses: [] };
  if (isDisabled(object)) return { object, uses: [] };
  const named = checkNames(variables, object);
  if (named) return { failure: named };
  if (!hasText(object, isChanged)) return { object, uses: [] };

  const uses: VariableUse[] = [];
  const evaluation = evaluationOf(variables, options, uses);
  let text: string;
  try {
    text = evaluation(writeYaml(object, 'kustomize'));
  } catch (error) {
    if (!(error instanceof EnvsubstError)) throw error;
    return { failure: describeTemplateFault(error, object, variables, options) };
  }
  const read = readBack(text);
  if ('reason' in read) {
    const at = findBreaking(object, evaluationOf(variables, options, []));
    const where =
      at === undefined ? '' : `, which ${describePath(at.path)} turned into ${JSON.stringify(at.text)}`;
    return {
      failure: {
        message: `the object is no valid YAML after its variables were replaced: ${read.reason}${where}`,
        ...(at && { path: at.path }),
        help: 'give the variable a value with quotes in it, or a place in a longer text: quotes around the variable are not there any more when it is replaced',
        upstream: `${opening(object)}: envsubst error: ${read.upstream}`,
      },
    };
  }
  return { object: read.object, uses };
}

/**
 * Without a dollar the text of an object is its own substitution, and reading it gives the object again: the writer quotes
 * every string that would not be read as that very string, numbers keep their value, and nothing else is left to differ.
 * Only Unicode's own line breaks are written as they are, and read as what YAML makes of line breaks.
 */
function isChanged(text: string): boolean {
  return /[$\u0085\u2028\u2029]/.test(text);
}

const annotation = 'kustomize.toolkit.fluxcd.io/substitute';

/** Whether a label or an annotation keeps the object from being substituted. The value must match exactly. */
export function isDisabled(object: ManifestObject): boolean {
  const metadata = object['metadata'];
  if (!isMap(metadata)) return false;
  for (const field of ['labels', 'annotations']) {
    const entries = getOwn(metadata, field);
    if (isMap(entries) && getOwn(entries, annotation) === 'disabled') return true;
  }
  return false;
}

/** What variables must be called, used or not. */
export const variableName = /^[_a-zA-Z][_a-zA-Z0-9]*$/;

function checkNames(
  variables: ReadonlyMap<string, string>,
  object: ManifestObject,
): SubstitutionFailure | undefined {
  for (const name of variables.keys()) {
    if (variableName.test(name)) continue;
    return {
      message: `${JSON.stringify(name)} cannot be the name of a variable; letters, digits and _ are allowed, and no digit at the start`,
      variable: name,
      help: 'rename it; all keys of a ConfigMap or Secret that substituteFrom names are variables, used or not',
      upstream: `${opening(object)}: '${name}' var name is invalid, must match '^[_[:alpha:]][_[:alpha:][:digit:]]*$'`,
    };
  }
  return undefined;
}

function opening(object: ManifestObject): string {
  const { group, version, kind } = gvkOf(object);
  return `post build failed for '${kind}.${version}.${group === '' ? '[noGrp]' : group}/${nameOf(object)}'`;
}

/** A function that replaces the variables in a text and notes which were used. It throws EnvsubstError. */
function evaluationOf(
  variables: ReadonlyMap<string, string>,
  { fluxVersion, strict, open }: SubstituteOptions,
  uses: VariableUse[],
): (text: string) => string {
  const envsubstOptions: EnvsubstOptions = {
    strict: strictnessOf(fluxVersion, strict),
    onUse: (use, defined) => uses.push({ ...use, defined }),
  };
  const lookup = (name: string, hasDefault: boolean): string | undefined => {
    const value = variables.get(name);
    if (value === undefined) return open === true && !hasDefault ? unknownText(name) : undefined;
    // What the token says may be unfit for YAML, a variable's name is not.
    return isWhollyUnknown(value) ? unknownText(name) : value.replaceAll('\n', '');
  };
  return (text) => envsubst(text, lookup, envsubstOptions);
}

/**
 * Which undefined variables without a default a Flux version fails at: none, those used bare, or all. `gate` is the feature
 * gate StrictPostBuildSubstitutions, which is on from 2.9 on where nothing sets it.
 */
export function strictnessOf(fluxVersion: string, gate: boolean | undefined): EnvsubstOptions['strict'] {
  const checksAll = fluxAtLeast(fluxVersion, '2.9');
  if (!(gate ?? checksAll)) return 'off';
  return checksAll ? 'all' : 'bare';
}

type ReadBack = { readonly object: ManifestObject } | { readonly reason: string; readonly upstream: string };

function readBack(text: string): ReadBack {
  if (hasLoneSurrogate(text)) {
    const reason = 'a character was cut into bytes that are no valid UTF-8';
    return { reason, upstream: 'YAMLToJSON: yaml: invalid UTF-8' };
  }
  let value: YamlValue;
  try {
    ({ value } = readFirst(text, { rules: 'helm', integers: 'exact', duplicateKeys: 'last' }));
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const upstream = `YAMLToJSON: yaml: line ${error.line}: ${error.reason}`;
    return { reason: error.reason, upstream };
  }
  if (isMap(value)) return { object: value };
  return {
    reason: 'it is no map any more',
    upstream: 'UnmarshalJSON: json: cannot unmarshal into an object',
  };
}

/** Finds the field that alone fails as the whole object did. */
function describeTemplateFault(
  error: EnvsubstError,
  object: ManifestObject,
  variables: ReadonlyMap<string, string>,
  options: SubstituteOptions,
): SubstitutionFailure {
  const evaluation = evaluationOf(variables, options, []);
  let at: { path: Path; text: string; offset: number } | undefined;
  for (const { path, text } of textsWithDollar(object)) {
    try {
      evaluation(text);
    } catch (own) {
      if (!(own instanceof EnvsubstError)) throw own;
      at = { path, text, offset: own.offset };
      break;
    }
  }
  const excerpt =
    at === undefined ? '' : ` in ${describePath(at.path)}, at \`${excerptOf(at.text, at.offset)}\``;
  return {
    message: `the variables cannot be replaced: ${error.message}${excerpt}`,
    ...(at && { path: at.path }),
    help: error.message.startsWith('panic')
      ? 'take a length that is not negative'
      : error.message.startsWith('variable not set')
        ? 'define it in postBuild, give it a default as in ${NAME:-value}, or write $$ for a dollar that is meant as one'
        : 'write $$ for a dollar that is meant as one, or keep the object out with the annotation kustomize.toolkit.fluxcd.io/substitute: disabled',
    upstream: `${opening(object)}: envsubst error: variable substitution failed: ${error.message}`,
  };
}

function excerptOf(text: string, offset: number): string {
  const line = text.slice(offset).split('\n', 1)[0]!;
  return line.length > 40 ? `${line.slice(0, 40)}...` : line;
}

function describePath(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else text += /^[\w$-]+$/.test(step) ? `${text === '' ? '' : '.'}${step}` : `[${JSON.stringify(step)}]`;
  }
  return text;
}

/** The first field whose text, once replaced, cannot stand in YAML as it would be written. */
function findBreaking(
  object: ManifestObject,
  evaluation: (text: string) => string,
): { readonly path: Path; readonly text: string } | undefined {
  for (const { path, text, isKey } of textsWithDollar(object)) {
    try {
      const single: YamlMap = {};
      if (isKey) setOwn(single, text, '');
      else single['value'] = text;
      const replaced = evaluation(writeYaml(single, 'kustomize'));
      if ('reason' in readBack(replaced)) return { path, text: evaluation(text) };
    } catch (error) {
      if (!(error instanceof EnvsubstError)) throw error;
    }
  }
  return undefined;
}
