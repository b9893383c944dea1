import { parseFilePattern, type FilePattern } from '../helm/chart/file-pattern.js';

/** One line of a `.sourceignore` file. */
export interface IgnorePattern {
  /** A leading `!`: what matches is kept. */
  readonly include: boolean;
  /** Whether the path, relative to the directory that the pattern belongs to, matches. */
  matches(path: readonly string[], isDirectory: boolean): boolean;
}

/** The patterns of a text, one a line; blank lines and lines that start with `#` have none. */
export function parseIgnorePatterns(text: string): IgnorePattern[] {
  const patterns: IgnorePattern[] = [];
  for (const line of text.split('\n')) {
    const pattern = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (!pattern.startsWith('#') && pattern.trim() !== '') patterns.push(parseIgnorePattern(pattern));
  }
  return patterns;
}

/**
 * Whether the last of the patterns that matches excludes the path; undefined where none matches.
 */
export function decide(
  patterns: readonly IgnorePattern[],
  path: readonly string[],
  isDirectory: boolean,
): boolean | undefined {
  for (let index = patterns.length - 1; index >= 0; index--) {
    const pattern = patterns[index]!;
    if (pattern.matches(path, isDirectory)) return !pattern.include;
  }
  return undefined;
}

/** The pattern of a line, as go-git reads it, which is not quite how git does. */
function parseIgnorePattern(line: string): IgnorePattern {
  let text = line;
  const include = text.startsWith('!');
  if (include) text = text.slice(1);
  if (!text.endsWith('\\ ')) text = text.replace(/ +$/, '');
  const directoryOnly = text.endsWith('/');
  if (directoryOnly) text = text.slice(0, -1);
  if (!text.includes('/')) {
    const name = namePattern(text);
    return {
      include,
      matches: (path, isDirectory) => matchesAnyName(name, path, isDirectory, directoryOnly),
    };
  }
  const steps = text.split('/').map(parseStep);
  return {
    include,
    matches: (path, isDirectory) => matchesSteps(steps, path, isDirectory, directoryOnly),
  };
}

/** Undefined for a malformed pattern, which matches nothing. */
type NamePattern = FilePattern | undefined;

/** Most patterns are plain names, or an ending behind a star. */
function namePattern(text: string): NamePattern {
  if (!/[*?[\\]/.test(text)) return { matches: (name) => name === text };
  const ending = /^\*([^*?[\\]*)$/.exec(text)?.[1];
  if (ending !== undefined) return { matches: (name) => name.endsWith(ending) };
  return parseFilePattern(text);
}

function matchesAnyName(
  pattern: NamePattern,
  path: readonly string[],
  isDirectory: boolean,
  directoryOnly: boolean,
): boolean {
  for (let index = 0; index < path.length; index++) {
    if (!pattern?.matches(path[index]!)) continue;
    return !directoryOnly || isDirectory || index < path.length - 1;
  }
  return false;
}

type Step =
  | { readonly kind: 'empty' }
  /** `**`: any number of directories. */
  | { readonly kind: 'any' }
  | { readonly kind: 'never' }
  | { readonly kind: 'name'; readonly pattern: NamePattern };

function parseStep(text: string): Step {
  if (text === '') return { kind: 'empty' };
  if (text === '**') return { kind: 'any' };
  if (text.includes('**')) return { kind: 'never' };
  return { kind: 'name', pattern: namePattern(text) };
}

/** Only the beginning of the path has to match: a directory that matches takes its content with it. */
function matchesSteps(
  steps: readonly Step[],
  path: readonly string[],
  isDirectory: boolean,
  directoryOnly: boolean,
): boolean {
  let at = 0;
  let matched = false;
  let skipping = false;
  for (let index = 0; index < steps.length; index++) {
    const step = steps[index]!;
    if (step.kind === 'empty') {
      skipping = false;
    } else if (step.kind === 'any') {
      if (index === steps.length - 1) break;
      skipping = true;
    } else if (step.kind === 'never' || at >= path.length) {
      return false;
    } else if (skipping) {
      skipping = false;
      while (at < path.length) {
        if (step.pattern?.matches(path[at++]!)) {
          matched = true;
          break;
        }
        if (at === path.length) matched = false;
      }
    } else {
      if (!step.pattern?.matches(path[at]!)) return false;
      at++;
      // A file does not match a pattern that goes on below it.
      matched = at < path.length || index === steps.length - 1;
    }
  }
  return matched && !(directoryOnly && !isDirectory && at === path.length);
}
