import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { featureGate } from '../flux/controllers.js';
import type { Chart } from '../helm/chart/chart.js';
import { compareVersions, tryParseVersion } from '../manifest/semver.js';
import { textField } from '../manifest/object.js';
import type { RenderedObject } from '../manifest/origin.js';
import { sha256 } from '../manifest/sha256.js';
import { valueAt } from '../yaml/value.js';
import type { UnitContext } from './unit-context.js';

/**
 * The chart of an OCIRepository as helm-controller loads it: with the beginning of the artifact's digest in its version,
 * where that digest is known, unless DisableChartDigestTracking is on. A tag that is a version must be the chart's.
 */
export function withRevision(
  context: UnitContext,
  chart: Chart,
  source: RenderedObject,
): { readonly chart: Chart } | { readonly diagnostic: Diagnostic } {
  const reference = valueAt(source.object, ['spec', 'ref']);
  const digest = /^sha\d+:([0-9a-f]{12})/.exec(textField(reference, 'digest'))?.[1];
  if (digest !== undefined) {
    const isOff = featureGate(context.controllers, 'helm-controller', 'DisableChartDigestTracking') === true;
    return { chart: isOff ? chart : withMetadata(chart, digest) };
  }
  // A range is resolved in the registry.
  if (textField(reference, 'semver') !== '') return { chart };
  const tag = textField(reference, 'tag');
  const wanted = tryParseVersion(tag.replaceAll('_', '+'));
  const version = tryParseVersion(chart.metadata.version);
  if (!wanted || !version || compareVersions(wanted, version) === 0) return { chart };
  return {
    diagnostic: {
      code: 'flux/chart-version-mismatch',
      severity: 'error',
      message: `the tag ${tag} of the OCIRepository is not the version ${chart.metadata.version} of its chart`,
      upstream: `artifact revision ${tag} does not match chart version ${chart.metadata.version}`,
      location: context.locate(['spec', 'chartRef']),
    },
  };
}

function withMetadata(chart: Chart, metadata: string): Chart {
  const version = `${chart.metadata.version.replace(/\+.*$/, '')}+${metadata}`;
  return {
    ...chart,
    metadata: { ...chart.metadata, version },
    digest: () => sha256(chart.digest() + version),
  };
}
