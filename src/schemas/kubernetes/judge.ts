import { getOwn, isMap, type Path, type YamlMap, type YamlValue } from '../../yaml/value.js';
import type { SchemaCode, SchemaFinding } from '../finding.js';
import { formatPath } from '../finding.js';

/** What the rules of the API server's own code need: to look at values, and to report. */
export interface Judge {
  /** Whether a text stands for something that is not known here. */
  readonly isUnknown: (value: string) => boolean;
  /** `expectation` completes "X must ..."; `path` is the field that is at fault. */
  readonly must: (code: SchemaCode, path: Path, expectation: string, help?: string) => void;
  /** A required field that is missing from the map at `path`. */
  readonly needs: (path: Path, field: string, why?: string) => void;
  /** An item that repeats what tells items of its list apart; `first` is the one that it repeats. */
  readonly repeats: (path: Path, what: string, first: Path) => void;
}

export function createJudge(
  isUnknown: (value: string) => boolean,
  report: (finding: SchemaFinding) => void,
): Judge {
  return {
    isUnknown,
    must(code, path, expectation, help) {
      const message = `${formatPath(path)} must ${expectation}`;
      report({ code, severity: 'error', path, message, ...(help !== undefined && { help }) });
    },
    needs(path, field, why) {
      const reason = why === undefined ? '' : `: ${why}`;
      report({
        code: 'schema/required',
        severity: 'error',
        path,
        message: `required field ${JSON.stringify(field)} is missing in ${formatPath(path)}${reason}`,
        missing: field,
      });
    },
    repeats(path, what, first) {
      report({
        code: 'schema/duplicate-key',
        severity: 'error',
        path,
        message: `${formatPath(path)} repeats ${what} of ${formatPath(first)}`,
        related: [{ path: first, message: 'the first one' }],
      });
    },
  };
}

/** The map in a field; an empty one where there is none. */
export function mapIn(value: YamlValue | undefined, field: string): YamlMap {
  const own = isMap(value) ? getOwn(value, field) : undefined;
  return isMap(own) ? own : {};
}

/** Whether a map has a field, whatever it holds but null. */
export function has(map: YamlMap, field: string): boolean {
  return (getOwn(map, field) ?? null) !== null;
}

/** The maps in a list field, with their indexes. */
export function mapsIn(value: YamlValue | undefined, field: string): (readonly [YamlMap, number])[] {
  const list = isMap(value) ? getOwn(value, field) : undefined;
  if (!Array.isArray(list)) return [];
  return list.flatMap((item, index) => (isMap(item) ? [[item, index] as const] : []));
}

/** The text in a field, where it is known and not empty. */
export function textIn(map: YamlMap, field: string, { isUnknown }: Judge): string | undefined {
  const text = getOwn(map, field);
  return typeof text === 'string' && text !== '' && !isUnknown(text) ? text : undefined;
}

/** Reports items that have the same text in a field. */
export function uniqueIn(items: readonly (readonly [YamlMap, Path])[], field: string, judge: Judge): void {
  const seen = new Map<string, Path>();
  for (const [item, path] of items) {
    const text = textIn(item, field, judge);
    if (text === undefined) continue;
    const first = seen.get(text);
    if (first) judge.repeats(path, `${field} ${JSON.stringify(text)}`, first);
    else seen.set(text, path);
  }
}
