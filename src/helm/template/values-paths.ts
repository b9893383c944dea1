import type { CommandNode, OperandNode, PipeNode } from './ast.js';
import { isMap, isTrue, type Value } from './go-type.js';
import type { GoMap, GoValue } from './value.js';
import type { VariableScope } from './variable-scope.js';

/** Where a pipeline takes a value from: fields of the dot (slot -1) or of a variable. */
export interface ValueSource {
  readonly slot: number;
  readonly fields: readonly (string | number)[];
}

/**
 * Where a pipeline takes its value from, the likeliest first: Go's functions have what they work on last. What an
 * include prints comes from its own actions.
 */
export function valueSources(pipe: PipeNode, scope: VariableScope): readonly ValueSource[] {
  const sources: ValueSource[] = [];
  addSources(sources, pipe, scope);
  return sources;
}

function addSources(sources: ValueSource[], pipe: PipeNode, scope: VariableScope): void {
  for (const command of pipe.commands) {
    const first = command.operands[0]!;
    const name = first.kind === 'identifier' ? first.name : undefined;
    if (name === 'include') return;
    addCommand(sources, command, name, scope);
  }
}

function addCommand(
  sources: ValueSource[],
  { operands }: CommandNode,
  name: string | undefined,
  scope: VariableScope,
): void {
  if ((name === 'index' || name === 'get') && operands.length > 2) {
    const keys = operands.slice(2).map(constantKey);
    const source = sourceOf(operands[1]!, scope);
    if (source !== undefined && keys.every((key) => key !== undefined)) {
      sources.push({ slot: source.slot, fields: [...source.fields, ...keys] });
      return;
    }
  }
  for (let i = operands.length - 1; i >= 0; i--) {
    const operand = operands[i]!;
    if (operand.kind === 'pipe') addSources(sources, operand, scope);
    else {
      const source = sourceOf(operand, scope);
      if (source !== undefined) sources.push(source);
    }
  }
}

function constantKey(node: OperandNode): string | number | undefined {
  if (node.kind === 'string') return node.value;
  return node.kind === 'number' && /^[0-9]+$/.test(node.text) ? Number(node.text) : undefined;
}

function sourceOf(node: OperandNode, scope: VariableScope): ValueSource | undefined {
  switch (node.kind) {
    case 'dot':
      return { slot: -1, fields: [] };
    case 'field':
      return { slot: -1, fields: node.path };
    case 'variable': {
      const slot = scope.find(node.name)?.slot;
      return slot === undefined ? undefined : { slot, fields: node.path };
    }
    default:
      return undefined;
  }
}

/** What a loop goes over, for the paths of its items. */
interface Loop {
  readonly path: string | undefined;
  /** Of a map, in the order of the loop. */
  readonly keys: readonly string[] | undefined;
  next: number;
}

/** What `leave` goes back to. */
export interface OuterPaths {
  readonly dot: string | undefined;
  readonly loop: Loop | undefined;
}

/**
 * Knows under which key of the values what templates see stands: `image.tag`, `hosts[0].name`. Maps and lists are known
 * by their identity, however they reached the template; other values while they are the dot or a variable.
 */
export class ValuesPaths {
  private dot: string | undefined;
  private loop: Loop | undefined;
  private known: WeakMap<object, string> | undefined;
  private readonly variables = new WeakMap<readonly Value[], Map<number, string>>();

  /** `data` is what the outermost template sees as the dot. */
  constructor(private readonly data: GoValue) {}

  /** The path of the first source that has one and is not empty: another one may be its default. */
  find(variables: readonly Value[], dot: Value, sources: readonly ValueSource[]): string | undefined {
    let empty: string | undefined;
    for (const source of sources) {
      const { path, value } = this.follow(variables, dot, source);
      if (path === undefined || path === '') continue;
      if (isTrue(value)) return path;
      empty ??= path;
    }
    return empty;
  }

  /** Notes where the value of variables comes from. */
  assign(
    slots: readonly number[],
    variables: readonly Value[],
    value: Value,
    path: string | undefined,
  ): void {
    let paths = this.variables.get(variables);
    if (paths === undefined) this.variables.set(variables, (paths = new Map<number, string>()));
    for (const slot of slots) {
      if (path === undefined || isCollection(value)) paths.delete(slot);
      else paths.set(slot, path);
    }
  }

  /** The dot is another value from here on; the answer is for `leave`. */
  enterWith(value: Value, path: string | undefined): OuterPaths {
    const outer = { dot: this.dot, loop: this.loop };
    this.dot = isCollection(value) ? undefined : path;
    return outer;
  }

  /** A loop begins; `turn` is to be called before each of its turns. */
  enterLoop(value: Value, sortedKeys: (map: GoMap) => readonly string[]): OuterPaths {
    const outer = { dot: this.dot, loop: this.loop };
    const path = isCollection(value) ? this.identity(value) : undefined;
    this.loop = { path, keys: isMap(value) ? sortedKeys(value) : undefined, next: 0 };
    return outer;
  }

  /** The next item of the loop is the dot, and in a variable where `slot` is not negative. */
  turn(variables: readonly Value[], slot: number, item: Value): void {
    const { loop } = this;
    if (loop === undefined) return;
    const index = loop.next++;
    const key = loop.keys === undefined ? index : loop.keys[index];
    const path = loop.path === undefined || key === undefined ? undefined : joined(loop.path, key);
    this.dot = isCollection(item) ? undefined : path;
    if (slot >= 0) this.assign([slot], variables, item, path);
  }

  leave({ dot, loop }: OuterPaths): void {
    this.dot = dot;
    this.loop = loop;
  }

  private follow(
    variables: readonly Value[],
    dot: Value,
    { slot, fields }: ValueSource,
  ): { path: string | undefined; value: Value } {
    let value = slot < 0 ? dot : variables[slot];
    let path = slot < 0 ? this.dot : this.variables.get(variables)?.get(slot);
    if (isCollection(value)) path = this.identity(value);
    for (const name of fields) {
      if (isMap(value)) {
        value = Object.hasOwn(value, name) ? value[name] : undefined;
      } else if (Array.isArray(value) && typeof name === 'number') {
        value = value[name];
      } else if (value !== undefined && value !== null) return { path: undefined, value };
      if (path !== undefined) path = joined(path, name);
      if (isCollection(value)) path = this.identity(value) ?? path;
    }
    return { path, value };
  }

  private identity(value: object): string | undefined {
    if (this.known === undefined) {
      this.known = new WeakMap();
      const values = isMap(this.data as Value) ? (this.data as GoMap)['Values'] : undefined;
      if (values !== undefined) learn(this.known, values, '', 0);
    }
    return this.known.get(value);
  }
}

const DEEPEST = 100;

function learn(known: WeakMap<object, string>, value: GoValue, path: string, depth: number): void {
  if (!isCollection(value) || known.has(value) || depth > DEEPEST) return;
  known.set(value, path);
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) learn(known, value[i]!, joined(path, i), depth + 1);
  } else {
    for (const key of Object.keys(value)) learn(known, value[key]!, joined(path, key), depth + 1);
  }
}

function isCollection(value: Value): value is GoMap | GoValue[] {
  return Array.isArray(value) || isMap(value);
}

function joined(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  if (key.includes('.') || key === '') return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}
