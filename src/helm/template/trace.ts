import type { Source } from './ast.js';
import type { OuterPaths, ValuesPaths } from './values-paths.js';

/** One piece of output: from its offset to that of the next piece it was written by one line of one template. */
export interface OutputSegment {
  /** Offset in the output, in UTF-16 units. */
  readonly offset: number;
  /** The name of the template file, as it was parsed. */
  readonly template: string;
  readonly line: number;
  /** The key of the chart's values that was printed, such as `image.tag` or `hosts[0].name`, where that is known. */
  readonly valuesPath?: string;
}

interface Piece {
  readonly offset: number;
  readonly source: Source;
  readonly pos: number;
  readonly valuesPath: string | undefined;
}

/** What goes on after an include. */
interface Outer {
  readonly pieces: Piece[];
  readonly paths: OuterPaths;
}

/** How many lines of an included text are searched for the one that a line of the result came from. */
const searchLines = 16;

/** Records who wrote which part of the output. */
export class Trace {
  private pieces: Piece[] = [];
  /** The text of the last include that the current action called, with its own pieces. */
  private included: { readonly text: string; readonly pieces: readonly Piece[] } | undefined;

  constructor(readonly paths: ValuesPaths) {}

  /** Text that stands in the template itself: each of its lines is a piece. */
  text(offset: number, text: string, source: Source, pos: number): void {
    this.included = undefined;
    let start = 0;
    for (let newline = text.indexOf('\n'); newline >= 0; newline = text.indexOf('\n', start)) {
      this.add({ offset: offset + start, source, pos: pos + start, valuesPath: undefined });
      start = newline + 1;
    }
    if (start < text.length)
      this.add({ offset: offset + start, source, pos: pos + start, valuesPath: undefined });
  }

  /** What an action printed. Where it included another template, lines that are still there keep their own origin. */
  action(offset: number, text: string, source: Source, pos: number, valuesPath: string | undefined): void {
    const { included } = this;
    this.included = undefined;
    this.add({ offset, source, pos, valuesPath });
    if (included === undefined || included.pieces.length === 0) return;
    const inner = lineOrigins(included.text, included.pieces);
    let next = 0;
    for (let start = 0; start < text.length;) {
      const newline = text.indexOf('\n', start);
      const end = newline < 0 ? text.length : newline;
      const line = text.slice(start, end).trim();
      if (line !== '') {
        for (let i = next; i < Math.min(inner.length, next + searchLines); i++) {
          const origin = inner[i]!;
          if (origin.line !== line) continue;
          this.add({ ...origin.piece, offset: offset + start });
          next = i + 1;
          break;
        }
      }
      start = end + 1;
    }
  }

  /** Begins an include; the answer is to be given back when it ends. */
  enter(): Outer {
    const { pieces } = this;
    this.pieces = [];
    return { pieces, paths: this.paths.enterWith(undefined, undefined) };
  }

  leave({ pieces, paths }: Outer, text: string): void {
    this.included = { text, pieces: this.pieces };
    this.pieces = pieces;
    this.paths.leave(paths);
  }

  discard({ pieces, paths }: Outer): void {
    this.included = undefined;
    this.pieces = pieces;
    this.paths.leave(paths);
  }

  /** Follows the removal of a text wherever it stands in the output. */
  removed(output: string, text: string): void {
    const shifted: Piece[] = [];
    let removed = 0;
    let next = output.indexOf(text);
    for (const piece of this.pieces) {
      for (; next >= 0 && next < piece.offset; next = output.indexOf(text, next + text.length))
        removed += text.length;
      shifted.push({ ...piece, offset: piece.offset - removed });
    }
    this.pieces = shifted;
  }

  /** The pieces of the whole output so far, in order. */
  segments(): OutputSegment[] {
    const segments: OutputSegment[] = [];
    const lineStarts = new Map<Source, readonly number[]>();
    for (const { offset, source, pos, valuesPath } of this.pieces) {
      let starts = lineStarts.get(source);
      if (starts === undefined) lineStarts.set(source, (starts = lineStartsOf(source.text)));
      const line = lineOf(starts, pos);
      const segment = { offset, template: source.name, line };
      segments.push(valuesPath === undefined ? segment : { ...segment, valuesPath });
    }
    return segments;
  }

  private add(piece: Piece): void {
    if (this.pieces.at(-1)?.offset === piece.offset) this.pieces.pop();
    this.pieces.push(piece);
  }
}

function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The line of an offset, from 1. */
function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}

/** The lines of a text, without the space around them, each with the piece that wrote its first visible character. */
function lineOrigins(text: string, pieces: readonly Piece[]): { line: string; piece: Piece }[] {
  const lines: { line: string; piece: Piece }[] = [];
  let at = 0;
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end).trim();
    const first = start + text.slice(start, end).search(/\S/);
    while (at + 1 < pieces.length && pieces[at + 1]!.offset <= first) at++;
    const piece = pieces[at]!;
    if (line !== '' && piece.offset <= first)
      lines.push({ line, piece: lastValuePiece(pieces, at, end) ?? piece });
    start = end + 1;
  }
  return lines;
}

/** A line that prints a value is worth most as the place of that value. */
function lastValuePiece(pieces: readonly Piece[], from: number, end: number): Piece | undefined {
  let found: Piece | undefined;
  for (let i = from; i < pieces.length && pieces[i]!.offset < end; i++) {
    if (pieces[i]!.valuesPath !== undefined) found = pieces[i];
  }
  return found;
}
