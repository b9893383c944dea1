import { parseFilePattern } from '../helm/chart/file-pattern.js';

/** A compiled pattern over whole paths. */
export interface PathPattern {
  matches(path: string): boolean;
}

const mostAlternatives = 1000;

/**
 * A pattern of github.com/bmatcuk/doublestar: `**` is any number of directories, `{a,b}` one of several texts, the rest as
 * in path/filepath. Undefined where it is malformed.
 */
export function parsePathPattern(text: string): PathPattern | undefined {
  const alternatives = expandBraces(text);
  if (!alternatives) return undefined;
  const compiled: Step[][] = [];
  for (const alternative of alternatives) {
    const steps: Step[] = [];
    for (const part of alternative.split('/')) {
      const step = part === '**' ? 'any' : parseFilePattern(part.replaceAll('**', '*'));
      if (!step) return undefined;
      if (step !== 'any' || steps.at(-1) !== 'any') steps.push(step);
    }
    compiled.push(steps);
  }
  return {
    matches(path) {
      const segments = path.split('/');
      return compiled.some((steps) => matchSteps(steps, segments));
    },
  };
}

type Step = 'any' | { matches(name: string): boolean };

/** Follows all ways to spread `**` over the segments at the same time. */
function matchSteps(steps: readonly Step[], segments: readonly string[]): boolean {
  let states = follow(steps, new Set([0]));
  for (const segment of segments) {
    const next = new Set<number>();
    for (const state of states) {
      const step = steps[state];
      if (step === 'any') next.add(state);
      else if (step?.matches(segment)) next.add(state + 1);
    }
    states = follow(steps, next);
  }
  return states.has(steps.length);
}

function follow(steps: readonly Step[], states: Set<number>): Set<number> {
  for (const state of states) if (steps[state] === 'any') states.add(state + 1);
  return states;
}

function expandBraces(text: string): string[] | undefined {
  const done: string[] = [];
  const open = [text];
  while (open.length > 0) {
    const next = open.pop()!;
    const group = firstBraces(next);
    if (group === undefined) return undefined;
    if (group === 'none') {
      done.push(next);
      continue;
    }
    for (const part of group.parts) open.push(next.slice(0, group.start) + part + next.slice(group.end));
    if (done.length + open.length > mostAlternatives) return undefined;
  }
  return done;
}

interface Braces {
  readonly start: number;
  readonly end: number;
  readonly parts: readonly string[];
}

/** The first group of a pattern; undefined where it is not closed. */
function firstBraces(text: string): Braces | 'none' | undefined {
  let depth = 0;
  let start = 0;
  let from = 0;
  const parts: string[] = [];
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!;
    if (character === '\\') index++;
    else if (character === '{' && depth++ === 0) {
      start = index;
      from = index + 1;
    } else if (character === ',' && depth === 1) {
      parts.push(text.slice(from, index));
      from = index + 1;
    } else if (character === '}' && depth > 0 && --depth === 0) {
      parts.push(text.slice(from, index));
      return { start, end: index + 1, parts };
    }
  }
  return depth === 0 ? 'none' : undefined;
}
