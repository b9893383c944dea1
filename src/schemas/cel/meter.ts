/** Thrown where an expression reads a value that is not known here. */
export class UnknownValueError extends Error {}

/** Thrown where an expression costs more than it may. */
export class CostError extends Error {}

/** What one evaluation may cost in steps; a step is about one operation, one item looked at or 16 characters. */
export const EVALUATION_COST = 2_000_000;

/** Counts what evaluations cost, and whether they read something unknown. One per engine. */
export class Meter {
  /** Whether an unknown value was read since the last start. */
  touchedUnknown = false;
  #left = EVALUATION_COST;
  readonly #sizes = new WeakMap<object, number>();

  start(cost: number): void {
    this.touchedUnknown = false;
    this.#left = cost;
  }

  /** What is left of the cost given at the start. */
  get left(): number {
    return this.#left;
  }

  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new CostError('the expression costs too much to evaluate');
  }

  /** Gives up on reading an unknown value. */
  readUnknown(): never {
    this.touchedUnknown = true;
    throw new UnknownValueError('unknown value');
  }

  /** Remembers how much data a list or map holds at all depths. */
  weigh(value: object, size: number): void {
    this.#sizes.set(value, size);
  }

  sizeOf(value: unknown): number {
    if (typeof value === 'string') return 1 + (value.length >> 4);
    if (typeof value !== 'object' || value === null) return 1;
    const known = this.#sizes.get(value);
    if (known !== undefined) return known;
    if (Array.isArray(value)) return 1 + value.length;
    return value instanceof Map ? 1 + value.size : 1;
  }
}
