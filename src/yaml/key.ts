import { closeAnchor, openAnchor, readAlias } from './alias.js';
import { readFlowCollection } from './flow.js';
import { checkPlainStart, failStart } from './plain.js';
import { readProperties, resolveTagged } from './properties.js';
import { readQuoted } from './quoted.js';
import { failComplexKey, keyOfValue, resolveKey, resolvePlain } from './scalar.js';
import type { Scanner } from './scanner.js';
import type { YamlValue } from './value.js';

const MAX_KEY = 1024;

/** Reads a plain key and leaves the scanner behind its colon. */
export function readPlainKey(s: Scanner): string {
  const text = s.text;
  const start = s.pos;
  const colon = s.colonFrom(start);
  if (colon >= s.eolFrom(start) || s.hashFrom(start) < colon) failNoColon(s, start);
  if (colon - start > MAX_KEY) failLongKey(s, start);
  let end = colon;
  let c = text.charCodeAt(end - 1);
  while (c === 32 || c === 9) c = text.charCodeAt(--end - 1);
  s.pos = colon + 1;
  return resolveKey(s, text.slice(start, end), start);
}

/** Reads a key that starts with an indicator and leaves the scanner behind its colon. */
export function readIndicatorKey(s: Scanner, c: number): string {
  const start = s.pos;
  const line = s.line;
  let key: string;
  switch (c) {
    case 34:
    case 39:
      key = readQuoted(s, c);
      break;
    case 42:
      key = keyOfValue(s, readAlias(s), start);
      break;
    case 91:
    case 123: {
      const value = readFlowCollection(s);
      if (isKeyColon(s, line, start)) failComplexKey(s, start, value);
      return failNoColon(s, start);
    }
    case 38:
    case 33: {
      const { anchor: name, tag } = readProperties(s);
      const anchor = name === undefined ? undefined : openAnchor(s, name);
      const d = s.text.charCodeAt(s.pos);
      let value: YamlValue;
      if (d === 34 || d === 39) {
        const text = readQuoted(s, d);
        value = tag === undefined ? text : resolveTagged(s, tag, text, false, start);
      } else if (d === 91 || d === 123) failComplexKey(s, start, readFlowCollection(s));
      else {
        const colon = s.colonFrom(s.pos);
        if (colon > s.pos) checkPlainStart(s, d);
        if (colon >= s.eolFrom(s.pos) || s.hashFrom(s.pos) < colon) failNoColon(s, start);
        let end = colon;
        while (end > s.pos && s.text.charCodeAt(end - 1) <= 32) end--;
        const text = s.text.slice(s.pos, end);
        value =
          tag !== undefined
            ? resolveTagged(s, tag, text, true, start)
            : text === ''
              ? null
              : resolvePlain(s, text, start);
        s.pos = colon;
      }
      if (anchor !== undefined) closeAnchor(anchor, value);
      key = keyOfValue(s, value, start);
      break;
    }
    case 45:
      if (s.isBlank(start + 1)) {
        s.fail('a list item cannot stand among the keys of a map at the same column', start);
      }
      return readPlainKey(s);
    case 58:
      if (s.isBlank(start + 1)) s.fail('expected a key before the colon', start);
      return readPlainKey(s);
    case 63:
      return readPlainKey(s);
    default:
      failStart(s, start);
  }
  if (!isKeyColon(s, line, start)) failNoColon(s, start);
  return key;
}

/** Whether the properties at the scanner's position stand before a key on their line. Moves nothing. */
export function startsWithKey(s: Scanner): boolean {
  const { line } = s;
  const state = s.save();
  readProperties(s);
  const c = s.text.charCodeAt(s.pos);
  let found = false;
  if (c === 34 || c === 39) {
    readQuoted(s, c);
    found = s.line === line && s.skipBlanks() === 58 && s.isBlank(s.pos + 1);
  } else if (c > 32 && c !== 124 && c !== 62 && c !== 91 && c !== 123 && c !== 35) {
    const colon = s.colonFrom(s.pos);
    found = colon < s.eolFrom(s.pos) && s.hashFrom(s.pos) > colon;
  }
  s.restore(state);
  return found;
}

/** Whether the colon of a key follows, passing blanks before it; the key started at `start` on `line`. */
export function isKeyColon(s: Scanner, line: number, start: number): boolean {
  if (s.skipBlanks() !== 58 || !s.isBlank(s.pos + 1)) return false;
  if (s.line !== line) s.fail('a key must stand on one line', start);
  if (s.pos - start > MAX_KEY) failLongKey(s, start);
  s.pos++;
  return true;
}

function failLongKey(s: Scanner, start: number): never {
  s.fail(`a key may have at most ${MAX_KEY} characters`, start);
}

function failNoColon(s: Scanner, start: number): never {
  const end = s.eolFrom(start);
  const line = s.text.slice(start, Math.min(end, start + 60));
  const colon = line.indexOf(':');
  s.fail(
    colon > 0
      ? 'expected "key: value"; a blank must follow the colon'
      : 'expected "key: value" at this column; text that goes on from the line above is indented deeper than its key',
    start,
  );
}
