import { mayHaveAnchors } from '../../yaml/alias.js';
import { YamlError } from '../../yaml/error.js';
import { readFirst } from '../../yaml/read.js';
import { isMap } from '../../yaml/value.js';
import { ManifestFault, readManifest, type ManifestHead } from './manifest-head.js';

/** A manifest that has been read. */
export interface ReadManifest {
  readonly text: string;
  readonly head: ManifestHead | ManifestFault;
  /**
   * How much of its end may be left unread where it comes again: whole entries of the outermost map, none of which is
   * part of a head. 0 where there is no such end; undefined where nobody has looked for one.
   */
  readonly tail: number | undefined;
}

/** Shorter ends are not worth looking for. */
const shortest = 2000;

/** A line at the margin that a tail may not have: a part of the head, the end of the document, or an unusual key. */
const unfit = /^(?:apiVersion:|kind:|metadata:|(?![a-z]\w*:(?:[ \n]|$)|- |#|[ \n]|$)).*/gm;

/**
 * Reads the manifest that a release has where another one had `before`. Releases of a chart often differ in the metadata
 * of an object alone: a definition's schema is read once.
 */
export function readManifestLike(text: string, before: ReadManifest | undefined): ReadManifest {
  if (before === undefined || before.head instanceof ManifestFault || before.tail === 0)
    return { text, head: readHead(text), tail: before?.tail };
  const tail = before.tail ?? soundTail(text, before.text);
  const front = text.slice(0, text.length - tail);
  if (tail > 0 && text.endsWith(before.text.slice(-tail)) && isOpenMap(front)) {
    const head = readHead(front);
    if (!(head instanceof ManifestFault) && head.kind !== '') return { text, head, tail };
  }
  return { text, head: readHead(text), tail: 0 };
}

/** Whether whole lines begin a map whose keys stand at the margin, and no document in them ends. */
function isOpenMap(text: string): boolean {
  return text.endsWith('\n') && /^(?: *(?:#.*)?\n)*[A-Za-z]/.test(text) && !/^(?:---|\.\.\.|%)/m.test(text);
}

function readHead(text: string): ManifestHead | ManifestFault {
  try {
    return readManifest(text);
  } catch (error) {
    if (error instanceof ManifestFault) return error;
    throw error;
  }
}

/** The length of the longest end of both texts that can be read by itself, whatever stands before it; 0 for none. */
function soundTail(text: string, other: string): number {
  const common = text.slice(text.length - commonEnd(text, other));
  let start = common.indexOf('\n') + 1;
  if (start === 0 || common.length - start < shortest) return 0;
  for (const { index } of common.matchAll(unfit)) {
    if (index < start) continue;
    start = common.indexOf('\n', index) + 1;
    if (start === 0) return 0;
  }
  const key = common.slice(start).search(/^[a-z]\w*:(?: |$)/m);
  const tail = key < 0 ? '' : common.slice(start + key);
  // Anchors reach across entries, and so may the breaks of lines that only YAML knows.
  if (tail.length < shortest || mayHaveAnchors(tail) || /[\r\x85\u2028\u2029]/.test(tail)) return 0;
  try {
    return isMap(readFirst(tail, { rules: 'helm', duplicateKeys: 'last' }).value) ? tail.length : 0;
  } catch (error) {
    if (error instanceof YamlError) return 0;
    throw error;
  }
}

function commonEnd(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length))
    length++;
  return length;
}
