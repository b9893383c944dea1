import { GoRegexpError, compileGoRegexp, type GoRegexp } from '../../../manifest/go-regexp.js';
import { getOwn, isMap, type Path, type YamlMap, type YamlValue } from '../../../yaml/value.js';
import type { Chart } from '../../chart/chart.js';
import { typeName } from '../../template/go-print.js';
import type { GoValue } from '../../template/value.js';
import type { ReleaseChart } from '../release-chart.js';
import { brokenSchemaText, metaschemaFaults } from './metaschema.js';
import { SchemaDocument } from './schema-document.js';
import { pointer, printFaults, type SchemaFault } from './schema-fault.js';
import { validateSchema } from './validate.js';
import type { MatchPattern } from './value-keywords.js';

/** What the values.schema.json of one chart says about its values. */
export interface SchemaReport {
  readonly chart: ReleaseChart;
  /** Where the chart's values are in those of the release: empty for the root chart. */
  readonly valuesPath: Path;
  readonly faults: readonly SchemaFault[];
  /** What is wrong with the schema itself, which Helm then refuses; its values were not checked. */
  readonly schemaFaults?: readonly SchemaFault[];
  /** Addresses the schema refers to that are not in the chart; they were not fetched. */
  readonly remote: readonly string[];
  /** Why the check could not be done or finished. */
  readonly abandoned?: string;
  /** All that is wrong as Helm prints it. */
  readonly text: string;
}

/**
 * Holds coalesced values against the schemas of a chart and its subcharts, each against its own part. Answers the
 * charts that have something to say.
 */
export function checkValues(
  root: ReleaseChart,
  values: YamlMap,
  remoteSchemas: 'skip' | 'fail' = 'skip',
): SchemaReport[] {
  const reports: SchemaReport[] = [];
  const patterns = new Map<string, GoRegexp | undefined>();
  const matches: MatchPattern = (pattern, text) => {
    if (!patterns.has(pattern)) patterns.set(pattern, compile(pattern));
    return patterns.get(pattern)?.test(text);
  };
  const context: Context = { matches, remoteSchemas, packaged: new Map() };
  if (remoteSchemas === 'skip') collectPackaged(root, context.packaged);
  checkChart(root, values, [], context, reports);
  return reports;
}

interface Context {
  readonly matches: MatchPattern;
  readonly remoteSchemas: 'skip' | 'fail';
  /** The schemas of all charts of the release, by their addresses. */
  readonly packaged: Map<string, SchemaDocument>;
}

/** A schema often refers to that of a library by its address, and the library is right there. */
function collectPackaged(chart: ReleaseChart, packaged: Map<string, SchemaDocument>): void {
  const document = chart.chart.schema === undefined ? null : schemaOf(chart.chart);
  if (document) packaged.set(document.main.base, document);
  for (const subchart of chart.dependencies) collectPackaged(subchart, packaged);
}

function checkChart(
  chart: ReleaseChart,
  values: YamlMap,
  path: Path,
  context: Context,
  reports: SchemaReport[],
): void {
  const report = checkOwn(chart, values, path, context);
  if (report) reports.push(report);
  for (const subchart of chart.dependencies) {
    const slice = getOwn(values, subchart.name) ?? null;
    if (slice === null) continue;
    const slicePath = [...path, subchart.name];
    if (isMap(slice)) {
      checkChart(subchart, slice, slicePath, context, reports);
    } else {
      reports.push({
        chart: subchart,
        valuesPath: slicePath,
        faults: [
          { path: [], message: `got ${typeName(slice as GoValue)}, want object`, kind: 'plain', causes: [] },
        ],
        remote: [],
        text: `${subchart.name}:\ninvalid type for values: expected object (map), got ${typeName(slice as GoValue)}\n`,
      });
    }
  }
}

function checkOwn(
  chart: ReleaseChart,
  values: YamlMap,
  valuesPath: Path,
  context: Context,
): SchemaReport | undefined {
  if (chart.chart.schema === undefined) return undefined;
  const document = schemaOf(chart.chart);
  if (!document) {
    const abandoned = 'values.schema.json is no JSON';
    return { chart, valuesPath, faults: [], remote: [], abandoned, text: '' };
  }
  const schemaFaults = (chart.chart.memo.schemaFaults ??= metaschemaFaults(document));
  if (schemaFaults.length > 0) {
    const text = `${chart.name}:\n${brokenSchemaText(document, schemaFaults)}\n`;
    return { chart, valuesPath, faults: [], schemaFaults, remote: [], text };
  }
  if (context.remoteSchemas === 'fail') {
    const remote = document.remoteReferences();
    if (remote.length > 0) return { chart, valuesPath, faults: [], remote, text: '' };
  }
  const { faults, remote, abandoned } = validateSchema(document, values, context.matches, context.packaged);
  if (faults.length === 0 && remote.length === 0 && abandoned === undefined) return undefined;
  return {
    chart,
    valuesPath,
    faults,
    remote,
    ...(abandoned === undefined ? {} : { abandoned }),
    text: faults.length === 0 ? '' : `${chart.name}:\n${printFaults(faults)}\n`,
  };
}

/** The parsed values.schema.json of a chart that has one; null where it is no JSON. */
export function schemaOf(chart: Chart): SchemaDocument | null {
  chart.memo.schema ??= parseSchema(chart.schema!);
  return chart.memo.schema;
}

function parseSchema(text: string): SchemaDocument | null {
  try {
    return new SchemaDocument(JSON.parse(text) as YamlValue);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function compile(pattern: string): GoRegexp | undefined {
  try {
    return compileGoRegexp(pattern);
  } catch (error) {
    if (error instanceof GoRegexpError) return undefined;
    throw error;
  }
}

/** The key a fault is about, as users write it: `ingress.hosts[0]`; the pointer where a key would need quoting. */
export function keyText(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[\w-]+$/.test(step)) text += text === '' ? step : `.${step}`;
    else return pointer(path);
  }
  return text;
}
