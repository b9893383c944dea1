/**
 * Patterns of `.Files.Glob`: `*` and `?` stop at slashes, `**` does not, `[a-z]`, `[!abc]` and `{one,two}` choose, a
 * backslash takes the next character as it is.
 */
export interface Glob {
  matches(path: string): boolean;
}

type Node =
  | { readonly kind: 'character'; readonly character: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'star' }
  | { readonly kind: 'double-star' }
  | { readonly kind: 'class'; readonly negated: boolean; readonly holds: (character: string) => boolean }
  | { readonly kind: 'choice'; readonly options: readonly (readonly Node[])[] };

/** The glob of a text; a malformed one matches everything, as Helm has it. */
export function parseGlob(text: string): Glob {
  const parser = { characters: Array.from(text), at: 0, depth: 0 };
  const nodes = parseNodes(parser);
  if (nodes === undefined || parser.at < parser.characters.length) return { matches: () => true };
  return {
    matches(path) {
      const characters = Array.from(path);
      return advance(nodes, characters, new Set([0])).has(characters.length);
    },
  };
}

interface Parser {
  readonly characters: readonly string[];
  at: number;
  depth: number;
}

/** Reads up to the end, or inside braces up to a comma or the closing brace. */
function parseNodes(parser: Parser): Node[] | undefined {
  const nodes: Node[] = [];
  while (parser.at < parser.characters.length) {
    const character = parser.characters[parser.at]!;
    if (parser.depth > 0 && (character === ',' || character === '}')) return nodes;
    parser.at++;
    if (character === '*') {
      if (parser.characters[parser.at] === '*') {
        while (parser.characters[parser.at] === '*') parser.at++;
        nodes.push({ kind: 'double-star' });
      } else {
        nodes.push({ kind: 'star' });
      }
    } else if (character === '?') {
      nodes.push({ kind: 'any' });
    } else if (character === '[') {
      const node = parseClass(parser);
      if (!node) return undefined;
      nodes.push(node);
    } else if (character === '{') {
      const node = parseChoice(parser);
      if (!node) return undefined;
      nodes.push(node);
    } else if (character === '\\') {
      const escaped = parser.characters[parser.at++];
      if (escaped === undefined) return undefined;
      nodes.push({ kind: 'character', character: escaped });
    } else {
      nodes.push({ kind: 'character', character });
    }
  }
  return parser.depth > 0 ? undefined : nodes;
}

function parseChoice(parser: Parser): Node | undefined {
  const options: (readonly Node[])[] = [];
  parser.depth++;
  for (;;) {
    const option = parseNodes(parser);
    if (!option) return undefined;
    options.push(option);
    if (parser.characters[parser.at++] === '}') break;
  }
  parser.depth--;
  return { kind: 'choice', options };
}

function parseClass(parser: Parser): Node | undefined {
  const end = parser.characters.indexOf(']', parser.at);
  if (end < 0) return undefined;
  let body = parser.characters.slice(parser.at, end);
  parser.at = end + 1;
  const negated = body[0] === '!';
  if (negated) body = body.slice(1);
  if (body.length === 0) return undefined;
  if (body.length === 3 && body[1] === '-') {
    const [low, , high] = body as [string, string, string];
    if (low > high) return undefined;
    return { kind: 'class', negated, holds: (character) => low <= character && character <= high };
  }
  const listed = new Set(body);
  return { kind: 'class', negated, holds: (character) => listed.has(character) };
}

/** All positions that can be reached from some positions: no pattern takes more than linear time for each node. */
function advance(
  nodes: readonly Node[],
  path: readonly string[],
  from: ReadonlySet<number>,
): ReadonlySet<number> {
  let positions = from;
  for (const node of nodes) {
    if (positions.size === 0) break;
    const next = new Set<number>();
    for (const start of positions) {
      if (node.kind === 'choice') continue;
      if (node.kind === 'star' || node.kind === 'double-star') {
        for (let at = start; ; at++) {
          if (next.has(at)) break;
          next.add(at);
          if (at === path.length || (node.kind === 'star' && path[at] === '/')) break;
        }
      } else if (start < path.length && matchesOne(node, path[start]!)) {
        next.add(start + 1);
      }
    }
    if (node.kind === 'choice') {
      for (const option of node.options) for (const at of advance(option, path, positions)) next.add(at);
    }
    positions = next;
  }
  return positions;
}

function matchesOne(node: Node, character: string): boolean {
  if (node.kind === 'character') return node.character === character;
  if (node.kind === 'class') return node.holds(character) !== node.negated;
  return character !== '/';
}
