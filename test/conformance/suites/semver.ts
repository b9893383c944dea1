import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseConstraint, SemverError, tryParseVersion } from '../../../src/manifest/semver.js';
import type { CaseResult, Suite } from '../suite.js';

interface SemverCases {
  readonly invalidVersions: readonly string[];
  readonly cases: readonly SemverCase[];
}

interface SemverCase {
  readonly constraint: string;
  readonly matches?: readonly string[];
  readonly rejects?: readonly string[];
  readonly error?: boolean;
}

/** Versions and ranges, one case a range. */
export const suite: Suite = {
  name: 'semver',
  *run(folder) {
    const data = JSON.parse(readFileSync(join(folder, 'semver/cases.json'), 'utf8')) as SemverCases;
    for (const version of data.invalidVersions) {
      yield { id: `version ${version}`, passed: tryParseVersion(version) === undefined };
    }
    for (const item of data.cases) yield runCase(item);
  },
};

function runCase(item: SemverCase): CaseResult {
  const id = `constraint '${item.constraint}'`;
  let wrong: string[];
  try {
    const constraint = parseConstraint(item.constraint);
    const answers = (text: string): boolean | undefined => {
      const version = tryParseVersion(text);
      return version && constraint.matches(version);
    };
    wrong = [
      ...(item.error ? ['is not refused'] : []),
      ...(item.matches ?? []).filter((text) => answers(text) !== true).map((text) => `rejects ${text}`),
      ...(item.rejects ?? []).filter((text) => answers(text) !== false).map((text) => `matches ${text}`),
    ];
  } catch (error) {
    if (!(error instanceof SemverError)) throw error;
    wrong = item.error ? [] : [error.message];
  }
  return { id, passed: wrong.length === 0, message: wrong.join('\n') };
}
