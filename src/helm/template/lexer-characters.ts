const wordUnit = 1;
export const spaceUnit = 2;
export const terminatorUnit = 3;

/** What the ASCII characters are to names: a table is read much faster than code before that is compiled. */
export const unitClasses: Readonly<Record<number, number>> = classifyUnits();

function classifyUnits(): Uint8Array {
  const classes = new Uint8Array(128);
  for (const character of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_') {
    classes[character.charCodeAt(0)] = wordUnit;
  }
  for (const character of ' \t\r\n') classes[character.charCodeAt(0)] = spaceUnit;
  for (const character of '.,|:)(') classes[character.charCodeAt(0)] = terminatorUnit;
  return classes;
}

/** The end of the letters, digits and underscores at an offset, in UTF-16 units. */
export function wordEnd(text: string, start: number): number {
  let end = start;
  for (;;) {
    while (unitClasses[text.charCodeAt(end)] === wordUnit) end++;
    if (!(text.charCodeAt(end) >= 0x80)) return end;
    const length = wordLength(text, end);
    if (length === 0) return end;
    end += length;
  }
}

/** What may stand around the minus of a delimiter that trims. */
export function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x09 || unit === 0x0d;
}

/** The end of the white space at an offset. */
export function skipSpace(text: string, at: number): number {
  let end = at;
  while (unitClasses[text.charCodeAt(end)] === spaceUnit) end++;
  return end;
}

/** The end of a text from `start` to `end` without the white space there. */
export function trimmedEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && unitClasses[text.charCodeAt(at - 1)] === spaceUnit) at--;
  return at;
}

/** The length of the letter, digit or underscore at an offset, in UTF-16 units; 0 for anything else. */
export function wordLength(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  if (unit < 0x80) {
    if ((unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a)) return 1;
    return (unit >= 0x30 && unit <= 0x39) || unit === 0x5f ? 1 : 0;
  }
  if (at >= text.length) return 0;
  const character = String.fromCodePoint(text.codePointAt(at)!);
  return /^[\p{L}\p{Nd}_]$/u.test(character) ? character.length : 0;
}

/** The code point at an offset; a byte that is no character is U+FFFD. */
export function pointAt(text: string, at: number): number {
  const point = text.codePointAt(at)!;
  return point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
}

/** The end of what looks like a number, or minus the end of what cannot be one. */
export function scanNumber(text: string, start: number): number {
  let at = start;
  if (isOneOf(text, at, '+-')) at++;
  let digits = '0123456789_';
  if (text[at] === '0') {
    at++;
    if (isOneOf(text, at, 'xX')) digits = '0123456789abcdefABCDEF_';
    else if (isOneOf(text, at, 'oO')) digits = '01234567_';
    else if (isOneOf(text, at, 'bB')) digits = '01_';
    if (digits !== '0123456789_') at++;
  }
  at = skipOf(text, at, digits);
  if (text[at] === '.') at = skipOf(text, at + 1, digits);
  if (
    (digits.length === 11 && isOneOf(text, at, 'eE')) ||
    (digits.length === 23 && isOneOf(text, at, 'pP'))
  ) {
    at++;
    if (isOneOf(text, at, '+-')) at++;
    at = skipOf(text, at, '0123456789_');
  }
  if (text[at] === 'i') at++;
  const more = wordLength(text, at);
  return more > 0 ? -(at + more) : at;
}

function isOneOf(text: string, at: number, characters: string): boolean {
  return at < text.length && characters.includes(text[at]!);
}

function skipOf(text: string, at: number, characters: string): number {
  let end = at;
  while (isOneOf(text, end, characters)) end++;
  return end;
}
