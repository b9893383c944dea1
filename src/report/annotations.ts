import { describeContext, describePlace, plural, type Finding } from './summary.js';

/**
 * GitHub workflow commands that put each finding on its line of the pull request, once where several clusters of the run
 * have it. At most `limit` are written.
 */
export function reportAnnotations(findings: readonly Finding[], limit = 50): string {
  const lines: string[] = [];
  const single = new Map<string, Finding>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.code, finding.severity, finding.location, finding.message]);
    if (!single.has(key)) single.set(key, finding);
  }
  for (const finding of [...single.values()].slice(0, limit)) {
    const command = finding.severity === 'info' ? 'notice' : finding.severity;
    const properties = [`title=${escapeProperty(finding.code)}`];
    if (finding.location) {
      properties.unshift(`file=${escapeProperty(finding.location.file)}`);
      if (finding.location.line !== undefined) properties.push(`line=${finding.location.line}`);
      if (finding.location.column !== undefined) properties.push(`col=${finding.location.column}`);
    }
    const text = [
      finding.message,
      describeContext(finding),
      finding.help && `help: ${finding.help}`,
      ...(finding.related ?? [])
        .slice(0, 5)
        .map(({ message, location }) => `${message}: ${describePlace(location)}`),
    ]
      .filter((part) => part)
      .join('\n');
    lines.push(`::${command} ${properties.join(',')}::${escapeData(text)}`);
  }
  const left = single.size - limit;
  if (left > 0)
    lines.push(`::notice::${plural(left, 'further finding')} not shown as annotations; see the job summary`);
  return lines.length > 0 ? `${lines.join('\n')}\n` : '';
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
