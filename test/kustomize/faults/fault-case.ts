import { expect, it } from 'vitest';
import { memoryTree } from '../../../src/files/memory-tree.js';
import { build } from '../../../src/kustomize/build.js';

/** A repository with one fault. */
export interface FaultCase {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  /** The directory that is built; the root where missing. */
  readonly path?: string;
  /** `code file:line:column` of what is found. */
  readonly finding: string;
  /** What kustomize 5.7.1 and 5.8.1 both say, among other words. */
  readonly upstream: string;
}

/** Builds each repository: the fault must be the only one, at its place, with kustomize's words. */
export function testFaults(cases: readonly FaultCase[]): void {
  it.each(cases)('finds $title', ({ files, path = '', finding, upstream }) => {
    const errors = build({ tree: memoryTree(files), path }).diagnostics.filter(
      ({ severity }) => severity === 'error',
    );
    expect(
      errors.map(({ code, location }) =>
        [
          code,
          [location?.file, location?.line, location?.column].filter((part) => part !== undefined).join(':'),
        ].join(' '),
      ),
    ).toEqual([finding]);
    expect(errors[0]?.upstream).toContain(upstream);
  });
}
