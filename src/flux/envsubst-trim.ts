import { fromBytes, toBytes } from '../helm/template/go-string.js';

/**
 * The text without the shortest beginning that a pattern matches; the text itself where none does or the pattern is
 * malformed. `*` matches anything, `?` one character, `[a-z]` and `[^a-z]` are classes. What is taken away is never empty.
 */
export function trimShortest(text: string, pattern: string): string {
  return trim(text, pattern, false);
}

/** The same with the longest beginning. */
export function trimLongest(text: string, pattern: string): string {
  return trim(text, pattern, true);
}

type Token =
  | { readonly kind: 'byte'; readonly byte: number }
  | { readonly kind: 'any' }
  | { readonly kind: 'star' }
  | {
      readonly kind: 'class';
      readonly negated: boolean;
      readonly ranges: readonly (readonly [number, number])[];
    };

/**
 * Beginnings are cut between bytes, as Flux does, and a cut character matches `?` byte by byte. All possible ways through
 * the pattern are followed at the same time, so that no pattern takes long.
 */
function trim(text: string, pattern: string, longest: boolean): string {
  const tokens = parsePattern(pattern);
  if (!tokens) return text;
  const bytes = toBytes(text);
  // Which tokens may come next, for the current position and up to four bytes ahead.
  const ahead: Set<number>[] = [follow(tokens, 0), new Set(), new Set(), new Set(), new Set()];
  let match = 0;
  for (let position = 0; position < bytes.length; position++) {
    const states = ahead.shift()!;
    ahead.push(new Set());
    const { point, size } = decodeAt(bytes, position);
    for (const state of states) {
      const token = tokens[state];
      if (!token) continue;
      if (token.kind === 'star') add(tokens, ahead[0]!, state);
      else if (token.kind === 'byte') {
        if (token.byte === bytes[position]) add(tokens, ahead[0]!, state + 1);
      } else if (matchesPoint(token, point)) add(tokens, ahead[size - 1]!, state + 1);
    }
    if (ahead[0]!.has(tokens.length)) match = Math.max(match, position + 1);
    if (!longest && match > 0) break;
    for (let cut = 1; cut < size; cut++) {
      if (!matchesCut(tokens, states, bytes.subarray(position, position + cut))) continue;
      match = Math.max(match, position + cut);
      if (!longest) break;
    }
    if (!longest && match > 0) break;
  }
  return match === 0 ? text : fromBytes(bytes.subarray(match));
}

/** Whether the rest of the pattern matches the bytes of a character that was cut, each being a character of its own. */
function matchesCut(tokens: readonly Token[], start: ReadonlySet<number>, bytes: Uint8Array): boolean {
  let states = start;
  for (const byte of bytes) {
    const next = new Set<number>();
    for (const state of states) {
      const token = tokens[state];
      if (!token) continue;
      if (token.kind === 'star') add(tokens, next, state);
      else if (token.kind === 'byte' ? token.byte === byte : matchesPoint(token, 0xfffd)) {
        add(tokens, next, state + 1);
      }
    }
    states = next;
  }
  return states.has(tokens.length);
}

function follow(tokens: readonly Token[], state: number): Set<number> {
  const states = new Set<number>();
  add(tokens, states, state);
  return states;
}

/** A star may also match nothing. */
function add(tokens: readonly Token[], states: Set<number>, state: number): void {
  let next = state;
  states.add(next);
  while (tokens[next]?.kind === 'star') states.add(++next);
}

function matchesPoint(token: Exclude<Token, { kind: 'byte' }>, point: number): boolean {
  if (token.kind !== 'class') return true;
  return token.ranges.some(([low, high]) => low <= point && point <= high) !== token.negated;
}

/** The character at a position; a byte that begins none counts as U+FFFD. */
function decodeAt(bytes: Uint8Array, position: number): { readonly point: number; readonly size: number } {
  const first = bytes[position]!;
  const size =
    first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (size === 1) return { point: first, size };
  const text = size === 0 ? '' : Buffer.from(bytes.subarray(position, position + size)).toString('utf8');
  const point = text.codePointAt(0) ?? 0xfffd;
  const whole = point !== 0xfffd && text.length === (point > 0xffff ? 2 : 1);
  return whole ? { point, size } : { point: 0xfffd, size: 1 };
}

function parsePattern(pattern: string): Token[] | undefined {
  const characters = Array.from(pattern);
  const tokens: Token[] = [];
  for (let index = 0; index < characters.length; index++) {
    let character = characters[index]!;
    if (character === '*') {
      if (tokens.at(-1)?.kind !== 'star') tokens.push({ kind: 'star' });
    } else if (character === '?') {
      tokens.push({ kind: 'any' });
    } else if (character === '[') {
      const set = parseClass(characters, index + 1);
      if (!set) return undefined;
      tokens.push(set.token);
      index = set.end;
    } else {
      if (character === '\\') {
        index++;
        if (index === characters.length) return undefined;
        character = characters[index]!;
      }
      for (const byte of toBytes(character)) tokens.push({ kind: 'byte', byte });
    }
  }
  return tokens;
}

/** Reads a class from behind its bracket on; `end` is the index of the closing one. */
function parseClass(
  characters: readonly string[],
  start: number,
): { readonly token: Token; readonly end: number } | undefined {
  let index = start;
  const negated = characters[index] === '^';
  if (negated) index++;
  const ranges: [number, number][] = [];
  while (characters[index] !== ']' || ranges.length === 0) {
    const low = readClassCharacter(characters, index);
    if (!low) return undefined;
    index = low.next;
    let high = low.point;
    if (characters[index] === '-') {
      const upper = readClassCharacter(characters, index + 1);
      if (!upper) return undefined;
      high = upper.point;
      index = upper.next;
    }
    ranges.push([low.point, high]);
  }
  return { token: { kind: 'class', negated, ranges }, end: index };
}

function readClassCharacter(
  characters: readonly string[],
  index: number,
): { readonly point: number; readonly next: number } | undefined {
  const at = characters[index] === '\\' ? index + 1 : index;
  const character = characters[at];
  if (character === undefined || (at === index && (character === '-' || character === ']'))) return undefined;
  return { point: character.codePointAt(0)!, next: at + 1 };
}
