import { normalBreaks, readUpTo, type ScalarRules } from './read.js';
import { positionOf, type Entries } from './scanner.js';
import type { Path, YamlValue } from './value.js';

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where a value of a document stands: its key (or list dash) and the value itself. */
export interface ValuePosition {
  readonly key: Position;
  readonly value: Position;
  /** How many steps of the path exist in the document; the position is that of the deepest existing one. */
  readonly depth: number;
}

/** A document of a text with the places of all that is in it. */
export interface LocatedDocument {
  readonly value: YamlValue;
  /** Where the path leaves the document the deepest existing ancestor is answered. */
  readonly locate: (path: Path) => ValuePosition;
}

/** Reads a document for its places; undefined where the text cannot be read or has no such document. */
export function readLocated(text: string, document: number, rules: ScalarRules): LocatedDocument | undefined {
  const entries: Entries = new Map();
  let found;
  try {
    found = readUpTo(text, { rules, duplicateKeys: 'last' }, document + 1, entries)[document];
  } catch {
    return undefined;
  }
  if (found === undefined) return undefined;
  const normal = normalBreaks(text);
  const { value, line } = found;
  return {
    value,
    locate(path) {
      const offsets = offsetsIn(normal, entries, value, line, path);
      return {
        key: positionOf(normal, offsets.key),
        value: positionOf(normal, offsets.value),
        depth: offsets.depth,
      };
    },
  };
}

/**
 * The position of a path in a document of a text. Where the path leaves the document the deepest existing ancestor is
 * answered. What an alias or a merge key brings stands where its anchor wrote it. Undefined where the text cannot be
 * read or has no such document.
 */
export function locate(
  text: string,
  document: number,
  path: Path,
  rules: ScalarRules,
): ValuePosition | undefined {
  return readLocated(text, document, rules)?.locate(path);
}

/**
 * The position in the file of a line (from 1) of a scalar's value, such as a line of a patch that stands inline in a
 * kustomization: exact in a literal block (`|`), the nearest line in other styles. Undefined where the path does not
 * lead to a value.
 */
export function locateInScalar(
  text: string,
  document: number,
  path: Path,
  lineInValue: number,
  rules: ScalarRules,
): Position | undefined {
  const offsets = offsetsOf(text, document, path, rules);
  if (offsets === undefined || offsets.depth < path.length) return undefined;
  const lines = offsets.text.split('\n');
  const start = positionOf(offsets.text, offsets.value);
  const header = lines[start.line - 1]!.slice(start.column - 1);
  const block = /^(?:[&!]\S*[ \t]+)*[|>]([-+0-9]*)/.exec(header);
  if (block === null) {
    const quoted = header.startsWith('"') || header.startsWith("'");
    if (lineInValue === 1) return { line: start.line, column: start.column + (quoted ? 1 : 0) };
    return start;
  }
  const line = Math.min(start.line + lineInValue, lines.length);
  const first = lines.slice(start.line).find((content) => content.trim() !== '') ?? '';
  const digit = /[1-9]/.exec(block[1]!);
  const indentation = /^ */.exec(first)![0].length;
  if (digit === null) return { line, column: indentation + 1 };
  // The digit counts from the indentation of the map or list that holds the scalar.
  const own = positionOf(offsets.text, offsets.key).column - 1;
  return { line, column: Math.min(own + Number(digit[0]), indentation) + 1 };
}

interface Offsets {
  /** With line feeds as its only line breaks. */
  readonly text: string;
  readonly key: number;
  readonly value: number;
  readonly depth: number;
}

function offsetsOf(text: string, document: number, path: Path, rules: ScalarRules): Offsets | undefined {
  const entries: Entries = new Map();
  try {
    const found = readUpTo(text, { rules, duplicateKeys: 'last' }, document + 1, entries)[document];
    return found && offsetsIn(normalBreaks(text), entries, found.value, found.line, path);
  } catch {
    return undefined;
  }
}

function offsetsIn(normal: string, entries: Entries, root: YamlValue, rootLine: number, path: Path): Offsets {
  let value: YamlValue | undefined = root;
  let key = contentOfLine(normal, rootLine);
  let at = key;
  let depth = 0;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) break;
    const own = entries.get(value);
    const entry = own?.get(step) ?? own?.get(String(step));
    if (entry === undefined) break;
    key = entry.key;
    at = entry.value;
    value = Array.isArray(value) ? value[Number(step)] : Object.hasOwn(value, step) ? value[step] : undefined;
    depth++;
  }
  return { text: normal, key, value: at, depth };
}

/** Offset of the first character of a line that is no blank, nor belongs to a `---` before it. */
function contentOfLine(text: string, line: number): number {
  let start = 0;
  for (let count = 1; count < line; count++) start = text.indexOf('\n', start) + 1;
  const match = /^(?:\ufeff)?(?:---(?=\s))?[ \t]*/.exec(text.slice(start, start + 1000));
  return start + (match?.[0].length ?? 0);
}
