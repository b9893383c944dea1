import type { Node } from 'yaml';
import type { Entry, SourceDocument } from './source.js';

export const mistakeKinds = [
  'unknown field',
  'misplaced field',
  'wrong type',
  'bad enum',
  'missing required',
  'bad quantity',
  'duplicate list key',
  'bad label',
  'CEL violation',
  'removed API',
  'newer field',
  'bad name',
] as const;
export type MistakeKind = (typeof mistakeKinds)[number];

/** A change of one line or a few in one document. Offsets are those of the document's text. */
export interface Mistake {
  readonly kind: MistakeKind;
  readonly document: SourceDocument;
  readonly edits: readonly Edit[];
  /** The offset of what is to be pointed at: in the text of an edit, or in what stays of the document. */
  readonly mark: { readonly edit: number; readonly offset: number } | { readonly offset: number };
  readonly note: string;
  /** What must be in what is rendered, as sorted JSON, for the mistake to be one: else something else mended it. */
  readonly proof?: string;
}

export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export type AddMistake = (mistake: Omit<Mistake, 'document'>) => void;

/** Puts a text in the place of a node. */
export function replacement(
  kind: MistakeKind,
  node: Node,
  text: string,
  note: string,
): Omit<Mistake, 'document'> {
  const [start, end] = node.range!;
  return { kind, edits: [{ start, end, text }], mark: { edit: 0, offset: 0 }, note: `${note}: ${text}` };
}

/** Puts a line before an entry. */
export function insertion(
  kind: MistakeKind,
  document: SourceDocument,
  before: Entry,
  line: string,
  note: string,
): Omit<Mistake, 'document'> {
  const text = `${line}\n${' '.repeat(columnOf(document, before.start))}`;
  return {
    kind,
    edits: [{ start: before.start, end: before.start, text }],
    mark: { edit: 0, offset: 0 },
    note: `${note}: ${line}`,
  };
}

/** The column, from 0, of an offset. */
export function columnOf({ text }: SourceDocument, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}
