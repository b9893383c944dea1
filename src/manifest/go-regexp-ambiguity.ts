/*
 * Whether repetitions of groups can make a backtracking engine take exponential time. A pattern becomes an automaton
 * whose states are its single characters (Glushkov's construction). Backtracking explodes where some state can be left
 * and reached again by two different ways that read the same text.
 */

type Node =
  | { readonly kind: 'empty' }
  | { readonly kind: 'position'; readonly index: number }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Node[] }
  | { readonly kind: 'loop' | 'optional'; readonly body: Node };

interface Sets {
  readonly nullable: boolean;
  readonly first: readonly number[];
  readonly last: readonly number[];
}

const MAX_POSITIONS = 60;

/**
 * Whether a pattern (JavaScript source of characters, classes, groups, choices and `* + ?`, with the flag `u`) can be
 * searched by backtracking in polynomial time. False also where that cannot be said.
 */
export function isPolynomial(source: string): boolean {
  const atoms: string[] = [];
  const tree = parse(source, atoms);
  if (!tree || atoms.length > MAX_POSITIONS) return false;
  const follow: Set<number>[] = atoms.map(() => new Set());
  if (!connect(tree, follow)) return false;
  return !hasTwoWaysRound(follow, overlaps(atoms));
}

/**
 * In how many ways a text can be read at most, where a search never comes back to a choice it has made: backtracking
 * goes over a text no more often than that. Undefined where that cannot be said.
 */
export function finiteWays(source: string): number | undefined {
  const atoms: string[] = [];
  const tree = parse(source, atoms);
  if (!tree || atoms.length > MAX_POSITIONS) return undefined;
  const follow: Set<number>[] = atoms.map(() => new Set());
  const sets = connect(tree, follow);
  if (!sets) return undefined;
  const same = overlaps(atoms);
  let ways = Math.max(1, ambiguous(sets.first, same).length);
  for (let from = 0; from < follow.length; from++) {
    const choices = ambiguous([...follow[from]!], same);
    if (choices.length === 0) continue;
    if (choices.some((to) => to === from || reach(to, (at) => [...follow[at]!]).has(from))) return undefined;
    ways *= choices.length;
  }
  return ways;
}

/** Those of some positions that read a character which another one reads too. */
function ambiguous(positions: readonly number[], same: readonly (readonly boolean[])[]): number[] {
  return positions.filter((one) => positions.some((other) => one !== other && same[one]![other]));
}

/** Parses the source into a tree; the text of each single character goes to `atoms`. Undefined for other syntax. */
function parse(source: string, atoms: string[]): Node | undefined {
  let at = 0;
  // A counted repetition is left to the other engine.
  let isCounted = false;
  const choice = (): Node | undefined => {
    const parts: Node[] = [];
    for (;;) {
      const part = sequence();
      if (!part) return undefined;
      parts.push(part);
      if (source[at] !== '|') return parts.length === 1 ? part : { kind: 'choice', parts };
      at++;
    }
  };
  const sequence = (): Node | undefined => {
    const parts: Node[] = [];
    while (at < source.length && source[at] !== '|' && source[at] !== ')') {
      const atom = single();
      if (!atom) return undefined;
      parts.push(repeated(atom));
    }
    return { kind: 'sequence', parts };
  };
  const single = (): Node | undefined => {
    const character = source[at]!;
    if (character === '^' || character === '$') {
      at++;
      return { kind: 'empty' };
    }
    if (character === '(') {
      at += source.startsWith('(?:', at) ? 3 : 1;
      const body = choice();
      if (source[at] !== ')') return undefined;
      at++;
      return body;
    }
    const start = at;
    if (character === '[') {
      for (at++; at < source.length && source[at] !== ']'; at++) if (source[at] === '\\') at++;
      at++;
    } else if (character === '\\') {
      if (source[at + 1] === 'b' || source[at + 1] === 'B') {
        at += 2;
        return { kind: 'empty' };
      }
      at += source[at + 1] === 'x' ? 4 : 2;
    } else {
      at += source.codePointAt(at)! > 0xffff ? 2 : 1;
    }
    atoms.push(source.slice(start, at));
    return { kind: 'position', index: atoms.length - 1 };
  };
  const repeated = (body: Node): Node => {
    const sign = source[at];
    if (sign === '{') isCounted = true;
    if (sign !== '*' && sign !== '+' && sign !== '?') return body;
    at++;
    if (source[at] === '?') at++;
    if (sign === '?') return { kind: 'optional', body };
    return sign === '+' ? { kind: 'loop', body } : { kind: 'optional', body: { kind: 'loop', body } };
  };
  const tree = choice();
  return at === source.length && !isCounted ? tree : undefined;
}

/** Fills in which position may come after which; undefined where one can come after another in two ways at once. */
function connect(node: Node, follow: readonly Set<number>[]): Sets | undefined {
  switch (node.kind) {
    case 'empty':
      return { nullable: true, first: [], last: [] };
    case 'position':
      return { nullable: false, first: [node.index], last: [node.index] };
    case 'optional': {
      const body = connect(node.body, follow);
      return body && { ...body, nullable: true };
    }
    case 'loop': {
      const body = connect(node.body, follow);
      // A repetition of what may be empty goes round in more ways than its characters show.
      if (!body || body.nullable || !join(body.last, body.first, follow)) return undefined;
      return body;
    }
    case 'choice': {
      const parts = node.parts.map((part) => connect(part, follow));
      if (parts.some((part) => !part)) return undefined;
      return {
        nullable: parts.some((part) => part!.nullable),
        first: parts.flatMap((part) => part!.first),
        last: parts.flatMap((part) => part!.last),
      };
    }
    case 'sequence': {
      let sets: Sets = { nullable: true, first: [], last: [] };
      for (const part of node.parts) {
        const next = connect(part, follow);
        if (!next || !join(sets.last, next.first, follow)) return undefined;
        sets = {
          nullable: sets.nullable && next.nullable,
          first: sets.nullable ? [...sets.first, ...next.first] : sets.first,
          last: next.nullable ? [...sets.last, ...next.last] : next.last,
        };
      }
      return sets;
    }
  }
}

function join(last: readonly number[], first: readonly number[], follow: readonly Set<number>[]): boolean {
  for (const from of last) {
    for (const to of first) {
      if (follow[from]!.has(to)) return false;
      follow[from]!.add(to);
    }
  }
  return true;
}

/** Which positions can read one and the same character, tried with all characters at which a class of the pattern changes. */
function overlaps(atoms: readonly string[]): boolean[][] {
  const samples = new Set<string>(['\n', ' ', 'a', 'A', '0', '_', '\u00e9', '\u{1f600}']);
  for (const atom of atoms) {
    const plain = atom.replace(/\\u\{([0-9a-f]+)\}|\\x([0-9a-f]{2})/gi, (_, long: string, short: string) =>
      String.fromCodePoint(parseInt(long ?? short, 16)),
    );
    for (const character of plain) {
      const code = character.codePointAt(0)!;
      for (const near of [code - 1, code, code + 1])
        if (isCharacter(near)) samples.add(String.fromCodePoint(near));
    }
  }
  for (const character of ['\t', '\f', '\r', '\v', '\x07']) samples.add(character);
  const text = [...samples].join('');
  const read = new Map<string, ReadonlySet<string>>();
  for (const atom of atoms) {
    if (!read.has(atom)) read.set(atom, new Set(text.match(new RegExp(atom, 'gu'))));
  }
  return atoms.map((one) =>
    atoms.map((other) => [...read.get(one)!].some((sample) => read.get(other)!.has(sample))),
  );
}

/** Halves of surrogate pairs are none: side by side they would be read as other characters. */
function isCharacter(code: number): boolean {
  return code >= 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
}

/** Whether two different ways lead from some position back to it while reading the same text. */
function hasTwoWaysRound(follow: readonly Set<number>[], same: readonly (readonly boolean[])[]): boolean {
  const count = follow.length;
  const step = (pair: number): number[] => {
    const [p, q] = [Math.floor(pair / count), pair % count];
    const next: number[] = [];
    for (const a of follow[p]!) for (const b of follow[q]!) if (same[a]![b]) next.push(a * count + b);
    return next;
  };
  for (let start = 0; start < count; start++) {
    const forward = reach(start * count + start, step);
    for (const pair of forward) {
      const apart = Math.floor(pair / count) !== pair % count;
      if (apart && reach(pair, step).has(start * count + start)) return true;
    }
  }
  return false;
}

function reach(from: number, step: (pair: number) => number[]): Set<number> {
  const reached = new Set<number>();
  const queue = step(from);
  while (queue.length > 0) {
    const pair = queue.pop()!;
    if (reached.has(pair)) continue;
    reached.add(pair);
    queue.push(...step(pair));
  }
  return reached;
}
