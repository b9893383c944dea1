/**
 * Go's unicode package for single characters: the simple case mappings, one character for one, and the categories.
 * A character is a string of one code point; a byte outside valid UTF-8 is no letter and maps to U+FFFD.
 */

/** unicode.IsSpace. */
export function isSpace(point: number): boolean {
  if (point < 0x100) return point === 0x20 || (point >= 9 && point <= 13) || point === 0x85 || point === 0xa0;
  return (
    point === 0x1680 ||
    (point >= 0x2000 && point <= 0x200a) ||
    point === 0x2028 ||
    point === 0x2029 ||
    point === 0x202f ||
    point === 0x205f ||
    point === 0x3000
  );
}

/** unicode.IsLetter. */
export function isLetter(character: string): boolean {
  return /^\p{L}$/u.test(character);
}

/** unicode.IsUpper. */
export function isUpper(character: string): boolean {
  return /^\p{Lu}$/u.test(character);
}

/** unicode.IsLower. */
export function isLower(character: string): boolean {
  return /^\p{Ll}$/u.test(character);
}

/** unicode.IsTitle. */
export function isTitle(character: string): boolean {
  return /^\p{Lt}$/u.test(character);
}

/** unicode.IsDigit. */
export function isDigit(character: string): boolean {
  return /^\p{Nd}$/u.test(character);
}

/** unicode.IsNumber. */
export function isNumber(character: string): boolean {
  return /^\p{N}$/u.test(character);
}

/** unicode.IsPunct. */
export function isPunctuation(character: string): boolean {
  return /^\p{P}$/u.test(character);
}

/** unicode.ToUpper. */
export function toUpper(character: string): string {
  const point = character.codePointAt(0)!;
  if (point < 0x80) return point >= 0x61 && point <= 0x7a ? String.fromCharCode(point - 32) : character;
  return mapped(character, simpleUpper(point) ?? character.toUpperCase());
}

/** unicode.ToLower. */
export function toLower(character: string): string {
  const point = character.codePointAt(0)!;
  if (point < 0x80) return point >= 0x41 && point <= 0x5a ? String.fromCharCode(point + 32) : character;
  return mapped(character, point === 0x130 ? 'i' : character.toLowerCase());
}

/** unicode.ToTitle: as ToUpper but for the digraphs that have a title case and Georgian, which has none. */
export function toTitle(character: string): string {
  const point = character.codePointAt(0)!;
  if (point >= 0x1c4 && point <= 0x1cc)
    return String.fromCodePoint(0x1c5 + 3 * Math.floor((point - 0x1c4) / 3));
  if (point >= 0x1f1 && point <= 0x1f3) return '\u01f2';
  if ((point >= 0x10d0 && point <= 0x10fa) || (point >= 0x10fd && point <= 0x10ff))
    return mapped(character, character);
  return toUpper(character);
}

/** A text with each character mapped. */
export function mapCharacters(text: string, map: (character: string) => string): string {
  let result = '';
  for (const character of text) result += map(character);
  return result;
}

/** Where the full mapping that JavaScript knows has several characters, the simple one may still have one. */
function simpleUpper(point: number): string | undefined {
  if (point >= 0x1f80 && point <= 0x1faf) return String.fromCodePoint(point | 8);
  if (point === 0x1fb3 || point === 0x1fc3 || point === 0x1ff3) return String.fromCodePoint(point + 9);
  return undefined;
}

function mapped(character: string, result: string): string {
  const point = character.codePointAt(0)!;
  if (point >= 0xd800 && point <= 0xdfff) return '\ufffd';
  return Array.from(result).length === 1 ? result : character;
}
