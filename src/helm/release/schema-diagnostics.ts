import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { suggest } from '../../diagnostics/suggest.js';
import type { Path } from '../../yaml/value.js';
import { keyText, type SchemaReport } from '../values/schema/check-values.js';
import { leafFaults, pointer, type SchemaFault } from '../values/schema/schema-fault.js';
import { fileOf } from './check-chart.js';

/** A finding about the values of a release, and which of them it is about. */
export interface ValuesFinding {
  readonly diagnostic: Diagnostic;
  /** Keys from the root of the release's values, subcharts included. */
  readonly path: Path;
}

/** The faults of values against their schemas, one for each key; what could not be checked as a warning. */
export function schemaFindings(reports: readonly SchemaReport[], remoteFails: boolean): ValuesFinding[] {
  const findings: ValuesFinding[] = [];
  for (const report of reports) {
    for (const fault of leafFaults(report.faults)) findings.push(...findingsOf(fault, report));
    const location = { file: fileOf(report.chart.chart, 'values.schema.json') };
    const broken = leafFaults(report.schemaFaults ?? [])[0];
    if (broken) {
      const diagnostic: Diagnostic = {
        code: 'helm/schema-invalid',
        severity: 'error',
        message: `the values.schema.json of the chart ${report.chart.name} is no valid schema, so that Helm refuses all values: ${pointer(broken.path) || 'the whole'}: ${broken.message}`,
        location,
        upstream: report.text.trimEnd(),
      };
      findings.push({ diagnostic, path: report.valuesPath });
    }
    if (report.abandoned !== undefined) {
      const diagnostic: Diagnostic = {
        code: 'helm/schema-unchecked',
        severity: 'warning',
        message: `the values of ${report.chart.name} were not checked: ${report.abandoned}`,
        location,
      };
      findings.push({ diagnostic, path: report.valuesPath });
    }
  }
  const remote = remoteDiagnostic(reports, remoteFails);
  if (remote) findings.push({ diagnostic: remote, path: [] });
  return findings;
}

/** One finding for all addresses outside: a chart and its library often refer to the same dozen of them. */
function remoteDiagnostic(reports: readonly SchemaReport[], remoteFails: boolean): Diagnostic | undefined {
  const first = reports.find(({ remote }) => remote.length > 0);
  if (!first) return undefined;
  const addresses = new Set(reports.flatMap(({ remote }) => remote));
  const others = addresses.size === 1 ? '' : ` and ${addresses.size - 1} more addresses`;
  return {
    code: 'helm/schema-remote',
    severity: remoteFails ? 'error' : 'warning',
    message: `the values schema refers to ${first.remote[0]}${others}, not part of the chart: what is demanded there was not checked`,
    location: { file: fileOf(first.chart.chart, 'values.schema.json') },
    ...(remoteFails ? { upstream: `failing loading "${first.remote[0]}"` } : {}),
  };
}

function findingsOf(fault: SchemaFault, report: SchemaReport): ValuesFinding[] {
  const base = [...report.valuesPath, ...fault.path];
  const location = { file: fileOf(report.chart.chart, 'values.schema.json') };
  const upstream = `- at '${pointer(fault.path)}': ${fault.message}`;
  const { name } = report.chart;
  const { unknown } = fault;
  if (unknown) {
    return unknown.keys.map((key) => {
      const near = suggest(key, unknown.known);
      const path = [...base, key];
      const diagnostic: Diagnostic = {
        code: 'helm/values-schema',
        severity: 'error',
        message: `the chart ${name} knows no value ${keyText(path)}`,
        ...(near === undefined ? {} : { help: `did you mean ${keyText([...base, near])}?` }),
        location,
        upstream,
      };
      return { diagnostic, path };
    });
  }
  const subject = base.length === 0 ? 'the values are' : `${keyText(base)} is`;
  const diagnostic: Diagnostic = {
    code: 'helm/values-schema',
    severity: 'error',
    message: `${subject} not as the chart ${name} wants: ${fault.message}`,
    location,
    upstream,
  };
  return [{ diagnostic, path: base }];
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
