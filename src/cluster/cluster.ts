import type { Diagnostic, Location } from '../diagnostics/diagnostic.js';
import type { FileTree } from '../files/file-tree.js';
import type { CheckoutFault } from '../flux/checkout.js';
import type { Controllers } from '../flux/controllers.js';
import type { ReconcilerKind } from '../flux/kinds.js';
import type { ManifestObject } from '../manifest/object.js';
import type { RenderedObject } from '../manifest/origin.js';
import type { Entry } from './entry.js';
import type { ReleasePlaces } from './release-places.js';

/**
 * How far a unit came. `rendered`: all of it. `failed`: Flux would stop at it; `objects` holds what could be
 * rendered nevertheless. `suspended`: rendered, but Flux would not touch it (it, or one that owns it, is suspended).
 * `skipped`: nothing is known of its content, see `reason`.
 */
export type UnitState = 'rendered' | 'failed' | 'suspended' | 'skipped';

/** One reconciler and what it applies: the thing that is rendered, timed and fails alone. */
export interface Unit {
  /** `Kustomization flux-system/apps`; unique in a cluster. */
  readonly key: string;
  readonly kind: ReconcilerKind;
  readonly namespace: string;
  readonly name: string;
  /** The Flux object itself; it has no origin in a file where preflux made it up (the entry of a plain directory). */
  readonly resource: RenderedObject;
  /** The unit that applies the Flux object; undefined for the entry. */
  readonly owner: string | undefined;
  readonly state: UnitState;
  /** The cluster that its objects go to, where it is another: what says how to reach it, as `Secret namespace/name`. */
  readonly remote?: string;
  /** Why it was skipped, or by whom it is suspended. */
  readonly reason?: string;
  readonly objects: readonly RenderedObject[];
  readonly diagnostics: readonly Diagnostic[];
  /** The tree that the origins of `objects` lie in. */
  readonly tree: FileTree;
  /** The directory or chart that was rendered, for people. */
  readonly content: string;
  /** Where fields of objects that a chart rendered can be edited. */
  readonly places?: ReleasePlaces;
  /** Where a variable that a Kustomization replaced gets its value. */
  readonly variable?: (name: string) => Location | undefined;
}

/** Something whose keys can be used as variables or values: a ConfigMap or Secret, or what will make one. */
export interface ConfigSource {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly namespace: string;
  readonly name: string;
  /** Known keys; undefined for a value that exists but cannot be known here. */
  readonly data: ReadonlyMap<string, string | undefined>;
  /** Whether keys beyond the known ones may exist. */
  readonly open: boolean;
  /** The object that holds or makes it. */
  readonly producer: RenderedObject;
}

/** A finished rendering of everything that an entry leads to. */
export interface Cluster {
  readonly entry: Entry;
  readonly tree: FileTree;
  /** Files of the tree that rendering read. */
  readonly reads: ReadonlySet<string>;
  /** In the order in which they were found: owners before what they own. */
  readonly units: ReadonlyMap<string, Unit>;
  /** ConfigMaps and Secrets by `Kind namespace/name`. */
  readonly configs: ReadonlyMap<string, ConfigSource>;
  /** Sources by `Kind namespace/name`, the ExternalArtifacts that ArtifactGenerators make among them. */
  readonly sources: ReadonlyMap<string, RenderedObject>;
  /** What is wrong with the files of sources that are at hand, by the sources' keys. */
  readonly sourceFaults: ReadonlyMap<string, readonly CheckoutFault[]>;
  /** ResourceSetInputProviders by `Kind namespace/name`. */
  readonly inputProviders: ReadonlyMap<string, RenderedObject>;
  /** Sources that stand for the repository itself, whether or not it holds their objects. */
  readonly homeKeys: ReadonlySet<string>;
  /** Major and minor of Flux, such as `2.7`, and where that was read. */
  readonly flux: FluxVersion;
  readonly kubernetes: KubernetesVersion;
  /** How Flux's controllers are started: their flags and feature gates, where the repository says so. */
  readonly controllers: Controllers;
  /** The FluxInstance that applies the entry, where one does. */
  readonly instance?: ManifestObject;
  /** Findings that belong to no unit. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface FluxVersion {
  /** `2.7`. */
  readonly minor: string;
  /** `2.7.5`, or the minor where no patch is known. */
  readonly version: string;
  readonly from: 'option' | 'manifests' | 'default';
}

export interface KubernetesVersion {
  /** `1.35` or `1.35.2`. */
  readonly version: string;
  readonly from: 'option' | 'repository' | 'default';
  /** Where the repository says it. */
  readonly location?: Location;
}

export function unitKey(kind: string, namespace: string, name: string): string {
  return `${kind} ${namespace}/${name}`;
}
