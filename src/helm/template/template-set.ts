import { KnownYaml } from '../functions/known-yaml.js';
import type { ExecutionLimits, FunctionTable, Remembered } from '../functions/registry.js';
import type { Source, Tree } from './ast.js';
import { builtinNames } from './builtins.js';
import { lazyTemplate } from './compile.js';
import type { Language } from './language.js';
import { Execution, removeNoValue, type Scope, type Template } from './execution.js';
import type { MapMethods, MissingKey } from './fields.js';
import { createActionMemo } from './known-actions.js';
import { parseTemplate, type ParseOptions } from './parser.js';
import { parseError, TemplateError } from './template-error.js';
import { Trace, type OutputSegment } from './trace.js';
import type { GoValue } from './value.js';
import { ValuesPaths } from './values-paths.js';

export interface TemplateSetOptions {
  /** The functions that templates may call, besides those of text/template itself, which they may also replace. */
  readonly functions: FunctionTable;
  /** `{{` unless given. */
  readonly leftDelimiter?: string;
  /** `}}` unless given. */
  readonly rightDelimiter?: string;
  /** What a missing map key is: `zero`, as Helm sets it, unless given. */
  readonly missingKey?: MissingKey;
  /** Methods of maps by their Go type: `{ 'common.Values': { AsMap: (map) => () => map } }`. */
  readonly mapMethods?: MapMethods;
}

/**
 * Templates that may call each other. Parse all of them first; then the set does not change any more and can be
 * rendered any number of times, with different data.
 */
export interface TemplateSet {
  /**
   * Parses a text and adds it and its definitions. Of several templates of one name the last one parsed counts, but
   * an empty one never replaces another. Throws TemplateError.
   */
  parse(name: string, text: string): void;
  /** Whether there is a template of that name. */
  has(name: string): boolean;
  /** The names of all templates. */
  names(): Iterable<string>;
  /** What a template says, before anything is rendered. */
  tree(name: string): Tree | undefined;
  /** A new rendering, with state of its own. */
  render(options: RenderOptions): Rendering;
}

export interface RenderOptions {
  /** What random and time functions are seeded by. */
  readonly seed: string;
  readonly limits?: Partial<ExecutionLimits>;
  /** Whether to record which line wrote which part of the output. */
  readonly trace?: boolean;
  /** Whether `<no value>` stays in the output; Helm removes it. */
  readonly keepNoValue?: boolean;
}

/** Several executions that belong together: they share limits and the sequence of seeded functions. */
export interface Rendering {
  /** The output of a template for some data. Throws TemplateError. */
  execute(name: string, data: GoValue): string;
  /** Who wrote the last output; empty unless asked for. */
  segments(): readonly OutputSegment[];
}

/** Generous for any chart, and still the end of those that never end. */
const defaultLimits: ExecutionLimits = {
  outputSize: 64 * 1024 * 1024,
  operations: 50_000_000,
  time: 60_000,
};

/** How many texts given to `tpl` stay parsed, and how long they may be together. */
const rememberedTexts = 4096;
const rememberedLength = 8 * 1024 * 1024;

/** An empty set of templates. */
export function createTemplateSet(options: TemplateSetOptions): TemplateSet {
  const { functions, mapMethods = {} } = options;
  const language: Language = {
    functions,
    compiled: new WeakMap(),
    missingKey: options.missingKey ?? 'zero',
    mapMethods,
    mapMethodNames: new Set(Object.values(mapMethods).flatMap((methods) => Object.keys(methods))),
  };
  const known = new Set([...Object.keys(functions), ...builtinNames]);
  const parsing: ParseOptions = {
    leftDelimiter: options.leftDelimiter ?? '{{',
    rightDelimiter: options.rightDelimiter ?? '}}',
    hasFunction: (name) => known.has(name),
    actions: createActionMemo(),
  };
  const templates = new Map<string, Template>();
  const scope: Scope = { templates, outer: undefined };
  const remembered: Remembered = { regexps: new Map(), yaml: new KnownYaml() };
  let length = 0;
  const texts = new Map<string, ReadonlyMap<string, Template> | TemplateError>();

  const parseInto = (source: Source): Map<string, Template> => {
    const parsed = new Map<string, Template>();
    for (const [name, tree] of parseSafely(source, parsing)) parsed.set(name, lazyTemplate(tree, language));
    return parsed;
  };

  const parseText = (text: string, outer: Scope): { main: Template; scope: Scope } => {
    let parsed = texts.get(text);
    if (parsed === undefined) {
      try {
        parsed = parseInto({ name: 'gotpl', text });
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        parsed = error;
      }
      length += text.length;
      if (texts.size >= rememberedTexts || length > rememberedLength) {
        texts.clear();
        length = text.length;
      }
      texts.set(text, parsed);
    }
    if (parsed instanceof TemplateError) throw parsed;
    const main = parsed.get('gotpl')!;
    return { main, scope: { templates: withoutEmpty(parsed, outer), outer } };
  };

  return {
    parse: (name, text) => {
      for (const [defined, template] of parseInto({ name, text })) {
        if (!template.tree.isEmpty || !templates.has(defined)) templates.set(defined, template);
      }
    },
    has: (name) => templates.has(name),
    names: () => templates.keys(),
    tree: (name) => templates.get(name)?.tree,
    render: (renderOptions) => {
      const limits = { ...defaultLimits, ...renderOptions.limits };
      const execution = new Execution(renderOptions.seed, limits, remembered, scope, parseText);
      return {
        execute: (name, data) => {
          if (renderOptions.trace === true) execution.trace = new Trace(new ValuesPaths(data));
          const output = execution.execute(name, data);
          if (renderOptions.keepNoValue === true) return output;
          const cleaned = removeNoValue(output);
          if (cleaned.length !== output.length) execution.trace?.removed(output, '<no value>');
          return cleaned;
        },
        segments: () => execution.trace?.segments() ?? [],
      };
    },
  };
}

/** Syntax that is nested beyond what the stack holds is an error like any other. */
function parseSafely(source: Source, options: ParseOptions): ReadonlyMap<string, Tree> {
  try {
    return parseTemplate(source, options);
  } catch (error) {
    if (error instanceof RangeError) throw parseError(source, 0, 'the template is nested too deeply');
    throw error;
  }
}

/** What a text defines, without empty definitions of names that exist outside. */
function withoutEmpty(parsed: ReadonlyMap<string, Template>, outer: Scope): ReadonlyMap<string, Template> {
  let kept: Map<string, Template> | undefined;
  for (const [name, template] of parsed) {
    if (!template.tree.isEmpty || !isDefined(name, outer)) continue;
    kept ??= new Map(parsed);
    kept.delete(name);
  }
  return kept ?? parsed;
}

function isDefined(name: string, scope: Scope): boolean {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer)
    if (at.templates.has(name)) return true;
  return false;
}
