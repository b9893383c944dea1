import { YamlError } from '../../yaml/error.js';
import { utf8Fault } from '../../yaml/go/utf8-fault.js';
import { readFirst } from '../../yaml/read.js';
import type { YamlValue } from '../../yaml/value.js';
import { writeYaml } from '../../yaml/write.js';
import { hasLoneSurrogate, toBytes } from '../template/go-string.js';
import { GoError, type GoMap, type GoValue } from '../template/value.js';
import { toJsonData, toYamlData } from './data.js';
import { define } from './define.js';
import { JsonError, jsonKind, readJson } from './json-read.js';
import { writeJson } from './json-write.js';
import { isGoMap } from './maps.js';
import { nilList, nilMap } from './nil-values.js';
import type { FunctionTable } from './registry.js';

/** Functions that read and write YAML and JSON. Those without must answer faults as text, or nothing. */
export const yamlJsonFunctions: FunctionTable = {
  /**
   * `toYaml VALUE`: through JSON: keys sorted, 1.0 as 1, lists not indented, no line feed at the end. "" for
   * what JSON cannot say.
   */
  toYaml: define(['any'], (value) => orEmpty(() => toYaml(value))),
  /** `mustToYaml VALUE`: as `toYaml`, but fails. */
  mustToYaml: define(['any'], (value) => toYaml(value)),
  /** `toYamlPretty VALUE`: not through JSON, and with lists indented by two. Fails for what YAML cannot say. */
  toYamlPretty: define(['any'], (value) => withoutLineFeed(writeYaml(toYamlData(value), 'helm-pretty'))),
  /**
   * `fromYaml TEXT`: a map; a fault, of text that holds no map too, is the text at the key `Error`. Numbers
   * are float64.
   */
  fromYaml: define(['string'], (text, { yaml }) => {
    try {
      return asMap(yaml.read(text, readYaml), 'error unmarshaling JSON: while decoding JSON: ') ?? {};
    } catch (error) {
      return { Error: messageOf(error) };
    }
  }),
  /** `fromYamlArray TEXT`: a list; a fault is its only item. */
  fromYamlArray: define(['string'], (text, { yaml }) => {
    try {
      return asList(yaml.read(text, readYaml), 'error unmarshaling JSON: while decoding JSON: ') ?? [];
    } catch (error) {
      return [messageOf(error)];
    }
  }),
  /**
   * `toJson VALUE`: keys sorted; `<`, `>` and `&` escaped. "" for what JSON cannot
   * say.
   */
  toJson: define(['any'], (value) => orEmpty(() => writeJson(value))),
  /** `mustToJson VALUE`: as `toJson`, but fails. */
  mustToJson: define(['any'], (value) => writeJson(value)),
  /** `toPrettyJson VALUE`: as `toJson`, indented by two. */
  toPrettyJson: define(['any'], (value) => orEmpty(() => writeJson(value, { indent: true }))),
  /** `mustToPrettyJson VALUE`: as `toPrettyJson`, but fails. */
  mustToPrettyJson: define(['any'], (value) => writeJson(value, { indent: true })),
  /**
   * `toRawJson VALUE`: with `<`, `>` and `&` as they are. Fails for what JSON cannot say, although it has no
   * must.
   */
  toRawJson: define(['any'], (value) => writeJson(value, { escapeHtml: false })),
  /** `mustToRawJson VALUE`: as `toRawJson`. */
  mustToRawJson: define(['any'], (value) => writeJson(value, { escapeHtml: false })),
  /**
   * `fromJson TEXT`: a map; a fault is the text at the key `Error`. `null` is
   * a nil map.
   */
  fromJson: define(['string'], (text) => {
    try {
      return asMap(readJson(text), '') ?? nilMap();
    } catch (error) {
      const value = error instanceof JsonError ? error.value : undefined;
      if (value === undefined || isGoMap(value)) return { ...value, Error: messageOf(error) };
      return { Error: mismatch(value, 'map[string]interface {}', '').message };
    }
  }),
  /** `mustFromJson TEXT`: any value; fails for what is no JSON. */
  mustFromJson: define(['string'], (text) => {
    try {
      return readJson(text);
    } catch (error) {
      throw new GoError(messageOf(error));
    }
  }),
  /** `fromJsonArray TEXT`: a list; a fault is its only item. `null` is a nil list. */
  fromJsonArray: define(['string'], (text) => {
    try {
      return asList(readJson(text), '') ?? nilList();
    } catch (error) {
      const value = error instanceof JsonError ? error.value : undefined;
      if (value !== undefined && !Array.isArray(value))
        return [mismatch(value, '[]interface {}', '').message];
      return [messageOf(error)];
    }
  }),
};

function toYaml(value: GoValue): string {
  let data: YamlValue;
  try {
    data = toJsonData(value);
  } catch (error) {
    if (error instanceof GoError && error.message.startsWith('json: '))
      throw new GoError(`error marshaling into JSON: ${error.message}`);
    throw error;
  }
  return withoutLineFeed(writeYaml(data));
}

function withoutLineFeed(text: string): string {
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}

function orEmpty(write: () => string): string {
  try {
    return write();
  } catch (error) {
    if (error instanceof GoError) return '';
    throw error;
  }
}

/** The first document of a text. Throws GoError. */
function readYaml(text: string): YamlValue {
  const fault = hasLoneSurrogate(text) ? utf8Fault(toBytes(text)) : undefined;
  if (fault !== undefined) throw new GoError(`error converting YAML to JSON: yaml: ${fault}`);
  try {
    return readFirst(text, { rules: 'helm', duplicateKeys: 'last' }).value;
  } catch (error) {
    if (error instanceof YamlError) throw new GoError(`error converting YAML to JSON: ${error.upstream}`);
    throw error;
  }
}

function asMap(value: GoValue, prefix: string): GoMap | null {
  if (value === null) return null;
  if (!isGoMap(value)) throw mismatch(value, 'map[string]interface {}', prefix);
  return value;
}

function asList(value: GoValue, prefix: string): GoValue[] | null {
  if (value === null) return null;
  if (!Array.isArray(value)) throw mismatch(value, '[]interface {}', prefix);
  return value;
}

function mismatch(value: GoValue, type: string, prefix: string): GoError {
  return new GoError(`${prefix}json: cannot unmarshal ${jsonKind(value)} into Go value of type ${type}`);
}

function messageOf(error: unknown): string {
  if (error instanceof GoError || error instanceof JsonError) return error.message;
  throw error;
}
