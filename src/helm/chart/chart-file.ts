import { fromBytes } from '../template/go-string.js';

/** A file of a chart, decoded when it is first asked for. */
export class ChartFile {
  #text: string | undefined;
  readonly #content: Uint8Array;

  constructor(
    /** Path relative to the chart, with forward slashes. */
    readonly path: string,
    content: Uint8Array,
  ) {
    this.#content = withoutByteOrderMark(content);
  }

  /** The content without a byte order mark. */
  get bytes(): Uint8Array {
    return this.#content;
  }

  /** The content as text; bytes that are no valid UTF-8 as lone surrogates (see template/value.ts). */
  get text(): string {
    this.#text ??= fromBytes(this.#content);
    return this.#text;
  }
}

function withoutByteOrderMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}
