import type { Diagnostic, Location } from '../diagnostics/diagnostic.js';
import type { FileTree } from '../files/file-tree.js';
import type { Controllers } from '../flux/controllers.js';
import type { ObjectReference } from '../flux/spec.js';
import type { ManifestObject } from '../manifest/object.js';
import type { RenderedObject } from '../manifest/origin.js';
import type { Path, YamlMap } from '../yaml/value.js';
import type { ConfigSource, FluxVersion } from './cluster.js';
import type { Entry } from './entry.js';
import type { ReleasePlaces } from './release-places.js';
import type { SharedWork } from './shared-work.js';
import type { SourceContent } from './sources.js';

/** What a unit became, and what it read from other units while becoming so. */
export interface Rendering {
  readonly state: 'rendered' | 'failed' | 'skipped';
  readonly reason?: string;
  readonly objects: readonly RenderedObject[];
  readonly tree: FileTree;
  readonly content: string;
  readonly diagnostics: readonly Diagnostic[];
  /** The FluxInstance that the unit is, or that its chart makes where that is not at hand. */
  readonly instance?: ManifestObject;
  /** Where fields of objects that a chart rendered can be edited. */
  readonly places?: ReleasePlaces;
  /** Where a variable that was replaced gets its value. */
  readonly variable?: (name: string) => Location | undefined;
  /** ConfigMaps and Secrets that were asked for, by key; undefined where there was none. */
  readonly configs: ReadonlyMap<string, ConfigSource | undefined>;
  readonly sources: ReadonlyMap<string, RenderedObject | undefined>;
  /** Contents of sources as they were found. */
  readonly contents: ReadonlyMap<ObjectReference, SourceContent>;
  /** ResourceSetInputProviders of the namespaces that were asked for. */
  readonly inputProviders: ReadonlyMap<string, readonly RenderedObject[]>;
  /** The API versions that CRDs add, as they were when they were asked for; undefined where they were not. */
  readonly apiVersions: () => string | undefined;
}

/** All that the rendering of one unit may know; what it asks for is recorded. */
export interface UnitContext {
  readonly resource: RenderedObject;
  /** The tree that the origin of the unit's Flux object lies in. */
  readonly resourceTree: FileTree;
  readonly entry: Entry;
  readonly flux: FluxVersion;
  readonly controllers: Controllers;
  readonly kubernetesVersion: string;
  /** What has been done already for this and other units. */
  readonly work: SharedWork;
  /** The repository that the run began in. */
  readonly home: FileTree;
  /** Where a field of the unit's Flux object is written. */
  readonly locate: (path: Path) => Location;
  /** Where a line, from 1, of a text in the unit's Flux object is written. */
  readonly locateLine: (path: Path, line: number) => Location;
  readonly config: (kind: string, namespace: string, name: string) => ConfigSource | undefined;
  /** The tree that the origin of a config's producer lies in. */
  readonly treeOf: (config: ConfigSource) => FileTree;
  readonly source: (reference: ObjectReference) => RenderedObject | undefined;
  readonly content: (reference: ObjectReference) => SourceContent;
  /** The ResourceSetInputProviders of a namespace. */
  readonly inputProviders: (namespace: string) => readonly RenderedObject[];
  /** What a ResourceSetInputProvider gives in the cluster, where the user says it. */
  readonly givenInputs: (namespace: string, name: string) => readonly YamlMap[] | undefined;
  /** API versions that CRDs of the repository add to the cluster before the unit is rendered. */
  readonly apiVersions: () => readonly string[];
  readonly rendered: (
    objects: readonly RenderedObject[],
    tree: FileTree,
    content: string,
    diagnostics: readonly Diagnostic[],
  ) => Rendering;
  readonly failed: (diagnostics: readonly Diagnostic[], reason?: string) => Rendering;
  readonly skipped: (reason: string, diagnostics?: readonly Diagnostic[]) => Rendering;
}
