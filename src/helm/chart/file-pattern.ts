/**
 * File name patterns as Go's path/filepath matches them: `*` and `?` do not match a slash, `[a-z]` and `[^a-z]` are
 * classes, a backslash takes the next character as it is.
 */
export interface FilePattern {
  /** Whether the whole name matches. */
  matches(name: string): boolean;
}

type Token =
  | { readonly kind: 'literal'; readonly character: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'star' }
  | {
      readonly kind: 'class';
      readonly negated: boolean;
      readonly ranges: readonly (readonly [string, string])[];
    };

/** The pattern of a text, or undefined where it is malformed. */
export function parseFilePattern(text: string): FilePattern | undefined {
  const tokens = tokenize(Array.from(text));
  return tokens && { matches: (name) => matchTokens(tokens, Array.from(name)) };
}

function tokenize(characters: readonly string[]): Token[] | undefined {
  const tokens: Token[] = [];
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i]!;
    if (character === '*') {
      if (tokens.at(-1)?.kind !== 'star') tokens.push({ kind: 'star' });
    } else if (character === '?') {
      tokens.push({ kind: 'any' });
    } else if (character === '\\') {
      i++;
      if (i === characters.length) return undefined;
      tokens.push({ kind: 'literal', character: characters[i]! });
    } else if (character === '[') {
      const end = readClass(characters, i + 1, tokens);
      if (end === undefined) return undefined;
      i = end;
    } else {
      tokens.push({ kind: 'literal', character });
    }
  }
  return tokens;
}

/** Reads a class from after its bracket; answers the index of the closing bracket. */
function readClass(characters: readonly string[], start: number, tokens: Token[]): number | undefined {
  let i = start;
  const negated = characters[i] === '^';
  if (negated) i++;
  const ranges: (readonly [string, string])[] = [];
  while (characters[i] !== ']' || ranges.length === 0) {
    const low = classCharacter(characters, i);
    if (low === undefined) return undefined;
    i = low.next;
    let high = low.character;
    if (characters[i] === '-') {
      const upper = classCharacter(characters, i + 1);
      if (upper === undefined) return undefined;
      high = upper.character;
      i = upper.next;
    }
    ranges.push([low.character, high]);
    if (i >= characters.length) return undefined;
  }
  tokens.push({ kind: 'class', negated, ranges });
  return i;
}

function classCharacter(
  characters: readonly string[],
  at: number,
): { readonly character: string; readonly next: number } | undefined {
  const character = characters[at];
  if (character === undefined || character === '-' || character === ']') return undefined;
  if (character !== '\\') return { character, next: at + 1 };
  const escaped = characters[at + 1];
  return escaped === undefined ? undefined : { character: escaped, next: at + 2 };
}

/** A star never crosses a slash, so only the last star met needs to be retried. */
function matchTokens(tokens: readonly Token[], name: readonly string[]): boolean {
  let t = 0;
  let n = 0;
  let starToken = -1;
  let starName = 0;
  while (n < name.length) {
    const token = tokens[t];
    if (token?.kind === 'star') {
      starToken = t++;
      starName = n;
    } else if (token && matchOne(token, name[n]!)) {
      t++;
      n++;
    } else if (starToken >= 0 && name[starName] !== '/') {
      t = starToken + 1;
      n = ++starName;
    } else {
      return false;
    }
  }
  while (tokens[t]?.kind === 'star') t++;
  return t === tokens.length;
}

function matchOne(token: Token, character: string): boolean {
  switch (token.kind) {
    case 'literal':
      return token.character === character;
    case 'class': {
      const code = character.codePointAt(0)!;
      const inside = token.ranges.some(
        ([low, high]) => low.codePointAt(0)! <= code && code <= high.codePointAt(0)!,
      );
      return inside !== token.negated;
    }
    default:
      return character !== '/';
  }
}
