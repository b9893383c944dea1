/** A line feed, or one of the separators that break lines as well. */
export function isBreak(c: number): boolean {
  return c === 10 || c === 13 || c === 0x85 || c === 0x2028 || c === 0x2029;
}

export function isBreakOrEnd(c: number): boolean {
  return isBreak(c) || !(c > 0);
}

export function isBlank(c: number): boolean {
  return c === 32 || c === 9;
}

export function isBlankOrEnd(c: number): boolean {
  return isBlank(c) || isBreakOrEnd(c);
}
