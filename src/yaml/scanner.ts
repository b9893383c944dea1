import { YamlError } from './error.js';
import type { YamlMap, YamlValue } from './value.js';

/** What ended a document. */
export type DocumentEnd = 'text' | 'start' | 'end';

/** Offsets of an entry of a map or list: its key (or dash) and its value. */
export interface Entry {
  readonly key: number;
  readonly value: number;
}

/** The entries of every map and list that was read, kept only where somebody asks for positions. */
export type Entries = Map<object, Map<string | number, Entry>>;

/** The value of an anchor. While its node is being read it is open: an alias in there would contain itself. */
export interface Anchor {
  open: boolean;
  value: YamlValue;
}

export interface ScannerOptions {
  /** yaml.v3 rules instead of sigs.k8s.io/yaml's. */
  readonly kustomize: boolean;
  /** Integers beyond 2^53 become bigints. */
  readonly exact: boolean;
  /** A key that stands twice: the last one wins. */
  readonly lastWins: boolean;
  /** The text has U+2028 or U+2029, which break lines inside quoted scalars. */
  readonly separators: boolean;
  /** Whether nothing counts behind the node that the first document is. */
  readonly firstOnly: boolean;
  readonly entries: Entries | undefined;
}

/** A plain key such as `1` or `true` and where it stands, from 1. */
export interface OtherKey {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

export interface ScannerState {
  readonly pos: number;
  readonly line: number;
  readonly lineStart: number;
  readonly eol: number;
  readonly colon: number;
  readonly hash: number;
  readonly backslash: number;
}

/** `indent` of a document's root: deeper than nothing. */
export const ROOT = -1;

/** Deeper documents are refused, so that no reader of the value runs out of stack. */
export const MAX_DEPTH = 1000;

const WIDEST_PAD = 64;

/** Runs of spaces by their length. */
const PADS = Array.from({ length: WIDEST_PAD + 1 }, (_, width) => ' '.repeat(width));

/** A run of spaces. */
export function spaces(width: number): string {
  return width <= WIDEST_PAD ? PADS[width]! : ' '.repeat(width);
}

const NOWHERE = 0x3fffffff;
const ANY_TAB_IS_WRONG = 0x3fffffff;

/**
 * The state of reading one text whose only line break is a line feed. Functions of the other files move it along; it
 * knows lines, columns, comments and where the next colon, comment or line break stands. Those three are cursors that
 * only move forward, so that looking for them costs one pass over the text however often it is done.
 */
export class Scanner {
  pos = 0;
  line = 1;
  lineStart = 0;
  /** Column (from 0) of the token at `pos` after `advance`, or -1 at the end of the document. */
  column = 0;
  /** What the document ended with, once `column` is -1. */
  end: DocumentEnd = 'text';
  /** Whether the last `advance` passed a comment. */
  comment = false;
  depth = 0;
  /** How many nodes were read, and how many of them by aliases: the measure of alias bombs. */
  nodes = 0;
  aliased = 0;
  anchors: Map<string, Anchor> | undefined;
  /** Prefixes of tag handles that a %TAG directive declared. */
  tagHandles: Map<string, string> | undefined;
  /** Source text of the last flow scalar where that was plain: keys are resolved from it. */
  plain: string | undefined;
  /** Keys that kustomize's rules take for something else than text; set where there are any. */
  otherKeys: OtherKey[] | undefined;
  readonly kustomize: boolean;
  readonly exact: boolean;
  readonly lastWins: boolean;
  readonly entries: Entries | undefined;
  private readonly firstOnly: boolean;
  readonly separators: boolean;
  private eol = -1;
  private colon = -1;
  private hash = -1;
  private backslash = -1;

  constructor(
    readonly text: string,
    options: ScannerOptions,
  ) {
    this.kustomize = options.kustomize;
    this.exact = options.exact;
    this.lastWins = options.lastWins;
    this.entries = options.entries;
    this.separators = options.separators;
    this.firstOnly = options.firstOnly;
  }

  /** Remembers a key on the current line that is not text. */
  noteKey(text: string, offset: number): void {
    this.otherKeys ??= [];
    this.otherKeys.push({ text, line: this.line, column: offset - this.lineStart + 1 });
  }

  /** Offset of the line feed that ends the line of `from`, or the length of the text. */
  eolFrom(from: number): number {
    if (this.eol < from) {
      const at = this.text.indexOf('\n', from);
      this.eol = at < 0 ? this.text.length : at;
    }
    return this.eol;
  }

  /** Offset of the next colon that a blank, a line break or the end follows. */
  colonFrom(from: number): number {
    if (this.colon < from) {
      let at = this.text.indexOf(':', from);
      while (at >= 0 && this.text.charCodeAt(at + 1) > 32) at = this.text.indexOf(':', at + 1);
      this.colon = at < 0 ? NOWHERE : at;
    }
    return this.colon;
  }

  /** Offset of the next `#` that follows a blank or a line break. */
  hashFrom(from: number): number {
    if (this.hash < from) {
      let at = this.text.indexOf('#', from);
      while (at > 0 && this.text.charCodeAt(at - 1) > 32) at = this.text.indexOf('#', at + 1);
      this.hash = at < 0 ? NOWHERE : at;
    }
    return this.hash;
  }

  backslashFrom(from: number): number {
    if (this.backslash < from) {
      const at = this.text.indexOf('\\', from);
      this.backslash = at < 0 ? NOWHERE : at;
    }
    return this.backslash;
  }

  /** Passes blanks on the line; answers the character there, NaN at the end. */
  skipBlanks(): number {
    let c = this.text.charCodeAt(this.pos);
    while (c === 32 || c === 9) c = this.text.charCodeAt(++this.pos);
    return c;
  }

  /** The state to come back to after a look ahead. */
  save(): ScannerState {
    const { pos, line, lineStart, eol, colon, hash, backslash } = this;
    return { pos, line, lineStart, eol, colon, hash, backslash };
  }

  restore(state: ScannerState): void {
    this.pos = state.pos;
    this.line = state.line;
    this.lineStart = state.lineStart;
    this.eol = state.eol;
    this.colon = state.colon;
    this.hash = state.hash;
    this.backslash = state.backslash;
  }

  /** Whether a blank, a line break or the end of the text stands at an offset. */
  isBlank(offset: number): boolean {
    return !(this.text.charCodeAt(offset) > 32);
  }

  /**
   * Offset behind the spaces at the start of a line. Most lines are indented about as deep as the one before, so whole
   * indentations are compared at once: character by character costs far more while the program is young.
   */
  indentFrom(start: number): number {
    const text = this.text;
    let pos = start;
    if (text.charCodeAt(pos) !== 32) return pos;
    let width = this.column > WIDEST_PAD ? WIDEST_PAD : this.column;
    for (; width > 2; width -= 2) {
      if (text.startsWith(PADS[width]!, pos)) {
        pos += width;
        break;
      }
    }
    while (text.charCodeAt(pos) === 32) pos++;
    return pos;
  }

  newLine(start: number): void {
    this.line++;
    this.lineStart = start;
  }

  /**
   * From the end of a value passes the rest of its line, blank lines and comments. Answers the column of the next
   * token, -1 at the end of the document. Tabs may stand only where a plain scalar could go on: right of
   * `tabsRightOf`.
   */
  advance(tabsRightOf: number = ANY_TAB_IS_WRONG): number {
    const text = this.text;
    let tabsFrom = tabsRightOf;
    this.comment = false;
    let c = this.skipBlanks();
    let pos = this.pos;
    for (;;) {
      if (c === 10) {
        this.lineStart = ++pos;
        this.line++;
        pos = this.indentFrom(pos);
        c = text.charCodeAt(pos);
        continue;
      }
      if (c === 35) {
        this.comment = true;
        tabsFrom = ANY_TAB_IS_WRONG;
        pos = this.eolFrom(pos);
        c = text.charCodeAt(pos);
        if (c === 10) continue;
        this.end = 'text';
        break;
      }
      if (c === 9) {
        if (pos - this.lineStart <= tabsFrom) {
          this.fail('a tab cannot indent; YAML indents with spaces only', pos);
        }
        while (c === 9 || c === 32) c = text.charCodeAt(++pos);
        continue;
      }
      if (!(c >= 0)) {
        this.end = 'text';
        break;
      }
      const column = pos - this.lineStart;
      if (column === 0 && (c === 45 || c === 46) && this.isMarker(pos)) {
        this.end = c === 45 ? 'start' : 'end';
        break;
      }
      this.pos = pos;
      return (this.column = column);
    }
    this.pos = pos;
    return (this.column = -1);
  }

  /** Whether `---` or `...` stands at an offset, alone or before a blank. */
  isMarker(offset: number): boolean {
    const text = this.text;
    const c = text.charCodeAt(offset);
    return (
      (c === 45 || c === 46) &&
      text.charCodeAt(offset + 1) === c &&
      text.charCodeAt(offset + 2) === c &&
      this.isBlank(offset + 3)
    );
  }

  /** After a value that must be the last of its line: passes on to the next token. */
  finishLine(what: string): number {
    const c = this.skipBlanks();
    if (c > 10 && c !== 35) {
      if (c === 58 && this.isBlank(this.pos + 1)) this.failNestedColon(this.pos);
      if (this.firstOnly && this.depth === 0) {
        this.end = 'text';
        return (this.column = -1);
      }
      this.fail(`unexpected text after ${what}; expected the end of the line`, this.pos);
    }
    return this.advance();
  }

  enter(): void {
    if (++this.depth > MAX_DEPTH) this.fail(`nested more than ${MAX_DEPTH} levels deep`, this.pos);
  }

  /** Starts the list of a map's or list's entries, where positions are asked for. */
  entriesOf(collection: YamlValue[] | YamlMap): Map<string | number, Entry> | undefined {
    if (this.entries === undefined) return undefined;
    const own = new Map<string | number, Entry>();
    this.entries.set(collection, own);
    return own;
  }

  failNestedColon(offset: number): never {
    this.fail(
      'a second ": " on the line; a value that contains a colon and a blank must be quoted, and a nested map starts on its own line, indented',
      offset,
    );
  }

  fail(reason: string, offset: number, go?: string): never {
    throw yamlErrorAt(this.text, reason, offset, go);
  }
}

/** A YamlError with the line and column of an offset; `go` is what the Go tools say where it is no fault of syntax. */
export function yamlErrorAt(text: string, reason: string, offset: number, go?: string): YamlError {
  const { line, column } = positionOf(text, offset);
  return new YamlError(reason, offset, line, column, text, go);
}

/** Line and column, both from 1, of an offset. */
export function positionOf(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', start)) {
    line++;
    start = at + 1;
  }
  return { line, column: offset - start + 1 };
}
