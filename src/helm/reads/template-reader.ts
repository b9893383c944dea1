import type {
  BranchNode,
  CommandNode,
  ListNode,
  OperandNode,
  PipeNode,
  StatementNode,
  Tree,
} from '../template/ast.js';
import { callReads, type Argument, type Calling } from './function-reads.js';
import {
  consume,
  fieldOf,
  itemsOf,
  nothing,
  Places,
  test,
  textsOf,
  union,
  unknown,
  type Held,
  type Holds,
} from './held.js';
import type { ReadKeys } from './read-keys.js';
import { addNames } from './template-names.js';

/** Templates that call each other, by name. */
export interface ReadableTemplates {
  readonly names: () => Iterable<string>;
  readonly tree: (name: string) => Tree | undefined;
}

/** What reading templates has brought to light besides the keys. */
export interface TemplateTexts {
  /** Whether any template is made of a text while rendering (`tpl`). */
  usesTpl: boolean;
  /** Names in texts of templates that stand in strings. */
  readonly names: Set<string>;
}

/** A rendering that needs more than this many different calls of templates is not understood. */
const mostCalls = 20_000;
const mostStatements = 1_000_000;
const mostRounds = 40;
/** Maps made within calls with maps made within calls and so on are told apart to this depth. */
const deepest = 3;

/** Reading came to no end. */
export class EndlessReads extends Error {}

/** The variables of one call of a template; what is assigned anywhere in it counts everywhere in it. */
interface Activation {
  readonly variables: Map<string, Holds>;
  /** Variables that have been looked at; where one of these comes to hold more, the template is read again. */
  readonly seen: Set<string>;
  /** Tells calls apart by what they were given. */
  readonly key: string;
  readonly depth: number;
  changed: boolean;
}

/**
 * Follows the values through templates without any values: all branches are taken, and where an expression may be
 * several things it is all of them. What is read is noted in the places themselves (`ReadKeys`).
 */
export class TemplateReader {
  private readonly places = new Places();
  private readonly ids = new Map<Held, number>();
  private readonly depths = new Map<Held, number>();
  /** By the call that makes them, and what the call of the template around it was given. */
  private readonly made = new Map<CommandNode | OperandNode, Map<string, Held>>();
  private done = new Set<string>();
  private hasGrown = false;
  private statementCount = 0;

  constructor(
    private readonly templates: ReadableTemplates,
    readonly texts: TemplateTexts,
  ) {}

  /** Reads templates, each with what it sees as `.`, until all of `root` is known to be read. Throws EndlessReads. */
  readAll(entries: readonly { readonly tree: Tree; readonly dot: Held }[], root: ReadKeys): void {
    for (let round = 0; round < mostRounds; round++) {
      this.done = new Set();
      this.hasGrown = false;
      for (const { tree, dot } of entries) {
        this.call(tree, new Set([dot]));
        // There is nothing more to be found out.
        if (root.whole) return;
      }
      if (!this.hasGrown) return;
    }
    throw new EndlessReads();
  }

  /** A template that is not there is in a subchart that is not there, and may read anything. */
  private callNamed(name: string, dot: Holds): void {
    const tree = this.templates.tree(name);
    if (tree) this.call(tree, dot);
    else consume(dot);
  }

  private call(tree: Tree, dot: Holds): void {
    const given = this.keyOf(dot);
    const key = `${given} ${tree.name}`;
    if (this.done.has(key)) return;
    this.done.add(key);
    if (this.done.size > mostCalls) throw new EndlessReads();
    const depth = Math.max(0, ...[...dot].map((held) => this.depths.get(held) ?? 0));
    const activation: Activation = {
      variables: new Map([['$', dot]]),
      seen: new Set(),
      key: depth < deepest ? given : '',
      depth,
      changed: true,
    };
    while (activation.changed) {
      activation.changed = false;
      this.statements(tree.root, dot, activation);
    }
  }

  private keyOf(holds: Holds): string {
    const ids: number[] = [];
    for (const held of holds) {
      let id = this.ids.get(held);
      if (id === undefined) this.ids.set(held, (id = this.ids.size));
      ids.push(id);
    }
    return ids.sort((a, b) => a - b).join(',');
  }

  private statements(list: ListNode | undefined, dot: Holds, activation: Activation): void {
    for (const node of list ?? []) this.statement(node, dot, activation);
  }

  private statement(node: StatementNode, dot: Holds, activation: Activation): void {
    if (++this.statementCount > mostStatements) throw new EndlessReads();
    switch (node.kind) {
      case 'action': {
        const holds = this.pipe(node.pipe, dot, activation);
        if (node.pipe.variables.length === 0) consume(holds);
        break;
      }
      case 'if':
      case 'with':
      case 'range':
        this.branch(node, dot, activation);
        break;
      case 'template': {
        this.callNamed(node.name, node.pipe ? this.pipe(node.pipe, dot, activation) : nothing);
        break;
      }
      case 'text':
      case 'break':
      case 'continue':
        break;
    }
  }

  private branch({ kind, pipe, list, elseList }: BranchNode, dot: Holds, activation: Activation): void {
    const holds = kind === 'range' ? this.commands(pipe, dot, activation) : this.pipe(pipe, dot, activation);
    test(holds);
    let inner = dot;
    if (kind === 'with') inner = holds;
    if (kind === 'range') {
      inner = itemsOf(holds, this.places);
      const variable = pipe.variables.at(-1);
      if (variable) this.assign(variable.name, inner, activation);
    }
    this.statements(list, inner, activation);
    this.statements(elseList, dot, activation);
  }

  private pipe(pipe: PipeNode, dot: Holds, activation: Activation): Holds {
    const holds = this.commands(pipe, dot, activation);
    for (const { name } of pipe.variables) this.assign(name, holds, activation);
    return holds;
  }

  private assign(name: string, holds: Holds, activation: Activation): void {
    const before = activation.variables.get(name) ?? nothing;
    const after = union(before, holds);
    if (after.size === before.size) return;
    activation.variables.set(name, after);
    if (activation.seen.has(name)) activation.changed = true;
  }

  private commands(pipe: PipeNode, dot: Holds, activation: Activation): Holds {
    let piped: Argument | undefined;
    for (const command of pipe.commands) piped = this.command(command, piped, dot, activation);
    return piped?.holds ?? nothing;
  }

  private command(
    command: CommandNode,
    piped: Argument | undefined,
    dot: Holds,
    activation: Activation,
  ): Argument {
    const [first, ...rest] = command.operands;
    const args = (): Argument[] => {
      const given = rest.map((node) => this.operand(node, dot, activation));
      return piped ? [...given, piped] : given;
    };
    if (first!.kind === 'identifier')
      return { holds: this.function(first!.name, args(), command, activation), node: undefined };
    const own = this.operand(first!, dot, activation);
    // A method, such as `.Files.Get "name"`.
    for (const { holds } of args()) consume(holds);
    return own;
  }

  private operand(node: OperandNode, dot: Holds, activation: Activation): Argument {
    const held = (holds: Holds): Argument => ({ holds, node });
    switch (node.kind) {
      case 'dot':
        return held(dot);
      case 'field':
        return held(this.fields(dot, node.path));
      case 'variable':
        activation.seen.add(node.name);
        return held(this.fields(activation.variables.get(node.name) ?? nothing, node.path));
      case 'chain':
        return held(this.fields(this.operand(node.operand, dot, activation).holds, node.path));
      case 'pipe':
        return held(this.pipe(node, dot, activation));
      case 'identifier':
        return held(this.function(node.name, [], node, activation));
      case 'string':
        if (node.value.includes('{{')) addNames(this.texts.names, node.value);
        return held(this.places.text(node.value));
      case 'number':
        return held(this.places.text(node.text));
      default:
        return held(nothing);
    }
  }

  private fields(holds: Holds, path: readonly string[]): Holds {
    let result = holds;
    for (const key of path) {
      // Methods of the values themselves, of which a chart may also have a key.
      if (key === 'YAML' || key === 'PathValue' || key === 'Table') consume(result);
      const field = fieldOf(result, key, this.places);
      result = key === 'AsMap' ? union(result, field) : field;
    }
    return result;
  }

  private function(
    name: string,
    args: readonly Argument[],
    site: CommandNode | OperandNode,
    activation: Activation,
  ): Holds {
    if (name === 'include') return this.include(args);
    if (name === 'tpl') return this.tpl(args);
    return callReads(name, args, this.calling(site, activation));
  }

  private calling(site: CommandNode | OperandNode, { key, depth }: Activation): Calling {
    return {
      places: this.places,
      made: <T extends Held>(make: () => T): T => {
        let byKey = this.made.get(site);
        if (byKey === undefined) this.made.set(site, (byKey = new Map()));
        let held = byKey.get(key);
        if (held === undefined) {
          byKey.set(key, (held = make()));
          this.depths.set(held, depth + 1);
        }
        // One call always makes the same kind of thing.
        return held as T;
      },
      grown: () => {
        this.hasGrown = true;
      },
    };
  }

  private include([name, dot]: readonly Argument[]): Holds {
    const given = dot?.holds ?? nothing;
    const names = name && textsOf(name.holds);
    for (const known of names ?? []) this.callNamed(known, given);
    if (names) return unknown;
    if (name) consume(name.holds);
    const pattern = namePattern(name?.node);
    for (const candidate of this.templates.names())
      if (pattern.test(candidate)) this.call(this.templates.tree(candidate)!, given);
    return unknown;
  }

  private tpl([text, dot]: readonly Argument[]): Holds {
    this.texts.usesTpl = true;
    if (text) consume(text.holds);
    // Where names are put together here nobody knows them.
    if (text?.node && hasOpenAction(text.node)) consume(dot?.holds ?? nothing);
    return unknown;
  }
}

/** What the name of a template may be that is put together of texts. */
function namePattern(node: OperandNode | undefined): RegExp {
  const quoted = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  if (node?.kind !== 'pipe' || node.commands.length !== 1) return /^/;
  const [first, format, ...rest] = node.commands[0]!.operands;
  if (first?.kind !== 'identifier') return /^/;
  if (first.name === 'printf' && format?.kind === 'string') {
    const parts = format.value.split(/%[-+# 0-9.]*[a-zA-Z]/);
    return new RegExp(`^${parts.map(quoted).join('.*')}$`, 's');
  }
  if (first.name === 'print' && format) {
    const parts = [format, ...rest].map((part) => (part.kind === 'string' ? quoted(part.value) : '.*'));
    return new RegExp(`^${parts.join('')}$`, 's');
  }
  return /^/;
}

/** Whether a text in an expression begins an action without ending it, or leaves a gap in it. */
function hasOpenAction(node: OperandNode): boolean {
  if (node.kind === 'string') return /\{\{(?:(?!\}\})[^%])*(?:$|%)/.test(node.value);
  if (node.kind === 'chain') return hasOpenAction(node.operand);
  return node.kind === 'pipe' && node.commands.some(({ operands }) => operands.some(hasOpenAction));
}
