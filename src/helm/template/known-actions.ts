import type { ActionNode, BranchNode, ListNode, PipeNode, TemplateNode } from './ast.js';

/** What an action between its delimiters says. */
export interface ActionContent {
  /** Where it reports errors, counted from its beginning. */
  readonly pos: number;
  readonly pipe: PipeNode | undefined;
  /** The template that is called. */
  readonly name: string;
}

/** An action that need not be parsed again to know that it is right and what it does to what stands around it. */
export interface KnownAction extends ActionContent {
  readonly kind: 'action' | 'if' | 'with' | 'range' | 'template' | 'break' | 'continue' | 'end' | 'else';
  /** The branch behind an `else`. */
  readonly chained: 'if' | 'with' | undefined;
  /** The variables it needs, and those it declares. */
  readonly uses: readonly string[];
  readonly declares: readonly string[];
}

/**
 * The actions of all templates that are parsed together. Charts repeat themselves: two of three actions have been there
 * before, and most others differ from an earlier one only in strings and field names, so that they are parsed only if
 * they are executed.
 */
export interface ActionMemo {
  /** By what stands between the delimiters. */
  readonly byText: Map<string, KnownAction>;
  /** By the same with its strings and field names left out. */
  readonly byShape: Map<string, KnownAction>;
}

/** How many actions are remembered; text that templates make at run time may bring any number. */
const rememberedActions = 50_000;

/** A memo that knows nothing yet. */
export function createActionMemo(): ActionMemo {
  return { byText: new Map(), byShape: new Map() };
}

/** The action of a text, if it is known. `parse` reads the content of a right action of a kind. */
export function recallAction(
  memo: ActionMemo,
  text: string,
  parse: (text: string, known: KnownAction) => ActionContent,
): KnownAction | undefined {
  const known = memo.byText.get(text);
  if (known !== undefined) return known;
  const shape = shapeOf(text);
  const like = shape === undefined ? undefined : memo.byShape.get(shape);
  if (like === undefined) return undefined;
  const action = new ActionOfShape(like, text, parse);
  add(memo.byText, text, action);
  return action;
}

/** Remembers an action that has been parsed. */
export function rememberAction(memo: ActionMemo, text: string, action: KnownAction): void {
  add(memo.byText, text, action);
  const shape = shapeOf(text);
  if (shape !== undefined) add(memo.byShape, shape, action);
}

function add(actions: Map<string, KnownAction>, key: string, action: KnownAction): void {
  if (actions.size >= rememberedActions) actions.clear();
  actions.set(key, action);
}

/**
 * What decides whether an action can be read: its text, but for what stands in strings without escapes, and for the
 * names of fields. Undefined for texts in which those are not so easily found.
 */
function shapeOf(text: string): string | undefined {
  if (/[`'\\]|0[xX]/.test(text)) return undefined;
  return text.replace(/"[^"\n]*"/g, '""').replace(/(?<!\d)(?:\.[A-Za-z_]\w*)+/g, '.f');
}

/** An action like one that has been parsed. */
class ActionOfShape implements KnownAction {
  readonly kind: KnownAction['kind'];
  readonly chained: KnownAction['chained'];
  readonly uses: readonly string[];
  readonly declares: readonly string[];
  private content: ActionContent | undefined;

  constructor(
    like: KnownAction,
    private readonly text: string,
    private readonly parse: (text: string, known: KnownAction) => ActionContent,
  ) {
    this.kind = like.kind;
    this.chained = like.chained;
    this.uses = like.uses;
    this.declares = like.declares;
  }

  get pos(): number {
    return this.parsed().pos;
  }

  get pipe(): PipeNode | undefined {
    return this.parsed().pipe;
  }

  get name(): string {
    return this.parsed().name;
  }

  private parsed(): ActionContent {
    return (this.content ??= this.parse(this.text, this));
  }
}

/** A place where a known action stands. */
export class KnownActionNode implements ActionNode {
  readonly kind = 'action';

  constructor(
    readonly base: number,
    private readonly known: KnownAction,
  ) {}

  get pos(): number {
    return this.known.pos;
  }

  get pipe(): PipeNode {
    return this.known.pipe!;
  }
}

/** A place where a known branch stands. */
export class KnownBranchNode implements BranchNode {
  constructor(
    readonly kind: BranchNode['kind'],
    readonly base: number,
    private readonly known: KnownAction,
    readonly list: ListNode,
    readonly elseList: ListNode | undefined,
  ) {}

  get pos(): number {
    return this.pipe.pos;
  }

  get pipe(): PipeNode {
    return this.known.pipe!;
  }
}

/** A place where a known call of a template stands. */
export class KnownTemplateNode implements TemplateNode {
  readonly kind = 'template';

  constructor(
    readonly base: number,
    private readonly known: KnownAction,
  ) {}

  get pos(): number {
    return this.known.pos;
  }

  get name(): string {
    return this.known.name;
  }

  get pipe(): PipeNode | undefined {
    return this.known.pipe;
  }
}
