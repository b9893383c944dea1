import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { TransformerConfig } from './transformers/field-specs.js';
import { builtinConfig, mergeConfigs } from './transformers/field-specs.js';
import { currentId, resourceIdKey } from './transformers/resource-id.js';
import type { Var } from './transformers/vars.js';
import { deepCopy } from '../yaml/value.js';
import { KustomizeFault } from './fault.js';
import type { Resource } from './resource.js';

/** What a kustomization has gathered so far. Changed in place. */
export interface Accumulation {
  readonly resources: Resource[];
  /** Keys of the current ids; undefined after a change to them, until somebody asks. */
  ids: Set<string> | undefined;
  config: TransformerConfig;
  vars: readonly Var[];
  /** Something could not be loaded, so what is not found here may well exist. */
  incomplete: boolean;
}

/** A finished base that other builds may take copies of, what was reported while it was made, and the files it was made of. */
export interface CachedAccumulation {
  readonly accumulation: Accumulation;
  readonly reads: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

export function emptyAccumulation(): Accumulation {
  return { resources: [], ids: new Set(), config: builtinConfig, vars: [], incomplete: false };
}

/** More resources than any cluster takes: the product of overlays that use each other over and over. */
const maxResources = 100_000;

/**
 * Adds a resource. Where one with the same id is there already, that one is answered and nothing is added. Throws
 * KustomizeFault where there are too many.
 */
export function appendResource(into: Accumulation, resource: Resource): Resource | undefined {
  const key = resourceIdKey(currentId(resource));
  const ids = (into.ids ??= idsOf(into.resources));
  if (ids.has(key)) return into.resources.find((other) => resourceIdKey(currentId(other)) === key);
  if (into.resources.length >= maxResources) {
    throw new KustomizeFault({
      code: 'too-many-resources',
      message: `the build has more than ${maxResources} resources`,
    });
  }
  ids.add(key);
  into.resources.push(resource);
  return undefined;
}

function idsOf(resources: readonly Resource[]): Set<string> {
  const ids = new Set<string>();
  for (const resource of resources) ids.add(resourceIdKey(currentId(resource)));
  return ids;
}

/** Both configurations in one; `a` has the built-in one in it. A user's fields for some kinds displace the built-in ones for any. */
export function joinConfigs(a: TransformerConfig, b: TransformerConfig): TransformerConfig {
  if (a === b || b === builtinConfig) return a;
  return a === builtinConfig ? mergeConfigs(b, a) : mergeConfigs(a, b);
}

/** A copy that shares nothing which a build changes. */
export function copyAccumulation(accumulation: Accumulation): Accumulation {
  return {
    resources: accumulation.resources.map(copyResource),
    ids: undefined,
    config: accumulation.config,
    vars: accumulation.vars,
    incomplete: accumulation.incomplete,
  };
}

/** A resource that shares nothing which a build changes. */
export function copyResource(resource: Resource): Resource {
  return {
    ...resource,
    object: deepCopy(resource.object),
    steps: [...resource.steps],
    previousIds: [...resource.previousIds],
    namePrefixes: [...resource.namePrefixes],
    nameSuffixes: [...resource.nameSuffixes],
  };
}
