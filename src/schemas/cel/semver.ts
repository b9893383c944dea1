/** A semantic version (https://semver.org). */
export class Semver {
  constructor(
    readonly numbers: readonly [bigint, bigint, bigint],
    readonly prerelease: readonly string[],
    readonly build: string,
  ) {}

  toString(): string {
    const pre = this.prerelease.length > 0 ? `-${this.prerelease.join('.')}` : '';
    return `${this.numbers.join('.')}${pre}${this.build === '' ? '' : `+${this.build}`}`;
  }
}

const SYNTAX =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[A-Za-z-][\dA-Za-z-]*)(?:\.(?:0|[1-9]\d*|\d*[A-Za-z-][\dA-Za-z-]*))*))?(?:\+([\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*))?$/;

/** A version, undefined where the text is none. `normalize` lets a leading v, leading zeros and missing parts pass. */
export function parseSemver(text: string, normalize = false): Semver | undefined {
  if (text.length > 256) return undefined;
  const match = SYNTAX.exec(normalize ? normalized(text) : text);
  if (!match) return undefined;
  const [, major, minor, patch, prerelease, build] = match;
  return new Semver(
    [BigInt(major!), BigInt(minor!), BigInt(patch!)],
    prerelease === undefined ? [] : prerelease.split('.'),
    build ?? '',
  );
}

function normalized(text: string): string {
  const match = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(.*)$/s.exec(text);
  if (!match) return text;
  const plain = (digits: string | undefined): string => (digits ?? '0').replace(/^0+(?=\d)/, '');
  return `${plain(match[1])}.${plain(match[2])}.${plain(match[3])}${match[4]}`;
}

/** By precedence; build metadata does not count. */
export function compareSemvers(a: Semver, b: Semver): number {
  for (let i = 0; i < 3; i++) {
    if (a.numbers[i]! !== b.numbers[i]!) return a.numbers[i]! < b.numbers[i]! ? -1 : 1;
  }
  if (a.prerelease.length === 0 || b.prerelease.length === 0)
    return (a.prerelease.length === 0 ? 1 : 0) - (b.prerelease.length === 0 ? 1 : 0);
  for (let i = 0; i < Math.max(a.prerelease.length, b.prerelease.length); i++) {
    const left = a.prerelease[i];
    const right = b.prerelease[i];
    if (left === right) continue;
    if (left === undefined || right === undefined) return left === undefined ? -1 : 1;
    const numeric = [left, right].map((part) => /^\d+$/.test(part));
    if (numeric[0] && numeric[1]) return BigInt(left) < BigInt(right) ? -1 : 1;
    if (numeric[0] || numeric[1]) return numeric[0] ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return 0;
}
