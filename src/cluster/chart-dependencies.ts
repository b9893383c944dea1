import type { Diagnostic, Location } from '../diagnostics/diagnostic.js';
import { joinPath, type FileTree } from '../files/file-tree.js';
import type { Chart } from '../helm/chart/chart.js';
import type { ChartDependency } from '../helm/chart/metadata.js';
import { satisfies } from '../helm/chart/version.js';
import { locate } from '../yaml/locate.js';

/** Where a dependency of a chart in a directory lies in the tree; undefined for those of other repositories. */
export function localDependency(
  { name, repository }: ChartDependency,
  chartPath: string,
): string | undefined {
  if (repository === '') return joinPath(chartPath, `charts/${name}`);
  return repository.startsWith('file://')
    ? joinPath(chartPath, repository.slice('file://'.length))
    : undefined;
}

/** The first dependency that is fetched from a repository, of a chart in a directory of a GitRepository or Bucket. */
export function fetchedDependency(chart: Chart): ChartDependency | undefined {
  const present = new Set(chart.dependencies.map(({ metadata }) => metadata.name));
  return chart.metadata.dependencies?.find(
    (dependency) =>
      !present.has(dependency.name) &&
      localDependency(dependency, chart.path) === undefined &&
      !isAlias(dependency),
  );
}

function isAlias({ repository }: ChartDependency): boolean {
  return /^(?:@|alias:)/.test(repository);
}

/**
 * What source-controller says of the dependencies that Chart.yaml names and charts/ lacks
 * (https://fluxcd.io/flux/components/source/helmcharts/#dependencies). A chart in a directory of a GitRepository or Bucket
 * (`isBuilt`) gets them, from the same source or from a repository. One that was packaged is rendered without them, and
 * Flux says nothing of it.
 */
export function dependencyFaults(chart: Chart, tree: FileTree, isBuilt: boolean): Diagnostic[] {
  const dependencies = chart.metadata.dependencies ?? [];
  const packed = chart.dependencies.filter(({ path }) => isWithin(chart.path, path));
  // Nothing is fetched where there are as many charts as are asked for.
  if (dependencies.length === 0 || packed.length === dependencies.length) return [];
  const present = new Set(packed.map(({ metadata }) => metadata.name));
  return dependencies.flatMap((dependency, index) => {
    if (present.has(dependency.name)) return [];
    const location = placeOf(chart, tree, index);
    if (!isBuilt) return [leftOut(chart, dependency, location)];
    const resolved = chart.dependencies.find(({ metadata }) => metadata.name === dependency.name);
    const fault = builtFault(chart, dependency, resolved);
    return fault ? [{ ...fault, location }] : [];
  });
}

function isWithin(parent: string, path: string): boolean {
  return path.startsWith(`${parent}/charts/`);
}

function placeOf({ path }: Chart, tree: FileTree, index: number): Location {
  const file = path === '' ? 'Chart.yaml' : `${path}/Chart.yaml`;
  const text = tree.kind(file) === 'file' ? tree.readText(file) : undefined;
  if (text === undefined) return { file: path };
  const found = locate(text, 0, ['dependencies', index], 'helm');
  return { file, ...found?.value };
}

function leftOut(chart: Chart, { name }: ChartDependency, location: Location): Diagnostic {
  return {
    code: 'helm/dependency-left-out',
    severity: 'warning',
    message: `the chart ${chart.metadata.name} names ${name} as a dependency, but was packaged without it: Flux renders it without ${name}`,
    help: 'package it again after helm dependency build',
    location,
  };
}

function builtFault(
  chart: Chart,
  dependency: ChartDependency,
  resolved: Chart | undefined,
): Omit<Diagnostic, 'location'> | undefined {
  const { name, version, repository } = dependency;
  const code = 'helm/dependency-missing';
  if (isAlias(dependency)) {
    return {
      code,
      severity: 'error',
      message: `the dependency ${name} names its repository by the alias ${repository}, which Flux does not know`,
      help: 'write the address of the repository, or commit charts/ after helm dependency build',
      upstream: 'dependency build error: aliased repository dependency is not supported',
    };
  }
  const path = localDependency(dependency, chart.path);
  if (path === undefined) return undefined;
  if (!resolved) {
    return {
      code,
      severity: 'error',
      message: `the dependency ${name} is not at ${path}, where ${repository === '' ? 'a dependency without repository is looked for' : repository + ' leads to'}`,
      help: 'correct the path, which begins at the chart, or commit charts/ after helm dependency build',
      upstream: `dependency build error: no chart found at '${path}' (reference '${repository}')`,
    };
  }
  const found = resolved.metadata.version;
  if (version === '' || satisfies(version, found)) return undefined;
  return {
    code,
    severity: 'error',
    message: `the dependency ${name} is wanted in version ${version}, but ${path} is ${found}`,
    help: 'change the version in Chart.yaml',
    upstream: `dependency build error: can't get a valid version for constraint '${version}'`,
  };
}
