import type { Node, Source } from './ast.js';
import { isPrintable, quoteString, unicodeName } from './go-quote.js';
import { byteLength } from './go-string.js';
import { printNode } from './print-node.js';
import { GoError } from './value.js';

/** Where in a template something stands: lines count from 1, columns count bytes from 0, as Go's messages do. */
export interface TemplatePosition {
  readonly template: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Anything that stops a template: a syntax error, a failed execution, or a limit. `message` is Go's whole one-line
 * text; `core` is its innermost part; `toString()` is what `helm template` prints after `Error: `.
 */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';

  constructor(
    readonly kind: 'parse' | 'execution' | 'limit',
    private readonly own: OwnMessage,
    /** The error of the template or function that was being called. */
    readonly inner?: Error,
  ) {
    super();
    // The text of nested calls grows with each level, so it is put together only when somebody reads it.
    Object.defineProperty(this, 'message', {
      get: () => goText(this),
      configurable: true,
      enumerable: false,
    });
  }

  /** The place where this template stopped, the outermost of a chain of includes. */
  get position(): TemplatePosition | undefined {
    const { source, offset } = this.own;
    if (source === undefined) return undefined;
    return {
      template: source.name,
      line: lineAt(source.text, offset),
      column: columnAt(source.text, offset),
    };
  }

  /** The places of the whole chain of includes, outermost first. */
  get chain(): readonly TemplatePosition[] {
    const positions: TemplatePosition[] = [];
    for (const error of chainOf(this)) {
      const position = error instanceof TemplateError ? error.position : undefined;
      if (position !== undefined) positions.push(position);
    }
    return positions;
  }

  /** What went wrong, without where: the innermost message of the chain. */
  get core(): string {
    return ownText(chainOf(this).at(-1)!);
  }

  /** This error's own part of Go's text, up to the inner error. */
  get ownText(): string {
    const { source, offset, executing, node, text } = this.own;
    if (source === undefined) return text;
    if (this.kind === 'parse') return `template: ${source.name}:${lineAt(source.text, offset)}: ${text}`;
    return `template: ${location(this)}: executing ${quoteString(executing ?? '')} at <${printed(node)}>: ${text}`;
  }

  /** The message without its place. */
  get text(): string {
    return this.own.text;
  }

  /** This error's own lines of Helm's layout. */
  laidOut(): string {
    const { source, executing, node, text } = this.own;
    if (source === undefined) return `${text}\n`;
    // Helm cuts a message where it takes the next template's error to begin.
    const message = this.inner === undefined ? text : text.trimEnd();
    const cut = message.indexOf(' template:');
    const place = `executing ${quoteString(executing ?? '')} at <${printed(node)}>:`;
    return `${location(this)}\n  ${place}\n    ${cut < 0 ? message : message.slice(0, cut)}\n`;
  }

  override toString(): string {
    return this.kind === 'parse' ? parseErrorText(this) : executionErrorText(this);
  }
}

interface OwnMessage {
  readonly text: string;
  readonly source?: Source;
  readonly offset: number;
  readonly executing?: string;
  readonly node?: Node | undefined;
}

/** An error of a function that was caused by another error; `message` is only what it adds in front. */
export class WrappingError extends GoError {
  constructor(
    message: string,
    readonly inner: Error,
  ) {
    super(message);
  }
}

/** What `fail` and `required` throw: Helm reports such an error by itself, at the outermost place. */
export class FailError extends GoError {}

/** A syntax error at an offset of a template's text. */
export function parseError(source: Source, offset: number, text: string): TemplateError {
  return new TemplateError('parse', { text, source, offset });
}

/** Go's whole text of an error, all levels joined. */
export function goText(error: Error): string {
  let text = '';
  for (const link of chainOf(error)) text += link instanceof TemplateError ? link.ownText : link.message;
  return text;
}

/** The line of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** `U+0021 '!'`, as errors about characters write them; only the number where it cannot be printed. */
export function describeCharacter(point: number): string {
  return isPrintable(point) ? `${unicodeName(point)} '${String.fromCodePoint(point)}'` : unicodeName(point);
}

function columnAt(text: string, offset: number): number {
  return byteLength(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset));
}

function location(error: TemplateError): string {
  const { template, line, column } = error.position!;
  return `${template}:${line}:${column}`;
}

function printed(node: Node | undefined): string {
  return node === undefined ? '' : printNode(node);
}

/** An error and all that caused it. */
function chainOf(error: Error): Error[] {
  const chain: Error[] = [];
  for (let link: Error | undefined = error; link !== undefined;) {
    chain.push(link);
    link = link instanceof TemplateError || link instanceof WrappingError ? link.inner : undefined;
  }
  return chain;
}

function ownText(error: Error): string {
  return error instanceof TemplateError ? error.text : error.message;
}

/** Helm keeps the place and what follows the last colon. */
function parseErrorText(error: TemplateError): string {
  const text = goText(error);
  const pieces = text.split(': ');
  return pieces.length === 1 ? text : `parse error at (${pieces[1]}): ${pieces.at(-1)}`;
}

/** Helm lays a chain of executions out in lines; where one link is not an execution, Go's text stays. */
function executionErrorText(error: TemplateError): string {
  const chain = chainOf(error);
  const last = chain.at(-1)!;
  if (last instanceof FailError) {
    return error.position === undefined
      ? last.message
      : `execution error at (${location(error)}): ${last.message}`;
  }
  let text = '';
  for (const link of chain) {
    if (!(link instanceof TemplateError)) return goText(error);
    text += link.laidOut();
  }
  return text.trim();
}
