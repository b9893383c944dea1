import { countRun, type Finding, type RunResult } from './summary.js';

/** The version of the format; it grows by one whenever a field changes its meaning or disappears. */
const formatVersion = 1;

/** The run as JSON, for programs. The format is described in docs/json-report.md. */
export function reportJson(results: readonly RunResult[]): string {
  const report = {
    formatVersion,
    tool: { name: 'preflux', version: PREFLUX_VERSION },
    entries: results.map((result) => ({
      path: result.path,
      kind: result.cluster.entry.kind,
      flux: result.cluster.flux,
      kubernetes: result.schemas.kubernetes,
      kubernetesFrom: result.cluster.kubernetes.from,
      ...(result.schemas.kubernetesLocation && { kubernetesLocation: result.schemas.kubernetesLocation }),
      counts: countRun(result),
      units: Array.from(result.cluster.units.values(), (unit) => ({
        kind: unit.kind,
        namespace: unit.namespace,
        name: unit.name,
        state: unit.state,
        ...(unit.reason !== undefined && { reason: unit.reason }),
        ...(unit.owner !== undefined && { owner: unit.owner }),
        ...(unit.remote !== undefined && { remote: unit.remote }),
        content: unit.content,
        objects: unit.objects.length,
      })),
      missingSchemas: Object.fromEntries(result.schemas.missing),
      fetchedSchemas: Object.fromEntries(result.schemas.fetched),
      findings: result.findings.map(describeFinding),
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function describeFinding(finding: Finding): object {
  return {
    code: finding.code,
    severity: finding.severity,
    message: finding.message,
    ...(finding.help !== undefined && { help: finding.help }),
    ...(finding.unit !== undefined && { unit: finding.unit }),
    ...(finding.location && { location: finding.location }),
    ...(finding.related && { related: finding.related }),
    ...(finding.upstream !== undefined && { upstream: finding.upstream }),
    ...(finding.schema && { schema: finding.schema }),
  };
}
