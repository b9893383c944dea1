/** A fault of a YAML text. `line` and `column` count from 1, columns in UTF-16 units; `offset` counts from 0. */
export class YamlError extends Error {
  override readonly name = 'YamlError';
  constructor(
    /** What is wrong and what was expected, without position. */
    readonly reason: string,
    readonly offset: number,
    readonly line: number,
    readonly column: number,
  ) {
    super(`line ${line}, column ${column}: ${reason}`);
  }
}
