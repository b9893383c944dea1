import type { Severity } from '../diagnostics/diagnostic.js';
import {
  countRun,
  describeContext,
  describePlace,
  isShown,
  plural,
  type Finding,
  type RunResult,
} from './summary.js';

export interface TextOptions {
  readonly colour: boolean;
  /** Milliseconds that the run took. */
  readonly elapsed: number;
  /** The least severity that is listed; the others are only counted. */
  readonly show: Severity;
  /** Lists every unit that was skipped, not only how many, and the real tools' wording of each finding. */
  readonly verbose: boolean;
}

const colours: Readonly<Record<Severity, number>> = { error: 31, warning: 33, info: 36 };

/** Findings grouped by file, then what was skipped and why, then one summary line. */
export function reportText(result: RunResult, options: TextOptions): string {
  const lines: string[] = [];
  let file: string | undefined;
  for (const finding of result.findings) {
    if (!isShown(finding.severity, options.show)) continue;
    const name = finding.location ? finding.location.file : '(cluster)';
    if (name !== file) {
      if (file !== undefined) lines.push('');
      lines.push(paint(options, 1, name));
      file = name;
    }
    pushFinding(lines, finding, options);
  }
  if (lines.length > 0) lines.push('');
  pushSkipped(lines, result, options);
  pushSummary(lines, result, options);
  return `${lines.join('\n')}\n`;
}

function pushFinding(lines: string[], finding: Finding, options: TextOptions): void {
  const place =
    finding.location?.line === undefined ? '-' : `${finding.location.line}:${finding.location.column ?? 1}`;
  const severity = paint(options, colours[finding.severity], finding.severity.padEnd(7));
  lines.push(`  ${place.padEnd(8)} ${severity}  ${finding.message}  ${paint(options, 2, finding.code)}`);
  const indent = ' '.repeat(20);
  const context = describeContext(finding);
  if (context !== '') lines.push(`${indent}${paint(options, 2, context)}`);
  if (finding.help !== undefined) lines.push(`${indent}${paint(options, 2, `help: ${finding.help}`)}`);
  if (options.verbose && finding.upstream !== undefined)
    lines.push(`${indent}${paint(options, 2, `upstream: ${firstLine(finding.upstream)}`)}`);
  for (const related of (finding.related ?? []).slice(0, 5)) {
    lines.push(`${indent}${paint(options, 2, `${related.message}: ${describePlace(related.location)}`)}`);
  }
  const more = (finding.related?.length ?? 0) - 5;
  if (more > 0) lines.push(`${indent}${paint(options, 2, `and ${plural(more, 'other place')}`)}`);
}

/** Skipped units by reason, so that nothing is left out in silence. */
function pushSkipped(lines: string[], result: RunResult, options: TextOptions): void {
  const reasons = new Map<string, string[]>();
  for (const unit of result.cluster.units.values()) {
    if (unit.state !== 'skipped') continue;
    const reason = unit.reason ?? 'no reason given';
    const known = reasons.get(reason);
    if (known) known.push(unit.key);
    else reasons.set(reason, [unit.key]);
  }
  const listed = options.verbose ? [...reasons] : [...reasons].slice(0, 3);
  for (const [reason, units] of listed) {
    const names =
      options.verbose || units.length <= 3
        ? units.join(', ')
        : `${units.slice(0, 3).join(', ')} and ${units.length - 3} more`;
    lines.push(paint(options, 2, `skipped: ${names}: ${reason}`));
  }
  let left = 0;
  for (const [, units] of [...reasons].slice(listed.length)) left += units.length;
  if (left > 0) lines.push(paint(options, 2, `skipped: ${left} more; --verbose lists them with the reasons`));
  pushKinds(lines, 'schema fetched before', result.schemas.fetched, options);
  pushKinds(lines, 'no schema', result.schemas.missing, options);
}

function pushKinds(
  lines: string[],
  title: string,
  kinds: ReadonlyMap<string, number>,
  options: TextOptions,
): void {
  if (kinds.size === 0) return;
  const shown = [...kinds].slice(0, options.verbose ? kinds.size : 5);
  const names = shown.map(([kind, count]) => `${kind} (${count})`).join(', ');
  const rest = kinds.size - shown.length;
  const more = rest > 0 ? ` and ${plural(rest, 'other kind')}` : '';
  lines.push(paint(options, 2, `${title}: ${names}${more}`));
}

function pushSummary(lines: string[], result: RunResult, options: TextOptions): void {
  const counts = countRun(result);
  const units = [plural(counts.kustomizations, 'Kustomization'), plural(counts.helmReleases, 'HelmRelease')];
  if (counts.otherUnits > 0) units.push(`${counts.otherUnits} other`);
  const notes = [
    counts.failed > 0 ? `${counts.failed} failed` : '',
    counts.suspended > 0 ? `${counts.suspended} suspended` : '',
    counts.skipped > 0 ? `${counts.skipped} skipped` : '',
  ].filter((note) => note !== '');
  lines.push(
    `${units.join(', ')}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}; ` +
      `${plural(counts.objects, 'object')} rendered${counts.helmObjects > 0 ? `, ${counts.helmObjects} by charts` : ''}, ${result.schemas.checked} checked ` +
      `against ${describeKubernetes(result)} and ${describeFlux(result)}`,
  );
  const verdict = [
    plural(counts.errors, 'error'),
    plural(counts.warnings, 'warning'),
    `${counts.infos} info`,
  ].join(', ');
  const colour = counts.errors > 0 ? colours.error : counts.warnings > 0 ? colours.warning : 32;
  lines.push(`${paint(options, colour, verdict)} in ${describeTime(options.elapsed)}`);
}

/** The Flux version, and that it is an assumption where neither the repository nor the user names one. */
function describeFlux({ cluster: { flux } }: RunResult): string {
  return `Flux ${flux.version}${flux.from === 'default' ? ' (assumed)' : ''}`;
}

/** `Kubernetes 1.36.0 (talos/talconfig.yaml:3)`. */
function describeKubernetes({ schemas }: RunResult): string {
  const { kubernetes, kubernetesLocation: location } = schemas;
  const place = location
    ? ` (${location.file}${location.line === undefined ? '' : `:${location.line}`})`
    : '';
  return `Kubernetes ${kubernetes}${place}`;
}

function describeTime(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

function firstLine(text: string): string {
  const end = text.indexOf('\n');
  return end < 0 ? text : `${text.slice(0, end)} ...`;
}

function paint(options: TextOptions, code: number, text: string): string {
  return options.colour ? `\u001b[${code}m${text}\u001b[0m` : text;
}
