import { closeAnchor, mergedMaps, openAnchor, readAlias } from './alias.js';
import { readProperties, resolveTagged } from './properties.js';
import { readQuoted } from './quoted.js';
import { failComplexKey, keyOfValue, resolveKey, resolvePlain } from './scalar.js';
import { addEntry, mergeLater, mergeNow } from './entries.js';
import { positionOf, type Scanner } from './scanner.js';
import type { YamlMap, YamlValue } from './value.js';

/** Where a plain scalar in a flow collection stops: , ? [ ] { } */
const STOPS = new Uint8Array(128);
for (const c of ',?[]{}') STOPS[c.charCodeAt(0)] = 1;

/** What cannot start a plain scalar in a flow collection. */
const NO_START = new Uint8Array(128);
for (const c of ',[]{}#&*!|>\'"%@`?:') NO_START[c.charCodeAt(0)] = 1;

const MAX_KEY = 1024;

/** Reads the `[...]` or `{...}` at the scanner's position and leaves the scanner behind it. */
export function readFlowCollection(s: Scanner): YamlValue[] | YamlMap {
  s.enter();
  const value = s.text.charCodeAt(s.pos) === 91 ? readSequence(s) : readMapping(s);
  s.depth--;
  return value;
}

/** Passes blanks, line breaks and comments; answers the character there, NaN at the end. */
function skip(s: Scanner): number {
  const text = s.text;
  let pos = s.pos;
  for (;;) {
    const c = text.charCodeAt(pos);
    if (c === 32 || c === 9) pos++;
    else if (c === 10) {
      s.newLine(++pos);
      if (s.isMarker(pos)) s.fail('the document ends inside [ ] or { }', pos);
    } else if (c === 35) pos = s.eolFrom(pos);
    else {
      s.pos = pos;
      return c;
    }
  }
}

function readSequence(s: Scanner): YamlValue[] {
  const open = s.pos++;
  const list: YamlValue[] = [];
  const entries = s.entriesOf(list);
  for (;;) {
    let c = skip(s);
    if (c === 93) break;
    const start = s.pos;
    const line = s.line;
    let value: YamlValue;
    if (c === 63) {
      value = readExplicitPair(s, 93);
    } else {
      value = readNode(s, c, open);
      const plain = s.plain;
      c = skip(s);
      if (c === 58 && s.line === line && s.pos - start <= MAX_KEY) {
        value = readPair(s, keyOf(s, plain, value, start), start, 93);
      }
    }
    entries?.set(list.length, { key: start, value: start });
    list.push(value);
    c = skip(s);
    if (c === 44) s.pos++;
    else if (c !== 93) failUnclosed(s, open, c);
  }
  s.pos++;
  s.nodes += list.length;
  return list;
}

function readMapping(s: Scanner): YamlMap {
  const open = s.pos++;
  const map: YamlMap = {};
  const entries = s.entriesOf(map);
  let merges: YamlMap[] | undefined;
  for (;;) {
    let c = skip(s);
    if (c === 125) break;
    const explicit = c === 63;
    if (explicit) {
      s.pos++;
      c = skip(s);
    }
    const start = s.pos;
    const line = s.line;
    let key: string;
    let merge = false;
    if (explicit && (c === 44 || c === 125 || c === 58)) key = keyOfValue(s, null, start);
    else {
      const node = readNode(s, c, open);
      merge = s.plain === '<<';
      key = keyOf(s, s.plain, node, start);
    }
    c = skip(s);
    let value: YamlValue = s.kustomize ? '' : null;
    let valueStart = start;
    if (c === 58 && (explicit || (s.line === line && s.pos - start <= MAX_KEY))) {
      s.pos++;
      c = skip(s);
      if (c !== 44 && c !== 125) {
        valueStart = s.pos;
        value = readNode(s, c, open);
        c = skip(s);
      }
    }
    if (merge) {
      const maps = mergedMaps(s, value, start);
      if (s.kustomize) {
        if (merges !== undefined) s.fail('a second merge key << in one map', start);
        merges = maps;
      } else mergeNow(s, map, entries, maps, start);
    } else {
      addEntry(s, map, entries, key, value, start, valueStart);
    }
    if (c === 44) s.pos++;
    else if (c !== 125) failUnclosed(s, open, c);
  }
  s.pos++;
  if (merges !== undefined) mergeLater(s, map, entries, merges);
  return map;
}

/** `a: b` in a list is a map of one entry; the scanner stands at the colon. */
function readPair(s: Scanner, key: string, start: number, close: number): YamlMap {
  const map: YamlMap = {};
  const entries = s.entriesOf(map);
  s.pos++;
  const c = skip(s);
  let value: YamlValue = s.kustomize ? '' : null;
  let valueStart = start;
  if (c !== 44 && c !== close) {
    valueStart = s.pos;
    value = readNode(s, c, start);
  }
  addEntry(s, map, entries, key, value, start, valueStart);
  return map;
}

function readExplicitPair(s: Scanner, close: number): YamlMap {
  s.pos++;
  let c = skip(s);
  const start = s.pos;
  let key: string;
  if (c === 44 || c === close || c === 58) key = keyOfValue(s, null, start);
  else {
    const node = readNode(s, c, start);
    key = keyOf(s, s.plain, node, start);
  }
  c = skip(s);
  if (c === 58) return readPair(s, key, start, close);
  const map: YamlMap = {};
  addEntry(s, map, s.entriesOf(map), key, s.kustomize ? '' : null, start, start);
  return map;
}

function keyOf(s: Scanner, plain: string | undefined, value: YamlValue, offset: number): string {
  return plain === undefined ? keyOfValue(s, value, offset) : resolveKey(s, plain, offset);
}

/** Reads a node that starts with a character; `s.plain` is its source text where it is plain. */
function readNode(s: Scanner, c: number, open: number): YamlValue {
  s.plain = undefined;
  switch (c) {
    case 34:
    case 39:
      return readQuoted(s, c);
    case 91:
    case 123: {
      const value = readFlowCollection(s);
      s.plain = undefined;
      return value;
    }
    case 42:
      return readAlias(s);
    case 38:
    case 33:
      return readWithProperties(s, open);
  }
  const start = s.pos;
  const text = readPlain(s, c, open);
  s.plain = text;
  return resolvePlain(s, text, start);
}

function readWithProperties(s: Scanner, open: number): YamlValue {
  const start = s.pos;
  const { anchor: name, tag } = readProperties(s);
  const anchor = name === undefined ? undefined : openAnchor(s, name);
  const c = skip(s);
  let value: YamlValue;
  let plain: string | undefined;
  if (c === 44 || c === 93 || c === 125 || c === 58) {
    value = tag === undefined ? null : resolveTagged(s, tag, '', true, start);
  } else if (c === 34 || c === 39) {
    const text = readQuoted(s, c);
    value = tag === undefined ? text : resolveTagged(s, tag, text, false, start);
  } else if (c === 91 || c === 123) {
    value = readFlowCollection(s);
  } else {
    const at = s.pos;
    const text = readPlain(s, c, open);
    if (tag === undefined) {
      plain = text;
      value = resolvePlain(s, text, at);
    } else value = resolveTagged(s, tag, text, true, start);
  }
  if (anchor !== undefined) closeAnchor(anchor, value);
  s.plain = plain;
  return value;
}

function readPlain(s: Scanner, first: number, open: number): string {
  const text = s.text;
  let pos = s.pos;
  if (!(first >= 0)) failUnclosed(s, open, first);
  if ((first < 128 && NO_START[first] === 1) || (first === 45 && s.isBlank(pos + 1))) {
    if (first === 45) s.fail('a list written with dashes cannot stand inside [ ] or { }', pos);
    if (first === 44 || first === 58 || first === 93 || first === 125) {
      s.fail(`expected a value before ${text[pos]}`, pos);
    }
    s.fail(`a plain value cannot start with ${text[pos]}; quote it`, pos);
  }
  let value = '';
  let chunk = pos;
  for (;;) {
    let c = text.charCodeAt(pos);
    while (!(c <= 32) && c >= 0 && !(c < 128 && STOPS[c] === 1) && !(c === 58 && s.isBlank(pos + 1))) {
      c = text.charCodeAt(++pos);
    }
    const end = pos;
    while (c === 32 || c === 9) c = text.charCodeAt(++pos);
    if (c === 10) {
      value += text.slice(chunk, end);
      let breaks = -1;
      let marker = false;
      while (c === 10) {
        breaks++;
        s.newLine(++pos);
        marker = s.isMarker(pos);
        if (marker) break;
        c = text.charCodeAt(pos);
        while (c === 32 || c === 9) c = text.charCodeAt(++pos);
      }
      s.pos = pos;
      if (marker) s.fail('the document ends inside [ ] or { }', pos);
      if (c === 35 || stopsAt(s, c, pos)) return value;
      value += breaks === 0 ? ' ' : '\n'.repeat(breaks);
      chunk = pos;
      continue;
    }
    if ((c === 35 && pos > end) || stopsAt(s, c, pos)) {
      s.pos = end;
      return value + text.slice(chunk, end);
    }
  }
}

function stopsAt(s: Scanner, c: number, pos: number): boolean {
  return !(c >= 0) || (c < 128 && STOPS[c] === 1) || (c === 58 && s.isBlank(pos + 1));
}

function failUnclosed(s: Scanner, open: number, c: number): never {
  const text = s.text;
  if (text.startsWith('{{', open) || (open > 0 && text.startsWith('{{', open - 1))) {
    failComplexKey(s, open, null);
  }
  const close = text.charCodeAt(open) === 91 ? ']' : '}';
  if (!(c >= 0)) s.fail(`the ${text[open]} that opens here is never closed by ${close}`, open);
  const { line } = positionOf(text, open);
  s.fail(`expected , or ${close} here, for the ${text[open]} that opens on line ${line}`, s.pos);
}
