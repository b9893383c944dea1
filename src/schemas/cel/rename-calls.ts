import { tokensOf } from './tokens.js';

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

/** An expression in which calls of functions that this folder defines anew have their new names. */
export function renameCalls(expression: string): string {
  const tokens = tokensOf(expression);
  let result = '';
  let previous = '';
  for (const [index, { kind, text }] of tokens.entries()) {
    if (kind === 'name') {
      const next = tokens[index + 1]?.kind === 'space' ? tokens[index + 2] : tokens[index + 1];
      const renamed = next?.text === '(' && RENAMED.has(previous === '.' ? `.${text}` : text);
      result += renamed ? PREFIX + text : text;
    } else {
      result += text;
    }
    if (kind !== 'space') previous = text;
  }
  return result;
}

/** A message of the engine with the functions' own names. */
export function restoreNames(message: string): string {
  return message.replaceAll(PREFIX, '');
}
