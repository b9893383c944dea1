import type { Severity } from '../diagnostics/diagnostic.js';
import { countRun, isShown, plural, type Finding, type RunResult } from './summary.js';

/** GitHub refuses job summaries over one mebibyte; this leaves room for those of other steps. */
const maxFindings = 500;

/** A job summary: for each entry the counts, and a table of the findings of the severity `show` and above. */
export function reportMarkdown(results: readonly RunResult[], show: Severity = 'info'): string {
  const parts: string[] = [];
  for (const result of results) {
    const counts = countRun(result);
    const verdict = counts.errors > 0 ? 'would not reconcile' : 'would reconcile';
    parts.push(
      `### preflux: \`${result.path}\` ${verdict}`,
      '',
      `${plural(counts.errors, 'error')}, ${plural(counts.warnings, 'warning')}, ${counts.infos} info; ` +
        `${plural(counts.kustomizations, 'Kustomization')}, ${plural(counts.helmReleases, 'HelmRelease')}, ${plural(counts.objects, 'object')}; ` +
        `${counts.failed} failed, ${counts.suspended} suspended, ${counts.skipped} skipped.`,
      '',
    );
    const findings = result.findings.filter(({ severity }) => isShown(severity, show));
    if (findings.length > 0) {
      parts.push('| | where | what |', '| --- | --- | --- |');
      for (const finding of findings.slice(0, maxFindings)) parts.push(row(finding));
      const left = findings.length - maxFindings;
      if (left > 0) parts.push('', `${plural(left, 'further finding')} left out.`);
      parts.push('');
    }
  }
  return `${parts.join('\n')}\n`;
}

function row(finding: Finding): string {
  const { location } = finding;
  const where = location
    ? `\`${location.file}${location.line === undefined ? '' : `:${location.line}`}\``
    : '';
  const help = finding.help === undefined ? '' : ` _${cell(finding.help)}_`;
  return `| ${finding.severity} | ${where} | ${cell(finding.message)}${help} (${finding.code}) |`;
}

function cell(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ');
}
