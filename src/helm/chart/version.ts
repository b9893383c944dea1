import { parseConstraint, parseVersion, SemverError } from '../../manifest/semver.js';

/** Whether Helm takes a text for a version: `1`, `v1.2` and `1.2.3-rc.1+build` are all versions. */
export function isVersion(text: string): boolean {
  return orUndefined(() => parseVersion(text)) !== undefined;
}

/** Whether a version lies in a range; a range or version that cannot be read contains nothing. */
export function satisfies(range: string, version: string): boolean {
  return orUndefined(() => parseConstraint(range).matches(parseVersion(version))) ?? false;
}

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof SemverError) return undefined;
    throw error;
  }
}
