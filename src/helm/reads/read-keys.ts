/**
 * What templates read of a place in the values: a node for each key that they name. Reading is never lost: where it
 * cannot be told which keys are read, all are.
 */
export class ReadKeys {
  /** Keys that templates name. */
  readonly children = new Map<string, ReadKeys>();
  /** What is read of items of a list, or of keys that no template names. */
  any: ReadKeys | undefined;
  /** All below it is read: it is printed, or handed to something that may read anything. */
  whole = false;
  /** It is asked whether there is anything at all. */
  tested = false;

  /** `isRoot`: all values of a chart. */
  constructor(
    private readonly depth = 0,
    public isRoot = false,
  ) {}

  /** All of it is read. The globals are among the values of every chart. */
  readWhole(): void {
    this.whole = true;
    if (this.isRoot) this.children.get('global')?.readWhole();
  }

  /** Below what is read as a whole nothing is told apart. */
  child(key: string): ReadKeys {
    if (this.isEnd()) return this;
    let child = this.children.get(key);
    if (child === undefined) this.children.set(key, (child = new ReadKeys(this.depth + 1)));
    return child;
  }

  item(): ReadKeys {
    if (this.isEnd()) return this;
    return (this.any ??= new ReadKeys(this.depth + 1));
  }

  /** Templates that call themselves for each level of a map would go on for ever. */
  private isEnd(): boolean {
    if (this.depth >= deepest) this.whole = true;
    return this.whole;
  }
}

const deepest = 16;
