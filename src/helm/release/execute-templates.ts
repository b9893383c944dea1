import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { Chart } from '../chart/chart.js';
import type { ParsedTemplates } from '../chart/chart-memo.js';
import { TemplateError, type TemplatePosition } from '../template/template-error.js';
import { createTemplateSet } from '../template/template-set.js';
import type { OutputSegment } from '../template/trace.js';
import { withType, type GoMap } from '../template/value.js';
import { fileOf } from './check-chart.js';
import { templateFunctions } from './template-functions.js';
import { isPartial, type ReleaseIdentity, type ReleaseTemplate } from './release-context.js';
import { valuesMethods } from './values-methods.js';

/** For each rendered file, who wrote which part of it. */
export type LineOrigins = ReadonlyMap<string, readonly OutputSegment[]>;

export interface ExecuteOptions {
  readonly release: ReleaseIdentity;
  readonly onTemplateError: 'fail' | 'collect';
  readonly trace?: boolean;
}

export interface Executed {
  /** The output of each file that is no partial, by its name. */
  readonly rendered: Map<string, string>;
  readonly lineOrigins: LineOrigins | undefined;
  readonly failed: boolean;
  /** Helm's text of the first error. */
  readonly upstreamError: string | undefined;
}

/**
 * Runs all templates of a release. They are parsed once for a chart and set of enabled subcharts, and shared by all
 * releases after that.
 */
export function executeTemplates(
  chart: Chart,
  templates: readonly ReleaseTemplate[],
  options: ExecuteOptions,
  diagnostics: Diagnostic[],
): Executed {
  const rendered = new Map<string, string>();
  const lineOrigins = options.trace === true ? new Map<string, readonly OutputSegment[]>() : undefined;
  const owners = new Map(templates.map((template) => [template.name, template]));
  let upstreamError: string | undefined;
  const { set, errors } = parsedTemplates(chart, templates);
  for (const error of errors.values()) {
    upstreamError ??= error.toString();
    diagnostics.push(templateDiagnostic(error, owners));
    if (options.onTemplateError === 'fail') return { rendered, lineOrigins, failed: true, upstreamError };
  }
  const { name, namespace } = options.release;
  const rendering = set.render({ seed: `${namespace}/${name}`, trace: options.trace === true });
  for (const template of templates) {
    if (isPartial(template.name) || errors.has(template.name)) continue;
    const { context } = template;
    const described: GoMap = { Name: template.name, BasePath: template.basePath };
    context['Template'] = withType(described, 'common.Values');
    try {
      rendered.set(template.name, rendering.execute(template.name, context));
      lineOrigins?.set(template.name, rendering.segments());
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      upstreamError ??= error.toString();
      diagnostics.push(templateDiagnostic(error, owners));
      if (options.onTemplateError === 'fail') break;
    }
  }
  return { rendered, lineOrigins, failed: upstreamError !== undefined, upstreamError };
}

/** The templates of a release, parsed once for a chart and set of enabled subcharts. */
export function parsedTemplates(chart: Chart, templates: readonly ReleaseTemplate[]): ParsedTemplates {
  const key = templates.map(({ name }) => name).join('\n');
  const known = chart.memo.templates.get(key);
  if (known) return known;
  const set = createTemplateSet({ functions: templateFunctions, mapMethods: valuesMethods });
  const errors = new Map<string, TemplateError>();
  for (const { name, file } of templates) {
    try {
      set.parse(name, file.text);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      errors.set(name, error);
    }
  }
  const parsed = { set, errors };
  chart.memo.templates.set(key, parsed);
  return parsed;
}

function templateDiagnostic(error: TemplateError, owners: ReadonlyMap<string, ReleaseTemplate>): Diagnostic {
  const places = error.chain.filter(({ template }) => owners.has(template));
  const innermost = places.at(-1);
  const related = places.slice(0, -1).map((place) => ({
    location: locationOf(place, owners),
    message: 'called from here',
  }));
  const { code, opening } = {
    parse: { code: 'helm/template-syntax', opening: 'this template cannot be read' },
    execution: { code: 'helm/template-error', opening: 'this template fails' },
    limit: { code: 'helm/template-limit', opening: 'this template was stopped' },
  }[error.kind] as { code: Diagnostic['code']; opening: string };
  return {
    code,
    severity: 'error',
    message: `${opening}: ${error.core.trim()}`,
    ...(innermost === undefined ? {} : { location: locationOf(innermost, owners) }),
    ...(related.length === 0 ? {} : { related: related.reverse() }),
    upstream: error.toString(),
  };
}

function locationOf(
  { template, line, column }: TemplatePosition,
  owners: ReadonlyMap<string, ReleaseTemplate>,
): { file: string; line: number; column: number } {
  const owner = owners.get(template)!;
  return { file: fileOf(owner.owner.chart, owner.file.path), line, column: column + 1 };
}
