import type { CaseResult } from './suite.js';

/** How results stand against the list of known failures. */
export interface Verdict {
  /** Failing and not on the list. */
  readonly newFailures: readonly string[];
  /** On the list and failing. */
  readonly known: readonly string[];
  /** On the list, but passing or no longer there. */
  readonly toTakeOff: readonly string[];
}

/** The ids of a list and their reasons. A line is an id and `# reason`; lines that start with `#` are comments. */
export function parseKnownFailures(text: string): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  for (const line of text.split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const mark = line.indexOf(' # ');
    if (mark < 0) known.set(line.trim(), '');
    else known.set(line.slice(0, mark).trim(), line.slice(mark + 3).trim());
  }
  return known;
}

/** A list of these ids, with the reasons that an older list gave for them. */
export function formatKnownFailures(ids: readonly string[], older: ReadonlyMap<string, string>): string {
  let text = '';
  for (const id of ids.toSorted()) {
    const reason = older.get(id) ?? '';
    text += reason === '' ? `${id}\n` : `${id} # ${reason}\n`;
  }
  return text;
}

/** `complete` says that the suite ran to its end, so that what it did not report is not there. */
export function compareWithKnown(
  results: readonly CaseResult[],
  known: ReadonlyMap<string, string>,
  complete: boolean,
): Verdict {
  const failing = new Set<string>();
  const passing = new Set<string>();
  for (const { id, passed } of results) (passed ? passing : failing).add(id);
  return {
    newFailures: [...failing].filter((id) => !known.has(id)),
    known: [...failing].filter((id) => known.has(id)),
    toTakeOff: [...known.keys()].filter((id) => passing.has(id) || (complete && !failing.has(id))),
  };
}
