import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { releaseName } from '../flux/release-name.js';
import type { HelmReleaseSpec } from '../flux/spec.js';
import { textField } from '../manifest/object.js';
import { isUnknown } from '../manifest/unknown.js';
import type { Path } from '../yaml/value.js';
import { dependencyFaults, fetchedDependency } from './chart-dependencies.js';
import type { ChartContent } from './chart-source.js';
import { diagnosticAtPlaces } from './content-places.js';
import type { UnitContext } from './unit-context.js';

type LoadedChart = Extract<ChartContent, { state: 'loaded' }>;

/** Why a chart that is at hand cannot be rendered here: what it depends on is not. */
export function missingContent(spec: HelmReleaseSpec, content: LoadedChart): string | undefined {
  const dependency = isBuilt(spec, content) ? fetchedDependency(content.chart) : undefined;
  return dependency && `its chart needs ${dependency.name} from ${dependency.repository}, which is not here`;
}

/** What is wrong with the dependencies of the chart. */
export function releaseFaults(
  context: UnitContext,
  spec: HelmReleaseSpec,
  content: LoadedChart,
): Diagnostic[] {
  const { chart, tree, places } = content;
  const built = isBuilt(spec, content);
  const field: Path = spec.chartRef ? ['spec', 'chartRef'] : ['spec', 'chart', 'spec', 'chart'];
  return dependencyFaults(chart, tree, built).map((fault) => {
    if (!built) return { ...fault, location: context.locate(field) };
    return places ? diagnosticAtPlaces(places, fault) : fault;
  });
}

/** Whether source-controller packages the chart itself: it lies in a directory of a GitRepository or Bucket. */
function isBuilt({ chart, chartRef }: HelmReleaseSpec, { tree, chart: { path } }: LoadedChart): boolean {
  if (tree.kind(path) !== 'directory' || (chartRef && chartRef.kind !== 'HelmChart')) return false;
  return chart?.sourceRef.kind !== 'HelmRepository';
}

/** What Helm takes for the name of a release. */
const validName = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** Why Helm would refuse the name of a release before it renders anything. */
export function releaseNameFault(context: UnitContext, spec: HelmReleaseSpec): Diagnostic | undefined {
  const name = releaseName(spec.releaseName);
  if (validName.test(name) || isUnknown(name) || name === '') return undefined;
  const isGiven = textField(spec.spec, 'releaseName') !== '';
  return {
    code: 'flux/release-name-invalid',
    severity: 'error',
    message: `${JSON.stringify(name)} is no name that Helm takes for a release`,
    help: 'use lower case letters, digits, "-" and ".", with a letter or digit at both ends',
    upstream: `release name "${name}": invalid release name, must match regex ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ and the length must not be longer than 53`,
    location: context.locate(isGiven ? ['spec', 'releaseName'] : ['metadata', 'name']),
  };
}
