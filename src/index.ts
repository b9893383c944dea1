/**
 * preflux as a library. Rendering and checking read nothing but the files of the trees they are given.
 *
 * ```ts
 * const entry = findEntry('clusters/production');
 * const cluster = renderCluster(entry, workingTree(entry.root, { symlinks: 'drop' }), options);
 * const { version } = cluster.kubernetes;
 * const { findings } = checkCluster(cluster, { kubernetesVersion: version, builtin: builtinSchemas });
 * ```
 */
export type {
  Diagnostic,
  DiagnosticCode,
  Location,
  RelatedLocation,
  Severity,
} from './diagnostics/diagnostic.js';
export { YamlError } from './yaml/error.js';
export { readDocuments, type ReadOptions, type ScalarRules, type YamlDocument } from './yaml/read.js';
export { writeYaml, type WriteStyle } from './yaml/write.js';
export type { Path, YamlMap, YamlValue } from './yaml/value.js';
export type { GroupVersionKind, ManifestObject, ObjectId } from './manifest/object.js';
export type { Origin, RenderedObject, Step } from './manifest/origin.js';
export type { DirectoryEntry, FileKind, FileTree } from './files/file-tree.js';
export { memoryTree } from './files/memory-tree.js';
export { workingTree, type WorkingTreeOptions } from './files/working-tree.js';
export { build, type BuildOptions, type BuildResult } from './kustomize/build.js';
export { printBuild } from './kustomize/print.js';
export { loadChartArchive, loadChartDirectory } from './helm/chart/load.js';
export type { Chart } from './helm/chart/chart.js';
export { renderRelease, type RenderedRelease, type RenderOptions } from './helm/release.js';
export type { Entry } from './cluster/entry.js';
export { findEntry } from './cluster/find-entry.js';
export { renderCluster, type ClusterOptions } from './cluster/render.js';
export type {
  Cluster,
  ConfigSource,
  FluxVersion,
  KubernetesVersion,
  Unit,
  UnitState,
} from './cluster/cluster.js';
export { dependencyGraph, type DependencyGraph } from './graph/graph.js';
export type { DependencyEdge } from './graph/dependency-edge.js';
export { checkCluster, type CheckedCluster } from './rules/check.js';
export { reportJson } from './report/json.js';
export { reportText, type TextOptions } from './report/text.js';
export { countRun, type Counts, type Finding, type RunResult } from './report/summary.js';
