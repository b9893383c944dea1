/*
 * A value that exists in the cluster but cannot be known here (an encrypted secret, an output of another tool) is
 * carried through substitution and values as a token between two private-use characters, which no real text has.
 */

const open = '\uE000';
const close = '\uE001';

/** The token for an unknown value, named after where it would come from. */
export function unknownText(name: string): string {
  return `${open}${name.replaceAll(open, '').replaceAll(close, '')}${close}`;
}

/** Whether a text holds anything unknown. */
export function isUnknown(text: string): boolean {
  return text.includes(open);
}

/** Whether a text is one token and nothing else but blanks. */
export function isWhollyUnknown(text: string): boolean {
  const trimmed = text.trim();
  return trimmed.startsWith(open) && trimmed.indexOf(close) === trimmed.length - 1;
}

/** The text with each token written for people, as `<name unknown>`. */
export function describeUnknown(text: string): string {
  return text.replaceAll(open, '<').replaceAll(close, ' unknown>');
}
