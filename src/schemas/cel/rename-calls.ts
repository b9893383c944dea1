/**
 * Functions that the engine has in a meaning of its own (JavaScript's regular expressions, lengths in UTF-16 units, `has`
 * of plain paths only) or whose cost must be counted. They are called by another name and defined in this folder.
 */
const RENAMED: ReadonlySet<string> = new Set([
  'has',
  'duration',
  'timestamp',
  'matches',
  '.matches',
  '.all',
  '.exists',
  '.exists_one',
  '.existsOne',
  '.map',
  '.filter',
  '.indexOf',
  '.lastIndexOf',
  '.substring',
  '.split',
  '.join',
  '.lowerAscii',
  '.upperAscii',
  '.trim',
]);

const PREFIX = 'k8s_';

const TOKEN = /\s+|\/\/[^\n]*|[bB]?[rR]("""|'''|"|')|[bB]?("""|'''|"|')|[A-Za-z_][A-Za-z0-9_]*|\d[\w.]*|[^]/y;

/** An expression in which calls of functions that this folder defines anew have their new names. */
export function renameCalls(expression: string): string {
  let result = '';
  let position = 0;
  let previous = '';
  while (position < expression.length) {
    TOKEN.lastIndex = position;
    const match = TOKEN.exec(expression)!;
    const token = match[0];
    const raw = match[1];
    const quote = raw ?? match[2];
    let end = position + token.length;
    if (quote !== undefined) {
      end = endOfString(expression, end, quote, raw !== undefined);
      result += expression.slice(position, end);
      previous = quote;
    } else if (/^[A-Za-z_]/.test(token)) {
      const called = /^\s*\(/.test(expression.slice(end, end + 200));
      const renamed = called && RENAMED.has(previous === '.' ? `.${token}` : token);
      result += renamed ? PREFIX + token : token;
      previous = token;
    } else {
      result += token;
      if (token.trim() !== '' && !token.startsWith('//')) previous = token;
    }
    position = end;
  }
  return result;
}

/** A message of the engine with the functions' own names. */
export function restoreNames(message: string): string {
  return message.replaceAll(PREFIX, '');
}

function endOfString(text: string, start: number, quote: string, raw: boolean): number {
  for (let i = start; i < text.length; i++) {
    if (!raw && text[i] === '\\') i++;
    else if (text.startsWith(quote, i)) return i + quote.length;
  }
  return text.length;
}
