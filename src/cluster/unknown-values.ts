import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { unreadValues } from '../helm/reads/unread-values.js';
import type { RenderedRelease } from '../helm/release.js';
import { keyText } from '../helm/values/schema/check-values.js';
import { deprecatedValues } from '../helm/values/schema/deprecated.js';
import type { YamlMap } from '../yaml/value.js';
import { findValue, type WrittenValues } from './values-places.js';

/** The values of a release that have no effect, but for those that its schema refuses anyway. */
export function unknownValues(
  release: RenderedRelease,
  user: YamlMap,
  written: readonly WrittenValues[],
): Diagnostic[] {
  const refused = new Set([...release.valuesPaths.values()].map((path) => path.join('\n')));
  return unreadValues(release, user)
    .filter(({ path }) => !refused.has(path.join('\n')))
    .map(({ path, near }) => ({
      code: 'helm/value-unknown',
      severity: 'warning',
      message: `the chart ${release.chart.metadata.name} has no value ${keyText(path)}, and no template of it reads one`,
      ...(near && { help: `did you mean ${keyText(near)}?` }),
      location: findValue(written, path)!.location,
    }));
}

/** The values of a release that a schema of its charts marks as deprecated. */
export function outdatedValues(
  { root }: RenderedRelease,
  user: YamlMap,
  written: readonly WrittenValues[],
): Diagnostic[] {
  if (!root) return [];
  return deprecatedValues(root, user).map(({ path, description }) => ({
    code: 'helm/value-deprecated',
    severity: 'info',
    message: `the chart ${root.name} marks the value ${keyText(path)} as deprecated`,
    ...(description !== undefined && { help: description.trim().replaceAll(/\s*\n\s*/g, ' ') }),
    location: findValue(written, path)!.location,
  }));
}
