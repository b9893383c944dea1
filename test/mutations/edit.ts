import type { Mistake } from './mistake.js';

/** A text with a mistake made in it, and the line, from 1, that a finding about it should point at. */
export interface EditedText {
  readonly text: string;
  readonly line: number;
}

/** Makes a mistake in the text of its file. */
export function makeMistake(fileText: string, { document, edits, mark }: Mistake): EditedText {
  const { outer, indent } = document;
  const outerEdits = edits.map((edit) => ({
    start: outer(edit.start),
    end: outer(edit.end),
    text: edit.text.replaceAll('\n', `\n${indent}`),
  }));
  let text = fileText;
  for (const { start, end, text: put } of outerEdits.toSorted((a, b) => b.start - a.start))
    text = text.slice(0, start) + put + text.slice(end);
  const shift = (offset: number): number =>
    outerEdits
      .filter(({ start }) => start < offset)
      .reduce((sum, edit) => sum + edit.text.length - (edit.end - edit.start), 0);
  let offset: number;
  if ('edit' in mark) {
    const { start } = outerEdits[mark.edit]!;
    const before = edits[mark.edit]!.text.slice(0, mark.offset).replaceAll('\n', `\n${indent}`);
    offset = start + shift(start) + before.length;
  } else {
    offset = outer(mark.offset) + shift(outer(mark.offset));
  }
  return { text, line: text.slice(0, offset).split('\n').length };
}
