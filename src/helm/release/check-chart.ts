import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { isLibrary, type Chart } from '../chart/chart.js';
import { satisfies } from '../chart/version.js';
import type { Capabilities } from './capabilities.js';

/** Why Helm would not render a chart at all: it is a library, or a dependency is not there. Undefined for a good one. */
export function installFault(chart: Chart, allowMissing = false): Diagnostic | undefined {
  const file = fileOf(chart, 'Chart.yaml');
  if (isLibrary(chart)) {
    return {
      code: 'helm/library-chart',
      severity: 'error',
      message: `${chart.metadata.name} is a library chart: other charts use it, it cannot be installed by itself`,
      location: { file },
      upstream: 'library charts are not installable',
    };
  }
  const missing = allowMissing ? [] : missingDependencies(chart);
  if (missing.length === 0) return undefined;
  return {
    code: 'helm/dependency-missing',
    severity: 'error',
    message: `${chart.metadata.name} needs ${missing.join(', ')}, which charts/ does not have`,
    help: 'run `helm dependency build` and commit charts/, or use a packaged chart',
    location: { file },
    upstream: `an error occurred while checking for chart dependencies. You may need to run \`helm dependency build\` to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: ${missing.join(', ')}`,
  };
}

/** The names of declared dependencies that are not among the subcharts, whatever their versions. */
export function missingDependencies(chart: Chart): string[] {
  const present = new Set(chart.dependencies.map((dependency) => dependency.metadata.name));
  const missing = (chart.metadata.dependencies ?? []).filter(({ name }) => !present.has(name));
  return missing.map(({ name }) => name);
}

/**
 * Why the chart does not fit the Kubernetes version; undefined where it does. Subcharts are not asked. Helm 3 takes what
 * follows the numbers for a pre-release, which most ranges leave out.
 */
export function kubeVersionFault(
  chart: Chart,
  capabilities: Capabilities,
  helm: 3 | 4 = 4,
): Diagnostic | undefined {
  const range = chart.metadata.kubeVersion;
  const { version, normalized } = capabilities.kubeVersion;
  if (range === '' || satisfies(range, helm === 3 ? version : normalized)) return undefined;
  return {
    code: 'helm/kube-version',
    severity: 'error',
    message: `${chart.metadata.name} ${chart.metadata.version} is for Kubernetes ${range}, the cluster has ${version}`,
    location: { file: fileOf(chart, 'Chart.yaml') },
    upstream: `chart requires kubeVersion: ${range} which is incompatible with Kubernetes ${version}`,
  };
}

/** A file of a chart as messages name it. */
export function fileOf(chart: Chart, path: string): string {
  return chart.path === '' ? path : `${chart.path}/${path}`;
}
