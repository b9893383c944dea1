/** A piece of an expression: space and comments, names, the texts of literals, numbers, and single characters. */
export interface Token {
  readonly kind: 'space' | 'name' | 'text' | 'number' | 'other';
  readonly text: string;
}

const TOKEN =
  /(\s+|\/\/[^\n]*)|[bB]?[rR]("""|'''|"|')|[bB]?("""|'''|"|')|([A-Za-z_][A-Za-z0-9_]*)|(\d[\w.]*)|[^]/y;

/** The pieces of an expression; together they are the expression. */
export function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  for (let position = 0; position < expression.length;) {
    TOKEN.lastIndex = position;
    const [token, space, raw, quoted, name, number] = TOKEN.exec(expression)!;
    const quote = raw ?? quoted;
    let end = position + token.length;
    if (quote !== undefined) end = endOfString(expression, end, quote, raw !== undefined);
    const kind =
      space !== undefined
        ? 'space'
        : quote !== undefined
          ? 'text'
          : name !== undefined
            ? 'name'
            : number !== undefined
              ? 'number'
              : 'other';
    tokens.push({ kind, text: expression.slice(position, end) });
    position = end;
  }
  return tokens;
}

function endOfString(text: string, start: number, quote: string, raw: boolean): number {
  for (let i = start; i < text.length; i++) {
    if (!raw && text[i] === '\\') i++;
    else if (text.startsWith(quote, i)) return i + quote.length;
  }
  return text.length;
}
