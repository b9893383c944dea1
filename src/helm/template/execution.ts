import type { CallContext, ExecutionLimits, Remembered } from '../functions/registry.js';
import type { ParameterType } from './parameter-type.js';
import type { Node, Tree } from './ast.js';
import { ArgumentProblem, convertArgument } from './convert-argument.js';
import { quoteString } from './go-quote.js';
import type { Value } from './go-type.js';
import { FailError, TemplateError, WrappingError } from './template-error.js';
import type { Trace } from './trace.js';
import { LimitError, longestText } from './value-walk.js';
import { GoError, SignatureError, type GoMethod, type GoValue } from './value.js';

/** What a statement tells the list around it: go on, or leave the loop or this turn of it. */
export const signals = { none: 0, break: 1, continue: 2 } as const;

/** A compiled statement: writes to the execution's output and answers a signal. */
export type Statement = (execution: Execution, dot: Value) => number;

/** A template that can be called: parsed, and compiled when it is first called. */
export interface Template {
  readonly tree: Tree;
  /** Compiles itself when it is first called. */
  body: Statement;
}

/** Where a name is looked up: definitions made inside `tpl` lie over those outside. */
export interface Scope {
  readonly templates: ReadonlyMap<string, Template>;
  readonly outer: Scope | undefined;
}

/** How often one template may be inside itself by `include`. */
const maxIncludes = 1000;

/** The name Helm gives the set of all templates, and the text of each `tpl`. */
const setName = 'gotpl';

/** How many operations pass between two looks at the clock: few, for one call of some functions takes a tenth of a second. */
const checkInterval = 64;

/** One rendering's state: output, variables, where execution stands, and how much has been used up. */
export class Execution implements CallContext {
  /** What the templates have written so far; an include starts with its own. */
  out = '';
  /** The variables of the running template by slot; `$` is the first. */
  variables: Value[] = [];
  /** The running template and the node it is at, for errors. */
  template: Template | undefined;
  node: Node | undefined;
  /** Where the action that the node belongs to begins in the template's text. */
  base = 0;
  trace: Trace | undefined;
  readonly regexps: Remembered['regexps'];
  readonly yaml: Remembered['yaml'];
  /** UTF-16 units written so far by all templates. */
  written = 0;
  readonly maxWritten: number;
  private readonly longestText: number;
  private operations = 0;
  private nextCheck = checkInterval;
  private seeds = 0;
  private deadline = 0;
  private remaining: number;
  private readonly includes = new Map<string, number>();

  constructor(
    readonly seed: string,
    readonly limits: ExecutionLimits,
    { regexps, yaml }: Remembered,
    private scope: Scope,
    private readonly parseText: (
      text: string,
      scope: Scope,
    ) => { readonly main: Template; readonly scope: Scope },
  ) {
    this.regexps = regexps;
    this.yaml = yaml;
    this.maxWritten = limits.outputSize;
    this.longestText = Math.min(limits.outputSize, longestText);
    this.remaining = limits.time;
  }

  /** Runs the template of a name on some data and returns what it wrote. Throws TemplateError. */
  execute(name: string, data: GoValue): string {
    const { scope } = this;
    const started = Date.now();
    this.deadline = started + this.remaining;
    this.out = '';
    try {
      this.run(this.find(name), data);
      return this.out;
    } catch (error) {
      throw this.outermost(error);
    } finally {
      this.remaining -= Date.now() - started;
      this.scope = scope;
      this.includes.clear();
      this.out = '';
      this.template = undefined;
      this.node = undefined;
    }
  }

  nextSeed(): number {
    return this.seeds++;
  }

  include(name: string, data: GoValue): string {
    const { includes, out, trace } = this;
    const depth = includes.get(name) ?? 0;
    if (depth > maxIncludes) {
      const reason = new GoError('unable to execute template');
      throw new WrappingError(`rendering template has a nested reference name: ${name}: `, reason);
    }
    const template = this.find(name);
    includes.set(name, depth + 1);
    this.out = '';
    const segments = trace?.enter();
    // The same as `run`, here for one frame less on the stack: charts may include a thousand times.
    const { variables, template: caller, node, base } = this;
    const dot = data === null ? undefined : data;
    this.variables = [dot];
    this.template = template;
    template.body(this, dot);
    this.variables = variables;
    this.template = caller;
    this.node = node;
    this.base = base;
    const text = this.out;
    this.out = out;
    if (segments !== undefined) trace!.leave(segments, text);
    includes.set(name, depth);
    return text;
  }

  tpl(text: string, data: GoValue): string {
    const { scope, out, trace } = this;
    let main: Template;
    try {
      const parsed = this.parseText(text, scope);
      main = parsed.main;
      this.scope = parsed.scope;
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      throw new WrappingError(`cannot parse template ${quoteString(text)}: `, error);
    }
    this.out = '';
    const segments = trace?.enter();
    try {
      this.run(main, data);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      throw new WrappingError(`error during tpl function execution for ${quoteString(text)}: `, error);
    }
    const result = removeNoValue(this.out);
    this.out = out;
    this.scope = scope;
    // What tpl writes belongs to the action that calls it: its text stands in no file.
    if (segments !== undefined) trace!.discard(segments);
    return result;
  }

  /** The template of a name in the running scope, or undefined. */
  lookup(name: string): Template | undefined {
    for (let scope: Scope | undefined = this.scope; scope !== undefined; scope = scope.outer) {
      const template = scope.templates.get(name);
      if (template !== undefined) return template;
    }
    return undefined;
  }

  /** Runs a template in the place of another, with variables of its own. */
  run(template: Template, data: Value): void {
    const { variables, template: caller, node, base } = this;
    const dot = data === null ? undefined : data;
    this.variables = [dot];
    this.template = template;
    template.body(this, dot);
    this.variables = variables;
    this.template = caller;
    this.node = node;
    this.base = base;
  }

  /** Adds to the output. */
  write(text: string): void {
    this.out += text;
    this.written += text.length;
    if (this.written > this.maxWritten) this.exceed(`more than ${this.maxWritten} bytes of output`);
  }

  /** What a function returned, unless it is a text that is too long. */
  result<T extends Value>(value: T): T {
    if (typeof value === 'string' && value.length > this.longestText)
      this.exceed(`a text of more than ${this.longestText} bytes`);
    return value;
  }

  /** Counts one call or iteration. */
  tick(): void {
    if (++this.operations >= this.nextCheck) this.checkLimits();
  }

  /** An argument as a parameter takes it; fails at the node that execution is at. */
  argument(value: Value, type: ParameterType): GoValue {
    const converted = convertArgument(value, type);
    if (converted instanceof ArgumentProblem) this.fail(converted.message);
    return converted;
  }

  /** Stops with an error at the node that execution is at. */
  fail(text: string, inner?: Error): never {
    throw this.error('execution', text, inner);
  }

  /** Stops because a function, called at a node of a template, threw. */
  failCall(name: string, template: Template | undefined, base: number, node: Node, error: unknown): never {
    // After a stack overflow the innermost place is the one to be reported.
    if (isStackOverflow(error)) throw error;
    this.template = template;
    this.base = base;
    this.node = node;
    if (error instanceof LimitError || (error instanceof TemplateError && error.kind === 'limit'))
      throw this.error('limit', `error calling ${name}: `, error);
    if (error instanceof TemplateError || error instanceof WrappingError || error instanceof FailError) {
      this.fail(`error calling ${name}: `, error);
    }
    this.fail(
      `error calling ${name}: `,
      error instanceof GoError ? error : new GoError(String(error instanceof Error ? error.message : error)),
    );
  }

  /** Calls a method whose arguments have been checked. */
  callMethod(name: string, node: Node, method: GoMethod, args: GoValue[]): GoValue {
    this.tick();
    const { template, base } = this;
    try {
      return method(args);
    } catch (error) {
      if (error instanceof SignatureError) return this.fail(error.message);
      return this.failCall(name, template, base, node, error);
    }
  }

  private find(name: string): Template {
    const template = this.lookup(name);
    if (template !== undefined) return template;
    const text = `template: no template ${quoteString(name)} associated with template ${quoteString(setName)}`;
    throw new TemplateError('execution', { text, offset: 0 });
  }

  private checkLimits(): void {
    this.nextCheck += checkInterval;
    if (this.operations > this.limits.operations)
      this.exceed(`more than ${this.limits.operations} operations`);
    if (Date.now() > this.deadline) this.exceed(`more than ${this.limits.time} ms`);
  }

  private exceed(what: string): never {
    throw this.error('limit', `stopped at ${what}; does a loop never end?`);
  }

  private error(kind: 'execution' | 'limit', text: string, inner?: Error): TemplateError {
    const { template, node } = this;
    if (template === undefined || node === undefined)
      return new TemplateError(kind, { text, offset: 0 }, inner);
    const { source, name } = template.tree;
    return new TemplateError(
      kind,
      { text, source, offset: this.base + node.pos, executing: name, node },
      inner,
    );
  }

  private outermost(error: unknown): unknown {
    if (error instanceof LimitError) return this.error('limit', error.message);
    if (!isStackOverflow(error)) return error;
    return this.error('limit', 'templates or values are nested too deeply');
  }
}

/** Helm removes this text wherever a missing value may have written it. */
export function removeNoValue(text: string): string {
  return text.includes('<no value>') ? text.replaceAll('<no value>', '') : text;
}

function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.startsWith('Maximum call stack');
}
