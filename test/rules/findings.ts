import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkCluster } from '../../src/rules/check.js';
import type { RuleFinding } from '../../src/rules/rule.js';
import { clusterOf } from '../cluster/repository.js';

/** The text of the bundled schemas. */
export const builtin = (): string => readFileSync(schemas, 'utf8');

const schemas = join(import.meta.dirname, '../../src/schemas/data/kubernetes.json');

/** What is found in a repository given as files, without the findings of codes that do not matter to a test. */
export function findingsIn(
  files: Readonly<Record<string, string>>,
  codes?: readonly string[],
): RuleFinding[] {
  const { findings } = checkCluster(clusterOf(files), {
    kubernetesVersion: '1.36',
    builtin,
  });
  return codes ? findings.filter((finding) => codes.includes(finding.code)) : [...findings];
}

/** `file:line:column severity code message`. */
export function brief(findings: readonly RuleFinding[]): string[] {
  return findings.map(
    ({ location, severity, code, message }) =>
      `${location?.file}:${location?.line}:${location?.column} ${severity} ${code} ${message}`,
  );
}
