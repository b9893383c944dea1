import { unitKey } from '../cluster/cluster.js';
import { suggest } from '../diagnostics/suggest.js';
import { groups } from '../flux/kinds.js';
import type { ObjectReference } from '../flux/spec.js';
import { nameOf, namespaceOf } from '../manifest/object.js';
import { isOpen } from './object-finding.js';
import { mayBeIn, unknownContent, type RuleContext } from './rule.js';

const imageKinds: ReadonlySet<string> = new Set(['ImageRepository', 'ImagePolicy', 'ImageUpdateAutomation']);
const sourceKinds: ReadonlySet<string> = new Set([
  'GitRepository',
  'OCIRepository',
  'Bucket',
  'HelmRepository',
  'HelmChart',
  'ExternalArtifact',
]);

/** A reference that leads nowhere. */
export interface MissingReference {
  /** Whether there is nothing whose content is unknown that might hold it. */
  readonly isSure: boolean;
  readonly help?: string;
}

/**
 * What is wrong with a reference from one Flux object to another, or undefined where it leads to one or cannot be judged.
 * Charts that helm-controller makes of HelmReleases count.
 */
export function missingReference(
  context: RuleContext,
  { kind, namespace, name }: ObjectReference,
): MissingReference | undefined {
  if (name === '' || isOpen(name) || isOpen(namespace)) return undefined;
  const known = knownOf(context, kind);
  if (!known || known.has(`${namespace}/${name}`)) return undefined;
  for (const other of known) {
    if (other.endsWith(`/${name}`)) {
      const elsewhere = other.slice(0, -name.length - 1);
      const key = unitKey(kind, elsewhere, name);
      // A source that stands for the repository, but is not in it, was made by hand, and others may have been too.
      const isSeen = !sourceKinds.has(kind) || context.cluster.sources.has(key);
      return { isSure: isSeen, help: `${key} exists, in another namespace` };
    }
  }
  const names: string[] = [];
  for (const other of known)
    if (other.startsWith(`${namespace}/`)) names.push(other.slice(namespace.length + 1));
  const near = suggest(name, names);
  if (near !== undefined) return { isSure: true, help: `did you mean ${near}?` };
  const unknown = unknownContent(context.cluster);
  return unknown.length === 0 ? { isSure: true } : { isSure: false, help: mayBeIn(unknown) };
}

/** `namespace/name` of all objects of one of Flux's kinds; undefined for other kinds. */
function knownOf({ cluster, objects }: RuleContext, kind: string): Set<string> | undefined {
  const known = new Set<string>();
  const addKeys = (keys: Iterable<string>, of: string): void => {
    for (const key of keys) if (key.startsWith(`${of} `)) known.add(key.slice(of.length + 1));
  };
  if (kind === 'Kustomization' || kind === 'HelmRelease') {
    addKeys(cluster.units.keys(), kind);
  } else if (sourceKinds.has(kind)) {
    addKeys(cluster.sources.keys(), kind);
    addKeys(cluster.homeKeys, kind);
    if (kind === 'HelmChart')
      for (const { kind: of, namespace, name } of cluster.units.values())
        if (of === 'HelmRelease') known.add(`${namespace}/${namespace}-${name}`);
  } else if (imageKinds.has(kind) || kind === 'Provider') {
    const group = kind === 'Provider' ? groups.notification : groups.image;
    for (const { rendered } of objects.ofKind(group, kind))
      known.add(`${namespaceOf(rendered.object)}/${nameOf(rendered.object)}`);
  } else {
    return undefined;
  }
  return known;
}
