/** A document and where it starts in the rendered file, in UTF-16 units. */
export interface ManifestPiece {
  readonly text: string;
  readonly offset: number;
}

/**
 * The documents of a rendered file as Helm splits them: at every `---` that starts a line, blanks and line breaks
 * around it going with it. What is split this way need not be one YAML document: a second `---` right after a
 * separator belongs to the document that follows. Each piece is trimmed; empty ones are dropped.
 */
export function splitManifests(text: string): ManifestPiece[] {
  const { text: whole, offset } = trimmed(text, 0);
  const documents: ManifestPiece[] = [];
  let start = 0;
  let from = 0;
  for (;;) {
    const at = whole.indexOf('---', from);
    if (at < 0) break;
    if (at !== 0 && (at - 1 < start || whole.charCodeAt(at - 1) !== 0x0a)) {
      from = at + 1;
      continue;
    }
    addDocument(documents, whole, offset, start, separatorStart(whole, start, at));
    start = at + 3;
    while (start < whole.length && isBlank(whole.charCodeAt(start))) start++;
    from = start;
  }
  addDocument(documents, whole, offset, start, whole.length);
  return documents;
}

/** Where the blanks before a separator begin. */
function separatorStart(text: string, after: number, at: number): number {
  let start = at;
  while (start > after && isBlank(text.charCodeAt(start - 1))) start--;
  return start;
}

function addDocument(
  documents: ManifestPiece[],
  text: string,
  offset: number,
  start: number,
  end: number,
): void {
  if (end > start) documents.push(trimmed(text.slice(start, end), offset + start));
}

/** What `\s` means to Go's regular expressions. */
function isBlank(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x09 || unit === 0x0d || unit === 0x0c;
}

/** strings.TrimSpace: the white space of Unicode, which is not quite that of JavaScript's trim. */
export function trimSpace(text: string): string {
  return trimmed(text, 0).text;
}

function trimmed(text: string, offset: number): ManifestPiece {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return { text: text.slice(start, end), offset: offset + start };
}

function isSpace(unit: number): boolean {
  if (unit <= 0x20) return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d);
  if (unit < 0x80) return false;
  return (
    unit === 0x85 ||
    unit === 0xa0 ||
    unit === 0x1680 ||
    (unit >= 0x2000 && unit <= 0x200a) ||
    unit === 0x2028 ||
    unit === 0x2029 ||
    unit === 0x202f ||
    unit === 0x205f ||
    unit === 0x3000
  );
}
