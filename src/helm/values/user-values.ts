import type { YamlMap } from '../../yaml/value.js';
import { mergeMaps, readValues, ValuesFault } from './read-values.js';

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
    const text = flags.readFile(path);
    if (text === undefined) throw new UserValuesFault(`open ${path}: no such file or directory`);
    try {
      values = mergeMaps(values, readValues(text));
    } catch (error) {
      if (!(error instanceof ValuesFault)) throw error;
      throw new UserValuesFault(`failed to parse ${path}: ${error.upstream}`);
    }
  }
  return values;
}
