import { closeAnchor, mergedMaps, openAnchor, readAlias } from './alias.js';
import { isKeyColon, readIndicatorKey, readPlainKey, startsWithKey } from './key.js';
import { checkPlainStart, failStart, INDICATOR, readPlain, readPlainLine, readPlainText } from './plain.js';
import { readBlockScalar } from './block-scalar.js';
import { addEntry, mergeLater, mergeNow } from './entries.js';
import { readFlowCollection } from './flow.js';
import { readProperties, resolveTagged } from './properties.js';
import { readQuoted } from './quoted.js';
import { failComplexKey, keyOfValue, resolveKey } from './scalar.js';
import type { Scanner } from './scanner.js';
import type { YamlMap, YamlValue } from './value.js';

/**
 * Reads a node that starts a line or follows a dash, so that it may be a map or list of its own, inside a collection
 * of a given indentation. The scanner stands at its first token and is left at the next one behind it.
 */
export function readBlockNode(s: Scanner, indent: number): YamlValue {
  const text = s.text;
  const start = s.pos;
  const column = s.column;
  const c = text.charCodeAt(start);
  if (c > 127 || INDICATOR[c] === 0) return readPlainOrMapping(s, indent);
  switch (c) {
    case 45:
      return s.isBlank(start + 1) ? readBlockSequence(s, column, false) : readPlainOrMapping(s, indent);
    case 63:
      if (s.isBlank(start + 1)) return readBlockMapping(s, column, undefined, start);
      return readPlainOrMapping(s, indent);
    case 58:
      if (s.isBlank(start + 1)) s.fail('expected a key before the colon', start);
      return readPlainOrMapping(s, indent);
    case 124:
    case 62:
      return readBlockScalar(s, indent);
    case 38:
    case 33:
      return readWithProperties(s, indent, true);
  }
  const line = s.line;
  let value: YamlValue;
  if (c === 34 || c === 39) value = readQuoted(s, c);
  else if (c === 91 || c === 123) value = readFlowCollection(s);
  else if (c === 42) value = readAlias(s);
  else failStart(s, start);
  if (isKeyColon(s, line, start)) {
    if (c === 91 || c === 123) failComplexKey(s, start, value);
    return readBlockMapping(s, column, keyOfValue(s, value, start), start);
  }
  s.finishLine(describe(c));
  return value;
}

/**
 * Reads a node behind a key on its own line (or behind `---`), which cannot be a map or list in block style. `c` is
 * its first character.
 */
export function readInlineNode(s: Scanner, indent: number, c: number): YamlValue {
  if (c > 127 || INDICATOR[c] === 0) return readPlain(s, indent);
  let value: YamlValue;
  switch (c) {
    case 34:
    case 39:
      value = readQuoted(s, c);
      break;
    case 91:
    case 123:
      value = readFlowCollection(s);
      break;
    case 124:
    case 62:
      return readBlockScalar(s, indent);
    case 42:
      value = readAlias(s);
      break;
    case 38:
    case 33:
      return readWithProperties(s, indent, false);
    case 45:
    case 63:
    case 58:
      if (s.isBlank(s.pos + 1)) {
        s.fail(
          c === 45
            ? 'a list starts on a line of its own, not behind its key'
            : c === 63
              ? 'a key with ? starts on a line of its own'
              : 'expected a value, not a second colon',
          s.pos,
        );
      }
      return readPlain(s, indent);
    default:
      failStart(s, s.pos);
  }
  s.finishLine(describe(c));
  return value;
}

function describe(c: number): string {
  if (c === 42) return 'an alias';
  return c === 91 || c === 123 ? 'the closing bracket' : 'the closing quote';
}

function readPlainOrMapping(s: Scanner, indent: number): YamlValue {
  const start = s.pos;
  const colon = s.colonFrom(start);
  if (colon < s.eolFrom(start) && s.hashFrom(start) > colon) {
    return readBlockMapping(s, s.column, undefined, start);
  }
  return readPlain(s, indent);
}

/** Reads a list whose dashes stand at a column. `indentless`: it is a key's value at the key's own column. */
export function readBlockSequence(s: Scanner, column: number, indentless: boolean): YamlValue[] {
  const text = s.text;
  const list: YamlValue[] = [];
  const entries = s.entriesOf(list);
  s.enter();
  for (;;) {
    const dash = s.pos++;
    let value: YamlValue = null;
    if (openCompact(s, column)) {
      entries?.set(list.length, { key: dash, value: s.pos });
      value = readBlockNode(s, column);
    } else entries?.set(list.length, { key: dash, value: dash });
    list.push(value);
    if (s.column === column && text.charCodeAt(s.pos) === 45 && s.isBlank(s.pos + 1)) continue;
    if (s.column < column || (indentless && s.column === column)) break;
    s.fail(
      s.column === column
        ? 'expected the next "- " of the list at this column'
        : `unexpected indentation; the list's dashes stand at column ${column + 1}`,
      s.pos,
    );
  }
  s.depth--;
  s.nodes += list.length;
  return list;
}

/**
 * Behind a dash, `?` or the colon of such a key: moves to the value, on the same line or deeper on a later one.
 * False where there is none.
 */
function openCompact(s: Scanner, column: number): boolean {
  const text = s.text;
  let c = text.charCodeAt(s.pos);
  while (c === 32) c = text.charCodeAt(++s.pos);
  if (c === 9) s.fail('a tab cannot indent; YAML indents with spaces only', s.pos);
  if (!(c > 10) || c === 35) return s.advance() > column;
  s.column = s.pos - s.lineStart;
  return true;
}

function isDash(s: Scanner): boolean {
  return s.text.charCodeAt(s.pos) === 45 && s.isBlank(s.pos + 1);
}

/**
 * Reads a map whose keys stand at a column. Where its first key was read already (it starts at `firstOffset`), the
 * scanner stands behind that key's colon.
 */
function readBlockMapping(
  s: Scanner,
  column: number,
  first: string | undefined,
  firstOffset: number,
): YamlMap {
  const text = s.text;
  const map: YamlMap = {};
  const entries = s.entriesOf(map);
  let merges: YamlMap[] | undefined;
  let key = first;
  let keyOffset = firstOffset;
  s.enter();
  for (;;) {
    let explicit = false;
    let merge = false;
    let hasValue = true;
    if (key === undefined) {
      keyOffset = s.pos;
      const c = text.charCodeAt(keyOffset);
      if (c > 127 || INDICATOR[c] === 0) {
        key = readPlainKey(s);
        merge = c === 60 && key === '<<';
      } else if (c === 63 && s.isBlank(keyOffset + 1)) {
        explicit = true;
        s.pos++;
        key = readExplicitKey(s, column, keyOffset);
        merge = s.plain === '<<';
        hasValue = s.column === column && text.charCodeAt(s.pos) === 58 && s.isBlank(s.pos + 1);
        if (hasValue) s.pos++;
      } else key = readIndicatorKey(s, c);
    }
    let value: YamlValue = null;
    let valueOffset = s.pos;
    if (explicit) {
      if (hasValue) {
        if (openCompact(s, column)) {
          valueOffset = s.pos;
          value = readBlockNode(s, column);
        } else if (s.column === column && isDash(s)) {
          valueOffset = s.pos;
          value = readBlockSequence(s, column, true);
        }
      }
    } else {
      const c = s.skipBlanks();
      if (!(c > 10) || c === 35) {
        const next = s.advance();
        if (next > column) {
          valueOffset = s.pos;
          value = readBlockNode(s, column);
        } else if (next === column) {
          valueOffset = s.pos;
          const d = text.charCodeAt(valueOffset);
          if (d === 45 && s.isBlank(valueOffset + 1)) value = readBlockSequence(s, column, true);
          else if (d === 124 || d === 62) value = readBlockScalar(s, column);
          else valueOffset = keyOffset;
        }
      } else {
        valueOffset = s.pos;
        value = readInlineNode(s, column, c);
      }
    }
    if (merge) {
      const maps = mergedMaps(s, value, keyOffset);
      if (s.kustomize) {
        if (merges !== undefined) s.fail('a second merge key << in one map', keyOffset);
        merges = maps;
      } else mergeNow(s, map, entries, maps, keyOffset);
    } else {
      addEntry(s, map, entries, key, value, keyOffset, valueOffset);
    }
    if (s.column !== column) {
      if (s.column < column) break;
      s.fail(`unexpected indentation; the keys of this map stand at column ${column + 1}`, s.pos);
    }
    key = undefined;
  }
  s.depth--;
  if (merges !== undefined) mergeLater(s, map, entries, merges);
  return map;
}

/** Reads the key behind `?`; the scanner is left at the next token. `s.plain` is its source text where that is plain. */
function readExplicitKey(s: Scanner, column: number, start: number): string {
  let value: YamlValue = null;
  let plain: string | undefined;
  if (openCompact(s, column)) {
    const offset = s.pos;
    const c = s.text.charCodeAt(offset);
    value = readBlockNode(s, column);
    if (typeof value !== 'string' && typeof value !== 'object' && c < 128 && INDICATOR[c] === 0) {
      plain = s.text.slice(offset, Math.min(s.eolFrom(offset), s.pos)).trimEnd();
    }
    if (value === '<<' && c === 60) plain = '<<';
  } else if (s.column === column && isDash(s)) {
    value = readBlockSequence(s, column, true);
  }
  s.plain = plain;
  return plain === undefined ? keyOfValue(s, value, start) : resolveKey(s, plain, start);
}

/**
 * Reads a node that starts with an anchor or a tag. `mayBeKey`: it stands where a map may open, so the properties may
 * belong to that map's first key.
 */
function readWithProperties(s: Scanner, indent: number, mayBeKey: boolean): YamlValue {
  const text = s.text;
  const start = s.pos;
  const column = s.column;
  if (mayBeKey && startsWithKey(s)) return readBlockMapping(s, column, undefined, start);
  const { anchor: name, tag } = readProperties(s);
  const anchor = name === undefined ? undefined : openAnchor(s, name);
  let c = text.charCodeAt(s.pos);
  let value: YamlValue;
  if (!(c > 10) || c === 35) {
    const next = s.advance();
    if (next > indent) {
      c = text.charCodeAt(s.pos);
      value = readTaggedBlockNode(s, indent, tag, c);
    } else if (next === indent && !mayBeKey && isDash(s)) {
      value = readBlockSequence(s, indent, true);
    } else {
      value = tag === undefined ? null : resolveTagged(s, tag, '', true, start);
    }
  } else if (c === 42) {
    s.fail('an alias cannot have an anchor or a tag', start);
  } else if (tag === undefined || c === 91 || c === 123) {
    value = readInlineNode(s, indent, c);
  } else {
    value = readTaggedScalar(s, indent, tag, c);
  }
  if (anchor !== undefined) closeAnchor(anchor, value);
  return value;
}

/** A node below a line that had only its tag: the tag counts for a scalar, not for a map or list. */
function readTaggedBlockNode(s: Scanner, indent: number, tag: string | undefined, c: number): YamlValue {
  if (tag === undefined) return readBlockNode(s, indent);
  const start = s.pos;
  const isQuote = c === 34 || c === 39;
  const plain = !isQuote && (c > 127 || INDICATOR[c] === 0);
  if (plain) {
    const colon = s.colonFrom(start);
    if (colon < s.eolFrom(start) && s.hashFrom(start) > colon) return readBlockNode(s, indent);
    return readTaggedScalar(s, indent, tag, c);
  }
  const value = readBlockNode(s, indent);
  return typeof value === 'string' ? resolveTagged(s, tag, value, false, start) : value;
}

function readTaggedScalar(s: Scanner, indent: number, tag: string, c: number): YamlValue {
  const start = s.pos;
  if (c === 34 || c === 39) {
    const text = readQuoted(s, c);
    s.finishLine(describe(c));
    return resolveTagged(s, tag, text, false, start);
  }
  if (c === 124 || c === 62) return resolveTagged(s, tag, readBlockScalar(s, indent), false, start);
  checkPlainStart(s, c);
  const line = s.line;
  let text = readPlainLine(s);
  if (s.advance(indent) > indent && !s.comment) text = readPlainText(s, indent, text, line);
  return resolveTagged(s, tag, text, true, start);
}
