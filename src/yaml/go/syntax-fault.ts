import { GoSyntaxFault, Tokens, type Token, type TokenKind } from './tokens.js';

/** Deeper texts are not judged: Go takes them up to ten times as deep. */
const DEEPEST = 1000;

/** How much of a text Go's reader takes in at once, in bytes: a control character further on is not seen yet. */
const CHUNK = 512;

const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

/**
 * What Go's yaml.v2 (under sigs.k8s.io/yaml) says of the syntax of a text: its message with the line as it counts it,
 * or undefined where it has no objection in the first document and those that start before `until`. The reader finds faults by the
 * shape of the text and explains them in its own words; Go's words follow from how libyaml cuts text into tokens, which
 * is why this reads the text once more.
 */
export function goSyntaxFault(text: string, until: number): string | undefined {
  const fault = firstFault(text, until);
  const control = CONTROL.exec(text);
  if (control !== null) {
    const chunk = Math.floor(Buffer.byteLength(text.slice(0, control.index)) / CHUNK) * CHUNK;
    const reached = fault === undefined ? Infinity : Buffer.byteLength(text.slice(0, fault.offset)) + 4;
    if (chunk < reached) return 'yaml: control characters are not allowed';
  }
  if (fault === undefined) return undefined;
  return fault.line > 0 ? `yaml: line ${fault.line}: ${fault.text}` : `yaml: ${fault.text}`;
}

function firstFault(text: string, until: number): GoSyntaxFault | undefined {
  // To libyaml a zero is the end of the text, and a byte order mark is only at its start none of its characters.
  const end = text.indexOf('\0');
  const start = text.startsWith('\ufeff') ? 1 : 0;
  const tokens = new Tokens(text.slice(start, end < 0 ? undefined : end));
  const parser: Parser = { tokens, anchors: new Set(), handles: new Set(), depth: 0 };
  try {
    let implicit = true;
    while (readDocument(parser, implicit) && parser.tokens.pos <= until) implicit = false;
    return undefined;
  } catch (error) {
    if (error instanceof GoSyntaxFault) return error;
    if (error instanceof TooDeep) return undefined;
    throw error;
  }
}

class TooDeep extends Error {}

interface Parser {
  readonly tokens: Tokens;
  readonly anchors: Set<string>;
  readonly handles: Set<string>;
  depth: number;
}

/** False at the end of the text. */
function readDocument(p: Parser, implicit: boolean): boolean {
  const { tokens } = p;
  p.anchors.clear();
  p.handles.clear();
  if (!implicit) while (tokens.peek().kind === 'document end') tokens.take();
  let { kind } = tokens.peek();
  if (kind === 'stream end') return false;
  const marked = kind === 'yaml directive' || kind === 'tag directive' || kind === 'document start';
  if (marked || !implicit) {
    readDirectives(p);
    if (tokens.peek().kind !== 'document start') fail(p, 'did not find expected <document start>');
    tokens.take();
    ({ kind } = tokens.peek());
    if (!CONTENT_ENDS.has(kind)) readNode(p, true, false);
  } else readNode(p, true, false);
  if (tokens.peek().kind === 'document end') tokens.take();
  return true;
}

const CONTENT_ENDS: ReadonlySet<TokenKind> = new Set([
  'yaml directive',
  'tag directive',
  'document start',
  'document end',
  'stream end',
]);

function readDirectives(p: Parser): void {
  let version = false;
  for (;;) {
    const { kind, name } = p.tokens.peek();
    if (kind === 'yaml directive') {
      if (version) fail(p, 'found duplicate %YAML directive');
      if (name !== '1.1') fail(p, 'found incompatible YAML document');
      version = true;
    } else if (kind === 'tag directive') {
      if (p.handles.has(name)) fail(p, 'found duplicate %TAG directive');
      p.handles.add(name);
    } else return;
    p.tokens.take();
  }
}

/** A fault of the parser at the next token, in something that started on `contextLine`. */
function fail(p: Parser, text: string, contextLine = 0): never {
  throw new GoSyntaxFault(text, p.tokens.peek().line || contextLine, p.tokens.pos);
}

function readNode(p: Parser, block: boolean, indentless: boolean): void {
  const { tokens } = p;
  let token = tokens.peek();
  if (token.kind === 'alias') {
    if (!p.anchors.has(token.name)) {
      throw new GoSyntaxFault(`unknown anchor '${token.name}' referenced`, 0, tokens.pos);
    }
    return tokens.take();
  }
  const { line } = token;
  let anchor: Token | undefined;
  let tag: Token | undefined;
  for (;;) {
    if (token.kind === 'anchor' && anchor === undefined) anchor = token;
    else if (token.kind === 'tag' && tag === undefined) tag = token;
    else break;
    tokens.take();
    token = tokens.peek();
  }
  if (tag !== undefined && tag.name !== '' && tag.name !== '!' && tag.name !== '!!') {
    if (!p.handles.has(tag.name)) {
      throw new GoSyntaxFault('found undefined tag handle', tag.line || line, tokens.pos);
    }
  }
  const { kind } = token;
  const opens =
    kind === 'scalar' ||
    kind === 'flow sequence start' ||
    kind === 'flow mapping start' ||
    (block && (kind === 'block sequence start' || kind === 'block mapping start')) ||
    (indentless && kind === 'block entry');
  if (!opens) {
    if (anchor === undefined && tag === undefined) fail(p, 'did not find expected node content', line);
    if (anchor !== undefined) p.anchors.add(anchor.name);
    return;
  }
  if (anchor !== undefined) p.anchors.add(anchor.name);
  if (kind === 'scalar') return tokens.take();
  if (++p.depth > DEEPEST) throw new TooDeep();
  if (kind === 'block entry') readIndentlessSequence(p);
  else {
    tokens.take();
    if (kind === 'flow sequence start') readFlowSequence(p, token.line);
    else if (kind === 'flow mapping start') readFlowMapping(p, token.line);
    else if (kind === 'block sequence start') readBlockSequence(p, token.line);
    else readBlockMapping(p, token.line);
  }
  p.depth--;
}

function readBlockSequence(p: Parser, line: number): void {
  const { tokens } = p;
  while (tokens.peek().kind === 'block entry') {
    tokens.take();
    const { kind } = tokens.peek();
    if (kind !== 'block entry' && kind !== 'block end') readNode(p, true, false);
  }
  if (tokens.peek().kind !== 'block end') fail(p, "did not find expected '-' indicator", line);
  tokens.take();
}

function readIndentlessSequence(p: Parser): void {
  const { tokens } = p;
  while (tokens.peek().kind === 'block entry') {
    tokens.take();
    const { kind } = tokens.peek();
    if (kind !== 'block entry' && kind !== 'key' && kind !== 'value' && kind !== 'block end') {
      readNode(p, true, false);
    }
  }
}

function readBlockMapping(p: Parser, line: number): void {
  const { tokens } = p;
  for (;;) {
    const { kind } = tokens.peek();
    if (kind === 'block end') return tokens.take();
    if (kind !== 'key') fail(p, 'did not find expected key', line);
    tokens.take();
    readBlockPart(p);
    if (tokens.peek().kind === 'value') {
      tokens.take();
      readBlockPart(p);
    }
  }
}

/** The key or value of an entry, which may be missing. */
function readBlockPart(p: Parser): void {
  const { kind } = p.tokens.peek();
  if (kind !== 'key' && kind !== 'value' && kind !== 'block end') readNode(p, true, true);
}

function readFlowSequence(p: Parser, line: number): void {
  const { tokens } = p;
  for (let first = true; tokens.peek().kind !== 'flow sequence end'; first = false) {
    if (!first) {
      if (tokens.peek().kind !== 'flow entry') fail(p, "did not find expected ',' or ']'", line);
      tokens.take();
    }
    const { kind } = tokens.peek();
    if (kind === 'flow sequence end') break;
    if (kind !== 'key') {
      readNode(p, false, false);
      continue;
    }
    tokens.take();
    const next = tokens.peek().kind;
    if (next !== 'value' && next !== 'flow entry' && next !== 'flow sequence end') readNode(p, false, false);
    // libyaml passes what follows a missing key, whatever it is.
    else tokens.take();
    if (tokens.peek().kind === 'value') {
      tokens.take();
      const value = tokens.peek().kind;
      if (value !== 'flow entry' && value !== 'flow sequence end') readNode(p, false, false);
    }
  }
  tokens.take();
}

function readFlowMapping(p: Parser, line: number): void {
  const { tokens } = p;
  for (let first = true; tokens.peek().kind !== 'flow mapping end'; first = false) {
    if (!first) {
      if (tokens.peek().kind !== 'flow entry') fail(p, "did not find expected ',' or '}'", line);
      tokens.take();
    }
    const { kind } = tokens.peek();
    if (kind === 'flow mapping end') break;
    if (kind !== 'key') {
      readNode(p, false, false);
      continue;
    }
    tokens.take();
    readFlowPart(p);
    if (tokens.peek().kind === 'value') {
      tokens.take();
      readFlowPart(p);
    }
  }
  tokens.take();
}

function readFlowPart(p: Parser): void {
  const { kind } = p.tokens.peek();
  if (kind !== 'value' && kind !== 'flow entry' && kind !== 'flow mapping end') readNode(p, false, false);
}
