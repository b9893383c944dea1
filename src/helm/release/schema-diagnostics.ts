import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { keyText, type SchemaReport } from '../values/schema/check-values.js';
import { leafFaults, pointer } from '../values/schema/schema-fault.js';
import { fileOf } from './check-chart.js';

/** The faults of values against their schemas, one diagnostic for each; what could not be checked as a warning. */
export function schemaDiagnostics(reports: readonly SchemaReport[], remoteFails: boolean): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const report of reports) {
    const location = { file: fileOf(report.chart.chart, 'values.schema.json') };
    for (const fault of leafFaults(report.faults)) {
      const path = [...report.valuesPath, ...fault.path];
      diagnostics.push({
        code: 'helm/values-schema',
        severity: 'error',
        message: `${path.length === 0 ? 'the values are' : `${keyText(path)} is`} not as the chart ${report.chart.name} wants: ${fault.message}`,
        location,
        upstream: `- at '${pointer(fault.path)}': ${fault.message}`,
      });
    }
    for (const url of report.remote) {
      diagnostics.push({
        code: 'helm/schema-remote',
        severity: remoteFails ? 'error' : 'warning',
        message: `the schema of ${report.chart.name} refers to ${url}, which is not part of the chart: what it demands was not checked`,
        location,
        ...(remoteFails ? { upstream: `failing loading "${url}"` } : {}),
      });
    }
    if (report.abandoned !== undefined) {
      diagnostics.push({
        code: 'helm/schema-unchecked',
        severity: 'warning',
        message: `the values of ${report.chart.name} were not checked: ${report.abandoned}`,
        location,
      });
    }
  }
  return diagnostics;
}

/** Helm's whole text where values break a schema; undefined where none does. */
export function schemaFaultText(reports: readonly SchemaReport[], remoteFails: boolean): string | undefined {
  let text = '';
  for (const report of reports) {
    if (remoteFails && report.remote.length > 0) {
      text += `${report.chart.name}:\nfailing loading ${JSON.stringify(report.remote[0])}: the address is not part of the chart\n`;
    } else {
      text += report.text;
    }
  }
  if (text === '') return undefined;
  return `values don't meet the specifications of the schema(s) in the following chart(s):\n${text}`;
}
