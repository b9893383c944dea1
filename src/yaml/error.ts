import { goSyntaxFault } from './go/syntax-fault.js';

/** A fault of a YAML text. `line` and `column` count from 1, columns in UTF-16 units; `offset` counts from 0. */
export class YamlError extends Error {
  override readonly name = 'YamlError';
  constructor(
    /** What is wrong and what was expected, without position. */
    readonly reason: string,
    readonly offset: number,
    readonly line: number,
    readonly column: number,
    /** The text that was read, with its line breaks made line feeds. */
    readonly text = '',
    /** What the Go tools say where the syntax is right, but not what it says. */
    readonly go?: string,
  ) {
    super(`line ${line}, column ${column}: ${reason}`);
  }

  /** The fault as Helm prints it after "error converting YAML to JSON: ", our own text where Go's is not known. */
  get upstream(): string {
    return goSyntaxFault(this.text, this.offset) ?? this.go ?? `yaml: line ${this.line}: ${this.reason}`;
  }
}
