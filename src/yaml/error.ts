/** What the Go tools say of a fault: their own text, and which of their stages finds it. */
export interface GoFault {
  readonly text: string;
  /** `scanner` and `parser` count lines differently; `json` faults have no line. */
  readonly stage: 'scanner' | 'parser' | 'json';
  /** How many lines further on Go notices it. */
  readonly later?: number;
}

/** A fault of a YAML text. `line` and `column` count from 1, columns in UTF-16 units; `offset` counts from 0. */
export class YamlError extends Error {
  override readonly name = 'YamlError';
  constructor(
    /** What is wrong and what was expected, without position. */
    readonly reason: string,
    readonly offset: number,
    readonly line: number,
    readonly column: number,
    /** Where the Go tools' text is known. */
    readonly go?: GoFault,
  ) {
    super(`line ${line}, column ${column}: ${reason}`);
  }

  /** The fault as Helm prints it after "error converting YAML to JSON: ", our own text where Go's is not known. */
  get upstream(): string {
    const { text, stage, later = 0 } = this.go ?? { text: this.reason, stage: 'scanner' };
    if (stage === 'json') return `json: ${text}`;
    const line = this.line + later;
    // Go leaves the first line out, and its parser counts from 0.
    const shown = stage === 'parser' ? line - 1 : line > 1 ? line : 0;
    return shown > 0 ? `yaml: line ${shown}: ${text}` : `yaml: ${text}`;
  }
}
