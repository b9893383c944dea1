import { readAnchorName } from './alias.js';
import { parseInteger, parseNumber, resolvePlain } from './scalar.js';
import type { Scanner } from './scanner.js';
import { parseTimestamp } from './timestamp.js';
import type { YamlValue } from './value.js';

/** The anchor and tag that stand before a node. */
export interface Properties {
  readonly anchor: string | undefined;
  /** In full: `tag:yaml.org,2002:str`, `!local`, `!`. */
  readonly tag: string | undefined;
}

const STANDARD = 'tag:yaml.org,2002:';

/** Reads the `&anchor` and `!tag` at the scanner's position and passes the blanks behind them. */
export function readProperties(s: Scanner): Properties {
  let anchor: string | undefined;
  let tag: string | undefined;
  for (;;) {
    const c = s.text.charCodeAt(s.pos);
    if (c === 38 && anchor === undefined) anchor = readAnchorName(s, 'anchor');
    else if (c === 33 && tag === undefined) tag = readTag(s);
    else if (c === 38 || c === 33) {
      s.fail(`a second ${c === 38 ? 'anchor' : 'tag'} for one value`, s.pos);
    } else return { anchor, tag };
    s.skipBlanks();
  }
}

const VERBATIM = /!<((?:[\w\-;/?:@&=+$.,~*'()[\]!]|%[0-9a-fA-F]{2})+)>/y;
const SHORT = /!(?:([\w-]*)!)?((?:[\w\-;/?:@&=+$.,~*'()[\]!]|%[0-9a-fA-F]{2})*)/y;

function readTag(s: Scanner): string {
  const text = s.text;
  const start = s.pos;
  let tag: string;
  VERBATIM.lastIndex = start;
  const verbatim = VERBATIM.exec(text);
  if (verbatim !== null) {
    tag = verbatim[1]!;
    s.pos += verbatim[0].length;
  } else {
    SHORT.lastIndex = start;
    const [whole, handle, suffix] = SHORT.exec(text) as unknown as [string, string?, string?];
    s.pos += whole.length;
    if (handle === undefined) {
      tag = (s.tagHandles?.get('!') ?? '!') + suffix!;
    } else {
      const prefix = s.tagHandles?.get(`!${handle}!`) ?? (handle === '' ? STANDARD : undefined);
      if (prefix === undefined) {
        s.fail(`no %TAG directive declares the tag handle !${handle}!`, start);
      }
      if (suffix === '') s.fail('the tag has no name', start);
      tag = prefix + suffix!;
    }
  }
  const c = text.charCodeAt(s.pos);
  if (c > 32) {
    s.fail('a tag ends with a blank; quote text that starts with !', start);
  }
  if (tag.includes('%') && !isEscapedUtf8(tag)) {
    s.fail('the escaped bytes of the tag are no UTF-8', start);
  }
  return tag;
}

function isEscapedUtf8(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * The value of a scalar with a tag: the types of YAML force a reading of the text, every other tag means text. `plain`
 * is whether it was written without quotes.
 */
export function resolveTagged(
  s: Scanner,
  tag: string,
  text: string,
  plain: boolean,
  offset: number,
): YamlValue {
  if (tag === '!' && s.kustomize) {
    return plain && text !== '' ? resolvePlain(s, text, offset) : plain ? null : text;
  }
  if (!tag.startsWith(STANDARD)) return text;
  const type = tag.slice(STANDARD.length);
  switch (type) {
    case 'str':
      return text;
    case 'binary':
      return decodeBase64(s, text, offset);
    case 'timestamp':
      return timestamp(s, text) ?? failTag(s, text, type, offset);
    case 'int': {
      const value = parseInteger(text.replaceAll('_', ''), s.kustomize, s.exact);
      return value !== undefined && /^[-+0-9]/.test(text) ? value : failTag(s, text, type, offset);
    }
    case 'float':
      return (
        (/^[-+.0-9]/.test(text) ? parseNumber(text, s.kustomize, s.exact) : undefined) ??
        failTag(s, text, type, offset)
      );
    case 'bool': {
      const value = text === '' ? null : resolvePlain(s, text, offset);
      return typeof value === 'boolean' ? value : failTag(s, text, type, offset);
    }
    case 'null': {
      const value = text === '' ? null : resolvePlain(s, text, offset);
      return value === null ? null : failTag(s, text, type, offset);
    }
    default:
      return text;
  }
}

/** By Helm's rules a timestamp stays the text that it is. */
function timestamp(s: Scanner, text: string): string | undefined {
  const standard = parseTimestamp(text);
  return s.kustomize || standard === undefined ? standard : text;
}

function failTag(s: Scanner, text: string, type: string, offset: number): never {
  s.fail(
    `!!${type} does not fit the value ${text}`,
    offset,
    `yaml: cannot decode !!${plainType(s, text)} \`${text}\` as a !!${type}`,
  );
}

/** What a text would be without its tag. */
function plainType(s: Scanner, text: string): string {
  if (/^[-+]?\.(?:inf|nan)$/i.test(text)) return 'float';
  const value = text === '' ? null : resolvePlain(s, text, 0);
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return parseTimestamp(text) === undefined ? 'str' : 'timestamp';
  return parseInteger(text.replaceAll('_', ''), s.kustomize, s.exact) === undefined ? 'float' : 'int';
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function decodeBase64(s: Scanner, text: string, offset: number): string {
  const compact = text.replaceAll(/[\r\n]/g, '');
  if (!BASE64.test(compact)) {
    s.fail('!!binary needs base64 text', offset, 'yaml: !!binary value contains invalid base64 data');
  }
  return Buffer.from(compact, 'base64').toString('utf8');
}
