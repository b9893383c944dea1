import { readBlockNode, readInlineNode } from './block.js';
import { DuplicateKey } from './entries.js';
import { YamlError } from './error.js';
import { goSyntaxFault } from './go/syntax-fault.js';
import { ROOT, Scanner, yamlErrorAt, type Entries, type OtherKey } from './scanner.js';
import type { YamlValue } from './value.js';

/**
 * How plain scalars are resolved: `helm` as sigs.k8s.io/yaml does (Helm, Flux's substitution, controllers: yes/no are
 * booleans, every number a float64), `kustomize` as yaml.v3 does (yes/no are strings, integers exact, timestamps
 * become RFC 3339 text).
 */
export type ScalarRules = 'helm' | 'kustomize';

export interface ReadOptions {
  readonly rules: ScalarRules;
  /** What a key that stands twice in one map does. Default `error`; `last` lets the last one win. */
  readonly duplicateKeys?: 'error' | 'last';
  /**
   * Integers beyond 2^53: `exact` gives bigints, `float` rounds them. Default: exact by kustomize's rules, float by
   * Helm's, for Helm reads every number as a float64.
   */
  readonly integers?: 'exact' | 'float';
}

export interface YamlDocument {
  /** null for an empty document. */
  readonly value: YamlValue;
  /** Nothing but white space and comments. */
  readonly empty: boolean;
  /** 1-based line on which the document's content starts. */
  readonly line: number;
  /** By kustomize's rules only: the keys that are numbers, booleans or times, where there are any. */
  readonly otherKeys?: readonly OtherKey[];
}

/** All documents of a text, none where it has only comments. Throws YamlError. */
export function readDocuments(text: string, options: ReadOptions): YamlDocument[] {
  return readUpTo(text, options, Infinity, undefined);
}

/**
 * The first document of a text, as Go's Unmarshal reads: whatever stands behind it is not looked at. An empty document
 * where the text has only comments. Throws YamlError.
 */
export function readFirst(text: string, options: ReadOptions): YamlDocument {
  return readUpTo(text, options, 1, undefined)[0] ?? { value: null, empty: true, line: 1 };
}

/**
 * The first documents of a text, at most `count`. Where `entries` is given, the offsets of all entries are put there;
 * offsets count in the text with its line breaks made line feeds. Throws YamlError.
 */
export function readUpTo(
  text: string,
  options: ReadOptions,
  count: number,
  entries: Entries | undefined,
): YamlDocument[] {
  const unusual = UNUSUAL.test(text);
  const normal = unusual ? normalBreaks(text) : text;
  try {
    return parse(normal, unusual, options, count, entries);
  } catch (error) {
    if (error instanceof DuplicateKey && entries === undefined) {
      return readUpTo(text, options, count, new Map());
    }
    if (error instanceof RangeError) throw yamlErrorAt(normal, 'nested too deeply', 0);
    if (error instanceof YamlError && normal.length !== text.length) {
      const carriages = text.slice(0, error.offset + error.line - 1).split('\r\n').length - 1;
      throw new YamlError(
        error.reason,
        error.offset + carriages,
        error.line,
        error.column,
        error.text,
        error.go,
      );
    }
    throw error;
  }
}

/** A text whose line breaks are line feeds. */
export function normalBreaks(text: string): string {
  if (!text.includes('\r') && !text.includes('\u0085')) return text;
  return text.replaceAll(/\r\n?|\u0085/g, '\n');
}

/** What asks for a closer look: carriage returns and other line breaks, control characters. */
const UNUSUAL = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]/;
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

function parse(
  text: string,
  unusual: boolean,
  options: ReadOptions,
  count: number,
  entries: Entries | undefined,
): YamlDocument[] {
  const control = unusual ? CONTROL.exec(text) : null;
  if (control !== null) {
    const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    throw yamlErrorAt(
      text,
      `the control character U+${code} cannot stand in YAML; write it as an escape in double quotes`,
      control.index,
    );
  }
  const kustomize = options.rules === 'kustomize';
  const s = new Scanner(text, {
    kustomize,
    exact: options.integers === undefined ? kustomize : options.integers === 'exact',
    lastWins: options.duplicateKeys === 'last',
    firstOnly: count === 1 && !kustomize,
    separators: unusual && /[\u2028\u2029]/.test(text),
    entries,
  });
  const documents: YamlDocument[] = [];
  // A byte order mark before the text.
  if (text.charCodeAt(0) === 0xfeff) s.pos = s.lineStart = 1;
  let column = startOfText(s);
  while (documents.length < count) {
    const directives = column === 0 && text.charCodeAt(s.pos) === 37;
    if (directives) column = readDirectives(s);
    let explicit = false;
    if (column < 0) {
      if (s.end === 'text') {
        if (directives) s.fail('expected --- after the directives', s.pos);
        break;
      }
      if (s.end === 'end') {
        if (documents.length === 0 && !kustomize) s.fail('expected a document before ...', s.pos);
        s.pos += 3;
        column = s.finishLine('...');
        if (column >= 0 && !(column === 0 && text.charCodeAt(s.pos) === 37)) {
          s.fail('expected --- to start another document after ...', s.pos);
        }
        continue;
      }
      explicit = true;
      s.pos += 3;
    } else if (directives) {
      s.fail('expected --- after the directives', s.pos);
    } else if (documents.length > 0) {
      s.fail('expected the end of the document; is this line indented less than it should be?', s.pos);
    }
    const document = readDocument(s, explicit, documents.length + 1 === count);
    documents.push(s.otherKeys === undefined ? document : { ...document, otherKeys: s.otherKeys });
    s.otherKeys = undefined;
    column = s.column;
    s.anchors = undefined;
    s.tagHandles = undefined;
  }
  if (count === 1 && !kustomize && s.pos < text.length && !isClosing(text, s.pos)) {
    // Go looks one token beyond the document.
    const fault = goSyntaxFault(text, -1);
    if (fault !== undefined) s.fail(fault.replace(/^yaml: (?:line [0-9]+: )?/, ''), s.pos);
  }
  return documents;
}

/** Whether nothing but the sign for the end of a document stands at an offset and behind it. */
function isClosing(text: string, pos: number): boolean {
  return text.startsWith('...', pos) && /^\n*$/.test(text.slice(pos + 3));
}

function startOfText(s: Scanner): number {
  if (s.isMarker(s.pos)) {
    s.end = s.text.charCodeAt(s.pos) === 45 ? 'start' : 'end';
    return (s.column = -1);
  }
  let c = s.text.charCodeAt(s.pos);
  while (c === 32) c = s.text.charCodeAt(++s.pos);
  if (c === 9) s.fail('a tab cannot indent; YAML indents with spaces only', s.pos);
  if (c > 32 && c !== 35) return (s.column = s.pos - s.lineStart);
  return s.advance();
}

/** Reads the document that starts here, or behind the `---` where the scanner stands. */
function readDocument(s: Scanner, explicit: boolean, isLast: boolean): YamlDocument {
  s.nodes = s.aliased = 0;
  let line = s.line;
  if (explicit) {
    const c = s.skipBlanks();
    if (c > 10 && c !== 35 && s.kustomize && line > 1) {
      s.fail('kustomize takes nothing but a comment behind ---; start the document on the next line', s.pos);
    }
    if (c > 10 && c !== 35) return { value: readInlineNode(s, ROOT, c), empty: false, line };
    if (s.advance() < 0) return { value: null, empty: true, line };
    line = s.line;
  }
  const value = readBlockNode(s, ROOT);
  if (s.column >= 0 && !isLast) {
    s.fail('expected the end of the document; is this line indented less than it should be?', s.pos);
  }
  return { value, empty: false, line };
}

/** Passes the directives of a document. Answers as `advance` does. */
function readDirectives(s: Scanner): number {
  const text = s.text;
  for (;;) {
    const end = s.eolFrom(s.pos);
    const words = text
      .slice(s.pos, end)
      .replace(/\s#.*$/, '')
      .trim()
      .split(/\s+/);
    if (words[0] === '%YAML') {
      if (words[1] !== '1.1') {
        s.fail(`the directive asks for YAML ${words[1] ?? ''}; the Go tools read 1.1 only`, s.pos);
      }
    } else if (words[0] === '%TAG') {
      const [, handle, prefix] = words;
      if (handle === undefined || prefix === undefined || !/^!(?:[\w-]*!)?$/.test(handle)) {
        s.fail('a %TAG directive has a handle and a prefix: %TAG !e! tag:example.com,2000:', s.pos);
      }
      s.tagHandles ??= new Map();
      s.tagHandles.set(handle, prefix);
    } else {
      s.fail(`unknown directive ${words[0]}; a line cannot start with % otherwise`, s.pos);
    }
    s.pos = end;
    const column = s.advance();
    if (column !== 0 || text.charCodeAt(s.pos) !== 37) return column;
  }
}
