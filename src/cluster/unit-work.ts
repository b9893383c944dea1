import type { FileTree } from '../files/file-tree.js';
import type { ReconcilerKind } from '../flux/kinds.js';
import type { RenderedObject } from '../manifest/origin.js';
import type { Contribution } from './found-objects.js';
import type { InstalledApis } from './installed-apis.js';
import type { Rendering } from './unit-context.js';

/** A unit on its way: its Flux object, who owns it, and what came of rendering it so far. */
export interface UnitWork {
  readonly key: string;
  readonly kind: ReconcilerKind;
  resource: RenderedObject;
  /** The Flux object as text, to see changes. */
  signature: string;
  owner: string | undefined;
  /** How many owners it has above it. */
  readonly depth: number;
  /** Why Flux objects that it makes are left out. */
  leftOut: string | undefined;
  /** The tree that the Flux object's origin lies in. */
  resourceTree: FileTree;
  stale: boolean;
  renderings: number;
  rendering: Rendering | undefined;
  /** What the rendering holds for the others. */
  contribution: Contribution;
  apis: InstalledApis;
}
