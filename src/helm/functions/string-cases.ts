import { define } from './define.js';
import type { FunctionTable } from './registry.js';
import {
  isDigit,
  isLetter,
  isLower,
  isNumber,
  isPunctuation,
  isSpace,
  isTitle,
  isUpper,
  mapCharacters,
  toLower,
  toTitle,
  toUpper,
} from './unicode.js';

/** Functions that change the case of words. */
export const caseFunctions: FunctionTable = {
  /** `title TEXT`: each word with a capital. Hyphens end words, underscores and digits do not. */
  title: define(['string'], (text) => title(text)),
  /** `untitle TEXT`: each word with a small letter first; only white space ends words. */
  untitle: define(['string'], (text) => untitle(text)),
  /** `swapcase TEXT`: capitals become small and small letters capitals. */
  swapcase: define(['string'], (text) => swapCase(text)),
  /** `camelcase TEXT`: `foo_bar` is FooBar: the first letter is a capital too. */
  camelcase: define(['string'], (text) => pascalCase(text)),
  /** `snakecase TEXT`: `FirstName` is first_name. */
  snakecase: define(['string'], (text) => lowerWords(text, '_')),
  /** `kebabcase TEXT`: `FirstName` is first-name. */
  kebabcase: define(['string'], (text) => lowerWords(text, '-')),
};

/** strings.Title: what is no letter, digit or underscore ends a word; above ASCII only spaces do. */
function title(text: string): string {
  let previous = ' ';
  return mapCharacters(text, (character) => {
    const result = separates(previous) ? toTitle(character) : valid(character);
    previous = character;
    return result;
  });
}

function separates(character: string): boolean {
  const point = character.codePointAt(0)!;
  if (point < 0x80) return !/^\w$/.test(character);
  return !isLetter(character) && !isDigit(character) && isSpace(point);
}

/** The first letter of each word in lower case. */
function untitle(text: string): string {
  let start = true;
  return mapCharacters(text, (character) => {
    if (isSpace(character.codePointAt(0)!)) {
      start = true;
      return character;
    }
    const result = start ? toLower(character) : valid(character);
    start = false;
    return result;
  });
}

function swapCase(text: string): string {
  let start = true;
  return mapCharacters(text, (character) => {
    if (isUpper(character) || isTitle(character)) {
      start = false;
      return toLower(character);
    }
    if (isLower(character)) {
      const result = start ? toTitle(character) : toUpper(character);
      start = false;
      return result;
    }
    start = isSpace(character.codePointAt(0)!);
    return valid(character);
  });
}

/**
 * Words joined with capitals: a connector (space, hyphen, underscore) is dropped and the letter behind it is raised,
 * but the first and all but one of several connectors stay. Capitals that follow the capital of a word's start are
 * lowered until another letter comes.
 */
function pascalCase(text: string): string {
  const characters = Array.from(text, valid);
  let at = 0;
  while (at < characters.length && isConnector(characters[at]!)) at++;
  let result = characters.slice(0, at).join('');
  // Of nothing but connectors the last one comes twice.
  if (at === characters.length) return result + (characters[at - 1] ?? '');
  let lowering = isUpper(characters[at]!);
  let current = toUpper(characters[at]!);
  for (at++; at < characters.length; at++) {
    const last = current;
    current = characters[at]!;
    const afterConnector = isConnector(last);
    if (afterConnector && isConnector(current)) {
      result += last;
    } else if (afterConnector) {
      lowering = isUpper(current);
      current = toUpper(current);
    } else {
      if (lowering) {
        if (isUpper(current)) current = toLower(current);
        else lowering = false;
      }
      result += last;
    }
  }
  return result + current;
}

type WordKind = 'none' | 'number' | 'capitals' | 'letters' | 'connector' | 'punctuation' | 'other';

interface Word {
  readonly kind: WordKind;
  readonly text: string;
}

/**
 * The words of a text in lower case with a connector between them. Digits belong to the word before them when
 * letters other than small ones follow, else to the word that they start: `Bld4Floor` is bld4_floor, `http2xx` is
 * http_2xx.
 */
function lowerWords(text: string, connector: string): string {
  const words = splitWords(text);
  const none: Word = { kind: 'none', text: '' };
  let at = 0;
  const next = (): Word => words[at++] ?? none;
  const write = (word: Word): string => lowered(word, connector);
  const separates = (word: Word): boolean => word.kind !== 'connector' && word.kind !== 'punctuation';
  let result = '';
  let word = next();
  while (at < words.length) {
    if (word.kind !== 'connector') result += write(word);
    const previous = word;
    word = next();
    if (previous.kind === 'connector') {
      result += write(previous);
    } else if (previous.kind === 'number') {
      while (word.kind === 'letters' || word.kind === 'number') {
        result += write(word);
        word = next();
      }
      if (word.kind !== 'none' && separates(word)) result += connector;
    } else if (previous.kind !== 'punctuation') {
      if (word.kind !== 'number') {
        if (separates(word)) result += connector;
      } else if (at < words.length) {
        const number = word;
        word = next();
        if (word.kind === 'letters') {
          result += connector + write(number);
          while (word.kind === 'letters' || word.kind === 'number') {
            result += write(word);
            word = next();
          }
          if (word.kind !== 'none' && separates(word)) result += connector;
        } else {
          result += write(number);
          if (separates(word)) result += connector;
        }
      }
    }
  }
  return result + write(word);
}

function lowered({ kind, text }: Word, connector: string): string {
  if (kind === 'connector') {
    return mapCharacters(text, (character) => (isConnector(character) ? connector : valid(character)));
  }
  return kind === 'capitals' ? mapCharacters(text, (character) => toLower(valid(character))) : text;
}

/**
 * Bytes outside valid UTF-8 (and U+FFFD itself, which Go cannot tell from them) belong to the character behind them, at
 * the end of the text to the one before.
 */
function splitWords(text: string): Word[] {
  const characters: string[] = [];
  const texts: string[] = [];
  let broken = '';
  for (const character of text) {
    broken += character;
    if (valid(character) === '\ufffd') continue;
    characters.push(character);
    texts.push(broken);
    broken = '';
  }
  if (characters.length === 0) return text === '' ? [] : [{ kind: 'other', text }];
  if (broken !== '') {
    characters.push(characters.at(-1)!);
    texts.push(broken);
  }
  const words: Word[] = [];
  let at = 0;
  const run = (from: number, accepts: (character: string) => boolean): number => {
    let end = from;
    while (end < characters.length && accepts(characters[end]!)) end++;
    return end;
  };
  while (at < characters.length) {
    const first = characters[at]!;
    let kind: WordKind;
    let end: number;
    if (isConnector(first)) {
      kind = 'connector';
      end = run(at + 1, isConnector);
    } else if (isPunctuation(first)) {
      kind = 'punctuation';
      end = run(at + 1, isPunctuation);
    } else if (isUpper(first)) {
      kind = 'capitals';
      const second = characters[at + 1] ?? '';
      if (isUpper(second)) {
        end = run(at + 1, isUpper);
        // The last of several capitals starts the word that follows: HTTP and Status.
        if (end < characters.length && isAlphabetic(characters[end]!)) end--;
      } else {
        end = isAlphabetic(second) ? run(at + 1, isSmall) : at + 1;
      }
    } else if (isAlphabetic(first)) {
      kind = 'letters';
      end = run(at + 1, isSmall);
    } else if (isNumber(first)) {
      kind = 'number';
      end = run(at + 1, isNumber);
    } else {
      kind = 'other';
      end = run(at + 1, isOther);
    }
    words.push({ kind, text: texts.slice(at, end).join('') });
    at = end;
  }
  return words;
}

function isConnector(character: string): boolean {
  return character === '-' || character === '_' || isSpace(character.codePointAt(0)!);
}

function isSmall(character: string): boolean {
  return isAlphabetic(character) && !isUpper(character);
}

function isOther(character: string): boolean {
  return (
    !isConnector(character) && !isAlphabetic(character) && !isNumber(character) && !isPunctuation(character)
  );
}

/** A letter that is no Chinese character. */
function isAlphabetic(character: string): boolean {
  if (!isLetter(character)) return false;
  const point = character.codePointAt(0)!;
  return !(
    (point >= 0x4e00 && point <= 0x9fcc) ||
    (point >= 0x3400 && point <= 0x4d85) ||
    (point >= 0x20000 && point <= 0x2b81d)
  );
}

/** A byte outside valid UTF-8 becomes U+FFFD. */
function valid(character: string): string {
  const point = character.codePointAt(0)!;
  return point >= 0xd800 && point <= 0xdfff ? '\ufffd' : character;
}
