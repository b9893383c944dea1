const LETTERS = /^[A-Za-z]*$/;

/**
 * The keys of a map as go-yaml sorts them: runs of digits by their number, letters behind everything else. `newer` is
 * yaml.v3's order, where behind a digit letters come first (`1a` before `10`).
 */
export function sortedKeys(map: Readonly<Record<string, unknown>>, newer: boolean): string[] {
  const keys = Object.keys(map);
  if (keys.length < 2) return keys;
  let letters = true;
  for (const key of keys) {
    if (!LETTERS.test(key)) {
      letters = false;
      break;
    }
  }
  // Among letters alone the order is that of their codes.
  if (letters) return keys.sort();
  return keys.sort(newer ? (a, b) => compareNaturally(a, b, true) : compareKeys);
}

function compareKeys(a: string, b: string): number {
  return compareNaturally(a, b, false);
}

function compareNaturally(a: string, b: string, newer: boolean): number {
  const length = Math.min(a.length, b.length);
  let at = 0;
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  if (at === length) return a.length - b.length;
  const x = a.charCodeAt(at);
  const y = b.charCodeAt(at);
  const xLetter = isLetter(x);
  const yLetter = isLetter(y);
  if (xLetter && yLetter) return x - y;
  if (xLetter || yLetter) {
    const behindDigit = newer && at > 0 && isDigit(a.charCodeAt(at - 1));
    return xLetter === behindDigit ? -1 : 1;
  }
  let xNumber = 0;
  let yNumber = 0;
  if (x === 48 || y === 48) {
    // A zero inside a longer number counts; a leading one does not.
    for (let before = at - 1; before >= 0 && isDigit(a.charCodeAt(before)); before--) {
      if (a.charCodeAt(before) !== 48) {
        xNumber = yNumber = 1;
        break;
      }
    }
  }
  let xEnd = at;
  for (; xEnd < a.length && isDigit(a.charCodeAt(xEnd)); xEnd++) {
    xNumber = xNumber * 10 + a.charCodeAt(xEnd) - 48;
  }
  let yEnd = at;
  for (; yEnd < b.length && isDigit(b.charCodeAt(yEnd)); yEnd++) {
    yNumber = yNumber * 10 + b.charCodeAt(yEnd) - 48;
  }
  if (xNumber !== yNumber) return xNumber - yNumber;
  if (xEnd !== yEnd) return xEnd - yEnd;
  return x - y;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isLetter(code: number): boolean {
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
  return /^\p{L}/u.test(String.fromCharCode(code));
}
