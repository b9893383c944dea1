import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { unreadValues } from '../helm/reads/unread-values.js';
import type { RenderedRelease } from '../helm/release.js';
import { keyText } from '../helm/values/schema/check-values.js';
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
