import { suggest } from '../../diagnostics/suggest.js';
import { structuralSchema, type SchemaReference, type StructuralSchema } from '../structural-schema.js';
import { escapeName } from './escape-name.js';
import type { Node } from './nodes.js';

/** A field that an expression reads and that the schema of its object does not declare. */
export interface UndeclaredField {
  /** As the expression says it: `status.conditions.phase`. */
  readonly text: string;
  readonly field: string;
  /** A declared field of nearly that name. */
  readonly near: string | undefined;
}

export interface FieldOptions {
  /** Whether it is a rule of a CustomResourceDefinition, which sees no more of an object's metadata than its name. */
  readonly rule?: boolean;
}

/** The schema of a whole object as the rules of its definition see it. */
export function objectInRules(schema: StructuralSchema): StructuralSchema {
  const text = structuralSchema({ type: 'string' });
  const metadata = structuralSchema({
    type: 'object',
    properties: new Map([
      ['name', () => text],
      ['generateName', () => text],
    ]),
  });
  return {
    ...schema,
    embedded: false,
    properties: new Map<string, SchemaReference>([
      ...(schema.properties ?? []),
      ['apiVersion', () => text],
      ['kind', () => text],
      ['metadata', () => metadata],
    ]),
  };
}

/** What an expression is: the value of a schema, or a list of such values; undefined where that is not known. */
type Shape = StructuralSchema | undefined;

type Scope = ReadonlyMap<string, Shape>;

/**
 * The fields that an expression reads, `has()` and optional ones among them, of variables whose schemas are known, where
 * these do not declare them. Below `x-kubernetes-preserve-unknown-fields` and in maps any field may be there.
 */
export function undeclaredFields(
  root: Node,
  variables: ReadonlyMap<string, StructuralSchema>,
  { rule = false }: FieldOptions = {},
): readonly UndeclaredField[] {
  const found = new Map<string, UndeclaredField>();
  shapeOf(root, variables);
  return [...found.values()];

  function shapeOf(node: Node, scope: Scope): Shape {
    switch (node.op) {
      case 'id':
        return scope.get(node.args as string);
      case '.':
      case '.?': {
        const [parent, name] = node.args as [Node, string];
        const shape = shapeOf(parent, scope);
        return shape && fieldOf(shape, name, textOf(parent));
      }
      case '[]':
      case '[?]': {
        const [parent, index] = node.args as [Node, Node];
        const shape = shapeOf(parent, scope);
        shapeOf(index, scope);
        if (index.op === 'value' && typeof index.args === 'string')
          return (shape?.properties?.get(index.args) ?? shape?.additional)?.();
        return shape?.type === 'array' ? shape.items?.() : shape?.additional?.();
      }
      case 'rcall': {
        const [name, receiver, args] = node.args as [string, Node, readonly Node[]];
        return callOf(name.replace(/^k8s_/, ''), receiver, args, scope);
      }
      case '?:': {
        const [condition, ...branches] = node.args as readonly Node[];
        shapeOf(condition!, scope);
        const shapes = branches.map((branch) => shapeOf(branch, scope));
        return shapes.every((shape) => shape === shapes[0]) ? shapes[0] : undefined;
      }
      default:
        visitAll(node.args, scope);
        return undefined;
    }
  }

  function visitAll(value: unknown, scope: Scope): void {
    if (Array.isArray(value)) for (const item of value) visitAll(item, scope);
    else if (typeof value === 'object' && value !== null && 'op' in value) shapeOf(value as Node, scope);
  }

  function callOf(name: string, receiver: Node, args: readonly Node[], scope: Scope): Shape {
    const shape = shapeOf(receiver, scope);
    const variables_ = loopVariables[name];
    if (variables_ === undefined || args.length < 2) {
      visitAll(args, scope);
      return KEEPING.has(name) ? shape : undefined;
    }
    const inner = new Map(scope);
    const names = args.map(({ op, args: id }) => (op === 'id' ? (id as string) : undefined));
    const count = variables_ === 'either' ? (args.length > 2 && names[1] !== undefined ? 2 : 1) : variables_;
    const item = name.startsWith('opt')
      ? shape
      : shape?.type === 'array'
        ? shape.items?.()
        : count === 2
          ? shape?.additional?.()
          : undefined;
    if (count === 2 && names[0] !== undefined) inner.set(names[0], undefined);
    const last = names[count - 1];
    if (last !== undefined) inner.set(last, item);
    let result: Shape;
    for (const body of args.slice(count)) result = shapeOf(body, inner);
    if (name === 'filter') return shape;
    return name === 'optFlatMap' ? result : undefined;
  }

  function fieldOf(shape: StructuralSchema, name: string, parent: string): Shape {
    if (shape.type !== 'object') return undefined;
    if (rule && shape.embedded) return fieldOf(objectInRules(shape), name, parent);
    for (const [declared, reference] of shape.properties ?? [])
      if (escapeName(declared) === name) return reference();
    if (shape.additional) return shape.additional();
    if (shape.open || shape.embedded) return undefined;
    if (shape.metadata) return undefined;
    const declared = [...(shape.properties?.keys() ?? [])].map(escapeName);
    const text = `${parent}.${name}`;
    found.set(text, { text, field: name, near: suggest(name, declared) });
    return undefined;
  }
}

/** How many variables the loops of CEL have. */
const loopVariables: Readonly<Record<string, 1 | 2 | 'either'>> = {
  all: 'either',
  exists: 'either',
  exists_one: 'either',
  existsOne: 'either',
  filter: 1,
  map: 1,
  transformList: 2,
  transformMap: 2,
  transformMapEntry: 2,
  optMap: 1,
  optFlatMap: 1,
};

/** Calls whose result is what they are called on. */
const KEEPING: ReadonlySet<string> = new Set(['value', 'orValue', 'or']);

function textOf(node: Node): string {
  switch (node.op) {
    case 'id':
      return node.args as string;
    case '.':
    case '.?': {
      const [parent, name] = node.args as [Node, string];
      return `${textOf(parent)}.${name}`;
    }
    case '[]':
    case '[?]':
      return `${textOf((node.args as [Node, Node])[0])}[]`;
    case 'rcall': {
      const [name, receiver] = node.args as [string, Node];
      return `${textOf(receiver)}.${name.replace(/^k8s_/, '')}()`;
    }
    default:
      return '...';
  }
}
