import { finiteWays, isPolynomial } from './go-regexp-ambiguity.js';

/** A Go pattern that JavaScript's engine (with the flag `u`) matches just as Go does, and how much it may backtrack. */
export interface SimplePattern {
  readonly source: string;
  readonly groupNames: readonly string[];
  /** How many repetitions can take a variable number of characters. */
  readonly loops: number;
  /** In how many ways the choices (`|`, `?`) of the pattern can be combined. */
  readonly choices: number;
  /** The pattern matches at the start of the text only. */
  readonly anchored: boolean;
  /** The text that every match begins with; empty where there are several. */
  readonly opening: string;
  /** A group that counts is repeated, or optional and empty, so groups may hold something else than Go's after a match; where it matches is the same. */
  readonly repeatsGroup: boolean;
}

/** An upper bound of the steps a backtracking search takes in a text. */
export function searchCost(pattern: SimplePattern, text: string): number {
  const { length } = text;
  const { anchored, opening, choices, loops } = pattern;
  const starts = anchored ? 1 : opening === '' ? length : occurrences(text, opening);
  return choices * starts * length ** loops;
}

function occurrences(text: string, opening: string): number {
  let count = 0;
  for (let at = text.indexOf(opening); at >= 0; at = text.indexOf(opening, at + 1)) count++;
  return count;
}

const CLASSES = new Map([
  ['d', '0-9'],
  ['w', '0-9A-Za-z_'],
  ['s', '\\t\\n\\f\\r '],
]);
const CONTROLS = new Map([
  ['a', '\\x07'],
  ['f', '\\f'],
  ['n', '\\n'],
  ['r', '\\r'],
  ['t', '\\t'],
  ['v', '\\v'],
]);
const SYNTAX = new Set('\\^$.*+?()[]{}|/');
const CHOICES_LIMIT = 1000;
const LOOPS_LIMIT = 4;

/**
 * Translates a Go pattern to JavaScript where it is of a common, harmless kind: literals, `.`, classes, groups, `|`,
 * anchors, and repetitions of single characters, and of groups where that cannot make backtracking explode. Undefined for anything else, also for what Go
 * would reject.
 */
export function translateSimplePattern(pattern: string): SimplePattern | undefined {
  const characters = Array.from(pattern);
  const groupNames = [''];
  // Where in `source` the groups start that are open, and how many that count stood before them; and the one that was
  // closed last.
  const openGroups: { readonly start: number; readonly before: number }[] = [];
  let lastGroup = '';
  let lastCounts = false;
  let source = '';
  let loops = 0;
  let choices = 1;
  let repeats = false;
  let repeatsGroup = false;
  // What a repetition would apply to: one character, a group, or nothing that can be repeated here.
  let atom: 'none' | 'character' | 'group' = 'none';
  let index = 0;

  while (index < characters.length) {
    const character = characters[index]!;
    switch (character) {
      case '^':
      case '$':
        source += character;
        atom = 'none';
        index++;
        break;
      case '.':
        source += '[^\\n]';
        atom = 'character';
        index++;
        break;
      case '|':
        source += '|';
        choices *= 2;
        atom = 'none';
        index++;
        break;
      case '(': {
        const rest = characters.slice(index, index + 3).join('');
        openGroups.push({ start: source.length, before: groupNames.length });
        if (rest.startsWith('(?')) {
          if (rest !== '(?:') return undefined;
          source += rest;
          index += 3;
        } else {
          groupNames.push('');
          source += '(';
          index++;
        }
        atom = 'none';
        break;
      }
      case ')': {
        const group = openGroups.pop();
        if (group === undefined) return undefined;
        source += ')';
        lastGroup = source.slice(group.start);
        lastCounts = groupNames.length > group.before;
        atom = 'group';
        index++;
        break;
      }
      case '[': {
        const set = readClass(characters, index);
        if (!set) return undefined;
        source += set.source;
        index = set.end;
        atom = 'character';
        break;
      }
      case '\\': {
        const escape = readEscape(characters[index + 1]);
        if (!escape) return undefined;
        source += escape.source;
        atom = escape.repeatable ? 'character' : 'none';
        index += 2;
        break;
      }
      case '*':
      case '+':
      case '?':
      case '{': {
        if (
          character === '{' &&
          !/^\{[0-9]+(,[0-9]*)?\}/.test(characters.slice(index, index + 12).join(''))
        ) {
          source += '\\{';
          atom = 'character';
          index++;
          break;
        }
        const repetition = readRepetition(characters, index);
        if (!repetition || atom === 'none') return undefined;
        if (atom === 'group' && repetition.source !== '?') {
          if (!/^[*+]\??$/.test(repetition.source)) return undefined;
          repeats = true;
          repeatsGroup ||= lastCounts;
        } else if (atom === 'group' && canBeEmpty(lastGroup)) {
          // JavaScript takes an optional group that is empty for one that is not there.
          repeats = true;
          repeatsGroup ||= lastCounts;
        }
        source += repetition.source;
        index = repetition.end;
        if (repetition.source === '?' || repetition.source === '??') choices *= 2;
        else if (repetition.variable) loops++;
        atom = 'none';
        // `a**` and the like are errors in Go.
        if (index < characters.length && '*+?{'.includes(characters[index]!)) return undefined;
        break;
      }
      default:
        source += SYNTAX.has(character) ? `\\${character}` : character;
        atom = 'character';
        index++;
    }
  }
  if (openGroups.length > 0) return undefined;
  if (choices > CHOICES_LIMIT || loops > LOOPS_LIMIT) {
    const ways = finiteWays(source);
    if (ways === undefined) return undefined;
    // A search from one place is linear then.
    loops = 1;
    choices = ways * characters.length;
  } else if (repeats && !isPolynomial(source)) return undefined;
  const hasChoice = hasTopLevelChoice(source);
  const anchored = source.startsWith('^') && !hasChoice;
  const opening = hasChoice ? '' : openingOf(source);
  return { source, groupNames, loops, choices, anchored, opening, repeatsGroup };
}

/** How much of the text that a pattern begins with is looked for to count where it may match. */
const LONGEST_OPENING = 32;

/** The plain text a translated pattern begins with, without what may be left out. */
function openingOf(source: string): string {
  let opening = '';
  for (let index = 0; index < source.length && opening.length < LONGEST_OPENING;) {
    const escaped = source[index] === '\\' && SYNTAX.has(source[index + 1] ?? '');
    const character = source[escaped ? index + 1 : index]!;
    if ((!escaped && SYNTAX.has(character)) || character.charCodeAt(0) > 0x7f) break;
    index += escaped ? 2 : 1;
    if ('*?{'.includes(source[index] ?? 'x')) break;
    opening += character;
  }
  return opening;
}

function readEscape(character: string | undefined): { source: string; repeatable: boolean } | undefined {
  if (character === undefined) return undefined;
  const lower = character.toLowerCase();
  const set = CLASSES.get(lower);
  if (set) return { source: character === lower ? `[${set}]` : `[^${set}]`, repeatable: true };
  const control = CONTROLS.get(character);
  if (control) return { source: control, repeatable: true };
  // JavaScript engines find \B inside of surrogate pairs.
  if (character === 'b') return { source: '\\b', repeatable: false };
  if (character === 'A') return { source: '^', repeatable: false };
  if (character === 'z') return { source: '$', repeatable: false };
  if (!isPunctuation(character)) return undefined;
  return { source: SYNTAX.has(character) ? `\\${character}` : character, repeatable: true };
}

/** A bracket expression without POSIX or Unicode classes. */
function readClass(
  characters: readonly string[],
  start: number,
): { source: string; end: number } | undefined {
  let index = start + 1;
  let source = '[';
  if (characters[index] === '^') {
    source += '^';
    index++;
  }
  const first = index;
  while (index < characters.length) {
    const character = characters[index]!;
    if (character === ']' && index > first) return { source: `${source}]`, end: index + 1 };
    if (character === '[' && characters[index + 1] === ':') return undefined;
    if (character === '\\') {
      const next = characters[index + 1];
      const set = next === undefined ? undefined : CLASSES.get(next);
      if (set) {
        source += set;
        index += 2;
        continue;
      }
    }
    const low = readClassCharacter(characters, index);
    if (!low) return undefined;
    index = low.end;
    const ranged = characters[index] === '-' && characters[index + 1] !== ']';
    if (!ranged) {
      source += classSource(low.character);
      continue;
    }
    const high = readClassCharacter(characters, index + 1);
    if (!high || high.character.codePointAt(0)! < low.character.codePointAt(0)!) return undefined;
    source += `${classSource(low.character)}-${classSource(high.character)}`;
    index = high.end;
  }
  return undefined;
}

function readClassCharacter(
  characters: readonly string[],
  index: number,
): { character: string; end: number } | undefined {
  const character = characters[index];
  if (character === undefined) return undefined;
  if (character !== '\\') return { character, end: index + 1 };
  const next = characters[index + 1];
  if (next === undefined) return undefined;
  const control = { a: '\u0007', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }[next];
  if (control !== undefined) return { character: control, end: index + 2 };
  return isPunctuation(next) ? { character: next, end: index + 2 } : undefined;
}

function classSource(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}

function isPunctuation(character: string): boolean {
  return character.length === 1 && /^[!-/:-@[-`{-~]$/.test(character);
}

function readRepetition(
  characters: readonly string[],
  start: number,
): { source: string; end: number; variable: boolean } | undefined {
  let end = start + 1;
  let source = characters[start]!;
  let variable = true;
  if (source === '{') {
    const closing = characters.indexOf('}', start);
    if (closing < 0) return undefined;
    source = characters.slice(start, closing + 1).join('');
    const counts = /^\{([0-9]{1,4})(?:(,)([0-9]{1,4})?)?\}$/.exec(source);
    if (!counts) return undefined;
    const least = Number(counts[1]);
    const most = counts[3] === undefined ? (counts[2] ? Infinity : least) : Number(counts[3]);
    // Go allows a thousand repetitions; a leading zero makes it read the brace as text.
    if (least > 1000 || (most !== Infinity && most > 1000) || most < least || /\b0[0-9]/.test(source)) {
      return undefined;
    }
    variable = most !== least;
    end = closing + 1;
  }
  if (characters[end] === '?') {
    source += '?';
    end++;
  }
  return { source, end, variable };
}

function hasTopLevelChoice(source: string): boolean {
  let depth = 0;
  for (let index = 0; index < source.length; index++) {
    const character = source[index];
    if (character === '\\') index++;
    else if (character === '[') index = skipClass(source, index);
    else if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (character === '|' && depth === 0) return true;
  }
  return false;
}

/** Classes were written by this module: every special character in them is escaped. */
function skipClass(source: string, start: number): number {
  let index = start + 1;
  while (source[index] !== ']') index += source[index] === '\\' ? 2 : 1;
  return index;
}

/** Whether a group can match nothing: in an empty text, before a letter, or behind one. */
function canBeEmpty(group: string): boolean {
  return (
    new RegExp(`^${group}$`, 'u').test('') ||
    new RegExp(`^${group}a`, 'u').test('a') ||
    new RegExp(`^a${group}$`, 'u').test('a')
  );
}
