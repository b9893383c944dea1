import { compareDiagnostics } from '../diagnostics/diagnostic.js';
import type { Finding, RunResult } from '../report/summary.js';

/** The findings of runs for several Kubernetes versions; one that does not hold for all says for which. */
export function mergeVersions(versions: readonly string[], runs: readonly RunResult[]): readonly Finding[] {
  const merged = new Map<string, { readonly finding: Finding; readonly versions: string[] }>();
  for (const [index, { findings }] of runs.entries()) {
    for (const finding of findings) {
      const { code, severity, message, unit, location } = finding;
      const key = JSON.stringify([code, severity, message, unit, location]);
      const known = merged.get(key);
      if (!known) merged.set(key, { finding, versions: [versions[index]!] });
      else if (!known.versions.includes(versions[index]!)) known.versions.push(versions[index]!);
    }
  }
  return Array.from(merged.values(), ({ finding, versions: holds }) =>
    holds.length === versions.length
      ? finding
      : { ...finding, message: `${finding.message} (with Kubernetes ${holds.join(' and ')})` },
  ).sort(compareDiagnostics);
}
