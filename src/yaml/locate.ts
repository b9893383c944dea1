import type { ScalarRules } from './read.js';
import type { Path } from './value.js';

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

/**
 * The position of a path in a document of a text. Where the path leaves the document the deepest existing ancestor is
 * answered. Undefined where the text cannot be read or has no such document.
 */
export function locate(
  _text: string,
  _document: number,
  _path: Path,
  _rules: ScalarRules,
): ValuePosition | undefined {
  return undefined;
}
