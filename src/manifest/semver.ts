/*
 * Versions and ranges as github.com/Masterminds/semver/v3 (3.4) reads them, which is what Helm and Flux use. It differs
 * from npm's semver in more than details: missing parts are allowed in versions, a range without a prerelease never
 * matches one, and a prerelease anywhere in a group of the range lets prereleases into the whole group.
 */

/** A version. The numbers are unsigned 64-bit integers. */
export interface SemanticVersion {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  /** Without the dash; empty for a release. */
  readonly prerelease: string;
  /** Without the plus. */
  readonly metadata: string;
  /** As it was written. */
  readonly original: string;
}

/** A text that is no version or no range. The message is Masterminds' own. */
export class SemverError extends Error {
  override readonly name = 'SemverError';
}

const identifiers = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const looseVersion = new RegExp(
  `^v?([0-9]+)(?:\\.([0-9]+))?(?:\\.([0-9]+))?(?:-(${identifiers}))?(?:\\+(${identifiers}))?$`,
);
const strictVersion = new RegExp(
  `^([0-9]+)\\.([0-9]+)\\.([0-9]+)(?:-(${identifiers}))?(?:\\+(${identifiers}))?$`,
);
const largestPart = 2n ** 64n - 1n;

/**
 * A version as Helm reads it: a leading `v` and missing minor and patch parts are allowed. Throws SemverError.
 */
export function parseVersion(text: string): SemanticVersion {
  const match = looseVersion.exec(text);
  if (!match) throw new SemverError('invalid semantic version');
  const version: SemanticVersion = {
    major: parsePart(match[1]!),
    minor: parsePart(match[2] ?? '0'),
    patch: parsePart(match[3] ?? '0'),
    prerelease: match[4] ?? '',
    metadata: match[5] ?? '',
    original: text,
  };
  if (version.prerelease !== '') checkPrerelease(version.prerelease);
  return version;
}

/** A version exactly as semver.org defines it: three parts, no `v`, no leading zeros. Throws SemverError. */
export function parseStrictVersion(text: string): SemanticVersion {
  if (text === '') throw new SemverError('version string empty');
  const match = strictVersion.exec(text);
  if (!match) throw new SemverError('invalid semantic version');
  for (const part of [match[1]!, match[2]!, match[3]!]) {
    if (part.length > 1 && part.startsWith('0')) throw new SemverError('version segment starts with 0');
  }
  return parseVersion(text);
}

/** The version in full: three parts, prerelease and metadata, without `v` and leading zeros. */
export function formatVersion(version: SemanticVersion): string {
  let text = `${version.major}.${version.minor}.${version.patch}`;
  if (version.prerelease !== '') text += `-${version.prerelease}`;
  if (version.metadata !== '') text += `+${version.metadata}`;
  return text;
}

/** Negative, zero or positive; metadata does not count. For Array.sort: oldest first. */
export function compareVersions(a: SemanticVersion, b: SemanticVersion): number {
  return (
    compareParts(a.major, b.major) ||
    compareParts(a.minor, b.minor) ||
    compareParts(a.patch, b.patch) ||
    comparePrereleases(a.prerelease, b.prerelease)
  );
}

/** A range of versions: groups of conditions; a version must meet all conditions of one group. */
export interface VersionConstraint {
  /** As it was written. */
  readonly original: string;
  /** Whether the range takes the version; `includePrerelease` lets prereleases into every group. */
  matches(version: SemanticVersion, includePrerelease?: boolean): boolean;
}

/** A range such as `>=1.2 <2 || ~3.1`. Throws SemverError. */
export function parseConstraint(text: string): VersionConstraint {
  if (text.length > longestConstraint) throw new SemverError(`improper constraint: ${text}`);
  const groups = rewriteHyphens(text)
    .split('||')
    .map((group) => {
      const conditions = parseGroup(group);
      return {
        conditions,
        hasPrerelease: conditions.some(({ version }) => version.prerelease !== ''),
      };
    });
  return {
    original: text,
    matches: (version, includePrerelease = false) =>
      groups.some(
        ({ conditions, hasPrerelease }) =>
          (version.prerelease === '' || hasPrerelease || includePrerelease) &&
          conditions.every((condition) => meets(version, condition)),
      ),
  };
}

/** The newest of the versions that a range takes, or undefined. Texts that are no versions are passed over. */
export function newestMatch(
  constraint: VersionConstraint,
  versions: Iterable<string>,
): SemanticVersion | undefined {
  let newest: SemanticVersion | undefined;
  for (const text of versions) {
    const version = tryParseVersion(text);
    if (!version || !constraint.matches(version)) continue;
    if (!newest || compareVersions(version, newest) > 0) newest = version;
  }
  return newest;
}

/** The version, or undefined where the text is none. */
export function tryParseVersion(text: string): SemanticVersion | undefined {
  try {
    return parseVersion(text);
  } catch (error) {
    if (error instanceof SemverError) return undefined;
    throw error;
  }
}

function parsePart(digits: string): bigint {
  const value = BigInt(digits);
  if (value <= largestPart) return value;
  throw new SemverError(
    `error parsing version segment: strconv.ParseUint: parsing "${digits}": value out of range`,
  );
}

function checkPrerelease(prerelease: string): void {
  for (const identifier of prerelease.split('.')) {
    if (/^0[0-9]+$/.test(identifier)) throw new SemverError('version segment starts with 0');
  }
}

function compareParts(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function comparePrereleases(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '') return 1;
  if (b === '') return -1;
  const left = a.split('.');
  const right = b.split('.');
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const order = compareIdentifiers(left[index] ?? '', right[index] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

function compareIdentifiers(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '') return -1;
  if (b === '') return 1;
  const left = identifierNumber(a);
  const right = identifierNumber(b);
  if (left !== undefined && right !== undefined) return left > right ? 1 : -1;
  if (left !== undefined) return -1;
  if (right !== undefined) return 1;
  return a > b ? 1 : -1;
}

/** Digits that do not fit into 64 bits are compared as text. */
function identifierNumber(identifier: string): bigint | undefined {
  if (!/^[0-9]+$/.test(identifier)) return undefined;
  const value = BigInt(identifier);
  return value <= largestPart ? value : undefined;
}

type Operator = '' | '=' | '!=' | '>' | '<' | '>=' | '=>' | '<=' | '=<' | '~' | '~>' | '^';

interface Condition {
  readonly operator: Operator;
  readonly version: SemanticVersion;
  /** A part of the version was left open, by `x`, `*` or by not being written. */
  readonly open: boolean;
  readonly minorOpen: boolean;
  readonly patchOpen: boolean;
}

/** Keeps the patterns below, which are at worst quadratic, from taking long. */
const longestConstraint = 2000;

const space = '[\\t\\n\\f\\r ]';
const looseParts = `v?([0-9|xX*]+)(\\.[0-9|xX*]+)?(\\.[0-9|xX*]+)?(-${identifiers})?(?:\\+${identifiers})?`;
const hyphenRange = new RegExp(`${space}*(${looseParts})${space}+-${space}+(${looseParts})${space}*`, 'g');
const conditionPattern = new RegExp(`(=>|=<|!=|>=|<=|~>|=|>|<|~|\\^|)${space}*${looseParts}`, 'y');

/** `1.2 - 2.3` means `>=1.2, <=2.3`. */
function rewriteHyphens(text: string): string {
  let rewritten = text;
  for (const match of text.matchAll(hyphenRange)) {
    rewritten = rewritten.replace(match[0], () => `>= ${match[1]}, <= ${match[6]} `);
  }
  return rewritten;
}

/** Conditions stand behind one another with commas or blanks between them. */
function parseGroup(text: string): Condition[] {
  const found: RegExpExecArray[] = [];
  const improper = new SemverError(`improper constraint: ${text}`);
  let index = skipSpace(text, 0);
  for (;;) {
    conditionPattern.lastIndex = index;
    const match = conditionPattern.exec(text);
    if (!match) throw improper;
    found.push(match);
    const end = index + match[0].length;
    index = skipSpace(text, end);
    if (index === text.length) return found.map(readCondition);
    if (text[index] === ',') index = skipSpace(text, index + 1);
    else if (index === end) throw improper;
  }
}

function skipSpace(text: string, start: number): number {
  let index = start;
  while (index < text.length && '\t\n\f\r '.includes(text[index]!)) index++;
  return index;
}

function readCondition(match: RegExpExecArray): Condition {
  const [, operator, major = '', minor = '', patch = '', prerelease = ''] = match;
  const open = { open: true, minorOpen: false, patchOpen: false };
  const make = (text: string, flags: Pick<Condition, 'open' | 'minorOpen' | 'patchOpen'>): Condition => {
    const version = tryParseVersion(text);
    if (!version) throw new SemverError('constraint parser error');
    return { operator: operator as Operator, version, ...flags };
  };
  if (isWildcard(major)) return make(`0.0.0${prerelease}`, open);
  if (isWildcard(minor)) return make(`${major}.0.0${prerelease}`, { ...open, minorOpen: true });
  if (isWildcard(patch)) return make(`${major}${minor}.0${prerelease}`, { ...open, patchOpen: true });
  return make(`${major}${minor}${patch}${prerelease}`, { ...open, open: false });
}

function isWildcard(part: string): boolean {
  return /^\.?[xX*]?$/.test(part);
}

/** Whether the version meets the condition, prereleases being let in. */
function meets(version: SemanticVersion, condition: Condition): boolean {
  const order = compareVersions(version, condition.version);
  switch (condition.operator) {
    case '':
    case '=':
      return condition.open ? meetsTilde(version, condition, order) : order === 0;
    case '!=':
      return meetsNotEqual(version, condition, order);
    case '>':
      return meetsGreater(version, condition, order);
    case '<':
      return order < 0;
    case '>=':
    case '=>':
      return order >= 0;
    case '<=':
    case '=<':
      return meetsLessOrEqual(version, condition, order);
    case '~':
    case '~>':
      return meetsTilde(version, condition, order);
    case '^':
      return meetsCaret(version, condition, order);
  }
}

function meetsNotEqual(version: SemanticVersion, condition: Condition, order: number): boolean {
  const bound = condition.version;
  if (condition.open) {
    if (bound.major !== version.major) return true;
    if (condition.minorOpen) return false;
    if (bound.minor !== version.minor) return true;
    if (condition.patchOpen) return comparePrereleases(version.prerelease, bound.prerelease) !== 0;
    if (bound.patch !== version.patch) return true;
  }
  return order !== 0;
}

/** `>11` begins at 12, `>11.1` at 11.2. */
function meetsGreater(version: SemanticVersion, condition: Condition, order: number): boolean {
  const bound = condition.version;
  if (!condition.open) return order > 0;
  if (version.major !== bound.major) return version.major > bound.major;
  if (condition.minorOpen) return false;
  if (condition.patchOpen) return version.minor > bound.minor;
  return order > 0;
}

/** `<=11` ends before 12, `<=11.1` before 11.2. */
function meetsLessOrEqual(version: SemanticVersion, condition: Condition, order: number): boolean {
  const bound = condition.version;
  if (!condition.open) return order <= 0;
  if (version.major !== bound.major) return version.major < bound.major;
  return condition.minorOpen || version.minor <= bound.minor;
}

function meetsTilde(version: SemanticVersion, condition: Condition, order: number): boolean {
  const bound = condition.version;
  if (order < 0) return false;
  const zero = bound.major === 0n && bound.minor === 0n && bound.patch === 0n;
  if (zero && !condition.minorOpen && !condition.patchOpen) return true;
  return version.major === bound.major && (condition.minorOpen || version.minor === bound.minor);
}

/** The leftmost part that is not zero stays. */
function meetsCaret(version: SemanticVersion, condition: Condition, order: number): boolean {
  const bound = condition.version;
  if (order < 0 || version.major !== bound.major) return false;
  if (bound.major > 0n || condition.minorOpen) return true;
  if (bound.minor > 0n || condition.patchOpen) return version.minor === bound.minor;
  return version.minor === 0n && version.patch === bound.patch;
}
