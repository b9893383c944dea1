import { basename } from '../../files/file-tree.js';
import { parseFilePattern, type FilePattern } from './file-pattern.js';

/** The rules of a .helmignore file; they count for charts in directories, not in archives. */
export interface HelmIgnore {
  /** Whether a path, relative to the chart, is left out of the chart. */
  ignores(path: string, isDirectory: boolean): boolean;
}

/** A line of a .helmignore file that Helm refuses. */
export interface HelmIgnoreFault {
  readonly line: number;
  readonly reason: string;
}

interface Rule {
  readonly negated: boolean;
  readonly onlyDirectories: boolean;
  readonly onlyBaseName: boolean;
  readonly pattern: FilePattern;
}

/**
 * Reads a .helmignore file. The first rule that speaks about a path decides; a rule with `!` leaves out all that it
 * does not match, as Helm has it.
 */
export function parseHelmIgnore(text: string): HelmIgnore | HelmIgnoreFault {
  const rules: Rule[] = [];
  const lines = text.split('\n');
  lines.push('templates/.?*'); // Helm's own rule comes after the user's.
  for (const [index, line] of lines.entries()) {
    const rule = parseRule(line.trim());
    if (typeof rule === 'string') return { line: index + 1, reason: rule };
    if (rule) rules.push(rule);
  }
  return { ignores: (path, isDirectory) => ignores(rules, path, isDirectory) };
}

function parseRule(line: string): Rule | string | undefined {
  if (line === '' || line.startsWith('#')) return undefined;
  if (line.includes('**')) return 'double-star (**) syntax is not supported';
  if (!parseFilePattern(line)) return 'syntax error in pattern';
  const negated = line.startsWith('!');
  let text = negated ? line.slice(1) : line;
  const onlyDirectories = text.endsWith('/');
  if (onlyDirectories) text = text.slice(0, -1);
  const onlyBaseName = !text.includes('/');
  if (text.startsWith('/')) text = text.slice(1);
  const pattern = parseFilePattern(text);
  return pattern ? { negated, onlyDirectories, onlyBaseName, pattern } : 'syntax error in pattern';
}

function ignores(rules: readonly Rule[], path: string, isDirectory: boolean): boolean {
  const name = basename(path);
  for (const rule of rules) {
    const matches = rule.pattern.matches(rule.onlyBaseName ? name : path);
    if (rule.negated) {
      if ((rule.onlyDirectories && !isDirectory) || !matches) return true;
    } else if (matches && (isDirectory || !rule.onlyDirectories)) {
      return true;
    }
  }
  return false;
}
