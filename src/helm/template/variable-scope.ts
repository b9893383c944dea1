import type { PipeNode } from './ast.js';

/** A variable, and where an execution keeps its value. */
export interface Variable {
  readonly name: string;
  readonly slot: number;
  /** The slot with what it is an item of, or -1. */
  readonly containerSlot: number;
}

/** What is in scope at some place. */
export interface ScopeSnapshot {
  readonly variables: readonly Variable[];
  readonly dotContainerSlot: number;
  readonly rootIsPlain: boolean;
}

/**
 * The variables that are in scope at one place of a template. Scopes are the same at each execution, so names become
 * slots when a template is compiled.
 */
export class VariableScope {
  /** The slot with what the dot is an item of, or -1. */
  dotContainerSlot = -1;
  private variables: Variable[] = [{ name: '$', slot: 0, containerSlot: -1 }];
  private slots = 1;
  private rootIsPlain = true;

  /** Whether `$` is what the template was called with: it may be declared like any other variable. */
  get hasPlainRoot(): boolean {
    return this.rootIsPlain;
  }

  /** How many variables are in scope, to be given to `release`. */
  mark(): number {
    return this.variables.length;
  }

  /** Forgets the variables declared since a mark. */
  release(mark: number): void {
    this.variables.length = mark;
  }

  /** A new slot for a value. */
  slot(): number {
    return this.slots++;
  }

  /** Declares a variable and answers its slot. */
  declare(name: string): number {
    const slot = this.slot();
    if (name === '$') this.rootIsPlain = false;
    this.variables.push({ name, slot, containerSlot: -1 });
    return slot;
  }

  /** The variable of a name that was declared last. */
  find(name: string): Variable | undefined {
    for (let i = this.variables.length - 1; i >= 0; i--) {
      if (this.variables[i]!.name === name) return this.variables[i];
    }
    return undefined;
  }

  /** The scope as it is here, to be gone back to by `within`. */
  snapshot(): ScopeSnapshot {
    const { dotContainerSlot, rootIsPlain } = this;
    return { variables: [...this.variables], dotContainerSlot, rootIsPlain };
  }

  /** Compiles something as if it stood where the snapshot was taken. */
  within<T>(snapshot: ScopeSnapshot, compile: () => T): T {
    const outer = this.snapshot();
    this.restore(snapshot);
    const result = compile();
    this.restore(outer);
    return result;
  }

  private restore({ variables, dotContainerSlot, rootIsPlain }: ScopeSnapshot): void {
    this.variables = [...variables];
    this.dotContainerSlot = dotContainerSlot;
    this.rootIsPlain = rootIsPlain;
  }

  /** Compiles something inside which the dot is an item of what a slot holds. */
  withDotFrom<T>(containerSlot: number, compile: () => T): T {
    const outer = this.dotContainerSlot;
    this.dotContainerSlot = containerSlot;
    const result = compile();
    this.dotContainerSlot = outer;
    return result;
  }

  /** The slots of a range's variables, which its pipeline has declared or assigned; -1 for none. */
  loopSlots(
    { variables, isAssign }: PipeNode,
    containerSlot: number,
  ): { readonly keySlot: number; readonly itemSlot: number } {
    const slots = variables.map(({ name }) => this.find(name)?.slot ?? -1);
    const itemSlot = slots.at(-1) ?? -1;
    if (!isAssign && itemSlot >= 0) {
      const index = this.variables.findLastIndex(({ slot }) => slot === itemSlot);
      this.variables[index] = { ...this.variables[index]!, containerSlot };
    }
    return { keySlot: slots.length > 1 ? slots[0]! : -1, itemSlot };
  }
}
