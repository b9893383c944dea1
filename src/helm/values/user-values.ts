import type { YamlMap } from '../../yaml/value.js';
import { mergeMaps, readValues, ValuesFault } from './read-values.js';
import { assign, assignFiles, SetError } from './strvals.js';

/** The flags of Helm that make up the user's values. */
export interface ValueFlags {
  /** `-f`: paths of values files. */
  readonly valueFiles?: readonly string[];
  readonly setJson?: readonly string[];
  readonly set?: readonly string[];
  readonly setString?: readonly string[];
  readonly setFile?: readonly string[];
  readonly setLiteral?: readonly string[];
  /** Reads a file that a flag names; undefined where there is none. */
  readonly readFile: (path: string) => string | undefined;
}

/** A flag or file of values that cannot be used. `upstream` is Helm's text. */
export class UserValuesFault extends Error {
  override readonly name = 'UserValuesFault';
  constructor(readonly upstream: string) {
    super(upstream);
  }
}

/**
 * The values of the flags put together: all files, then --set-json, --set, --set-string, --set-file and --set-literal,
 * whatever their order on the command line. Throws UserValuesFault.
 */
export function composeUserValues(flags: ValueFlags): YamlMap {
  let values: YamlMap = {};
  for (const path of flags.valueFiles ?? []) {
    const text = readLocal(flags, path);
    if (text === undefined) throw new UserValuesFault(`open ${path}: no such file or directory`);
    try {
      values = mergeMaps(values, readValues(text));
    } catch (error) {
      if (!(error instanceof ValuesFault)) throw error;
      throw new UserValuesFault(`failed to parse ${path}: ${error.upstream}`);
    }
  }
  for (const text of flags.setJson ?? []) values = setJson(values, text);
  for (const text of flags.set ?? []) set('--set', () => assign(values, text));
  for (const text of flags.setString ?? [])
    set('--set-string', () => assign(values, text, { mode: 'string' }));
  for (const text of flags.setFile ?? []) {
    set('--set-file', () => assignFiles(values, text, (path) => readOrFail(flags, path)));
  }
  for (const text of flags.setLiteral ?? []) {
    set('--set-literal', () => assign(values, text, { mode: 'literal' }));
  }
  return values;
}

/** Helm fetches what is at an address. */
function readLocal(flags: ValueFlags, path: string): string | undefined {
  if (/^(?:https?|oci):\/\//.test(path))
    throw new UserValuesFault(`preflux fetches no values: download ${path} and give the file`);
  return flags.readFile(path);
}

function readOrFail(flags: ValueFlags, path: string): string {
  const text = readLocal(flags, path);
  if (text === undefined) throw new SetError(`open ${path}: no such file or directory`);
  return text;
}

/** `--set-json` takes a whole object too, which is merged. */
function setJson(values: YamlMap, text: string): YamlMap {
  if (!text.trimStart().startsWith('{')) {
    try {
      assign(values, text, { mode: 'json' });
      return values;
    } catch (error) {
      if (!(error instanceof SetError)) throw error;
      throw new UserValuesFault(`failed parsing --set-json data ${text}`);
    }
  }
  try {
    return mergeMaps(values, JSON.parse(text) as YamlMap);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UserValuesFault(`failed parsing --set-json data JSON: ${text}`);
  }
}

function set(flag: string, assignValues: () => void): void {
  try {
    assignValues();
  } catch (error) {
    if (!(error instanceof SetError)) throw error;
    throw new UserValuesFault(`failed parsing ${flag} data: ${error.message}`);
  }
}
