import type { Accumulation } from './accumulation.js';
import { KustomizeFault } from './fault.js';
import { parseApiVersion } from '../manifest/object.js';
import { placeOf, reportFault, type BuildContext, type Target } from './target.js';
import { currentId, formatGvk, previousResourceIds, type ResourceId } from './transformers/resource-id.js';
import { mergeVars, type Var } from './transformers/vars.js';
import type { Resource } from './resource.js';

/** Adds the `vars` of a kustomization, once it is clear which resource each of them means. */
export function addVars(context: BuildContext, target: Target, into: Accumulation): void {
  const entries = target.kustomization.vars ?? [];
  for (let index = 0; index < entries.length; index++) {
    const entry: Var = {
      ...entries[index],
      name: entries[index]!.name ?? '',
      objref: entries[index]!.objref ?? {},
      place: () => placeOf(target, 'vars', index),
    };
    try {
      const resource = resourceOf(into.resources, entry);
      into.vars = mergeVars(into.vars, [entry]);
      if (resource) resource.varNames = [...(resource.varNames ?? []), entry.name];
    } catch (error) {
      reportFault(context, error, () => placeOf(target, 'vars', index), {
        upstream: (text) => `merging vars [${entries.map((other) => goVar(other)).join(' ')}]: ${text}`,
      });
    }
  }
}

/** The resource that a var is about, where it is there yet. */
function resourceOf(resources: readonly Resource[], entry: Var): Resource | undefined {
  const wanted = objectRef(entry);
  const found = resources.filter(
    (resource) =>
      matchesRef(currentId(resource), wanted) ||
      previousResourceIds(resource).some((id) => matchesRef(id, wanted)),
  );
  const matches = found.length;
  if (matches <= 1) return found[0];
  throw new KustomizeFault({
    code: 'var-ambiguous',
    message: `the var ${entry.name} may mean any of ${matches} resources`,
    help: 'name its namespace, or an apiVersion and kind that only one of them has',
    upstream: `found ${matches} resId matches for var ${goVar(entry, true)} (unable to disambiguate)`,
  });
}

function objectRef(entry: Var): ResourceId {
  const { apiVersion, kind = '', name = '', namespace = '' } = entry.objref;
  const { group, version } = apiVersion
    ? parseApiVersion(apiVersion)
    : { group: entry.objref.group ?? '', version: entry.objref.version ?? '' };
  return { group, version, kind, name, namespace };
}

function matchesRef(id: ResourceId, wanted: ResourceId): boolean {
  return (
    id.name === wanted.name &&
    id.kind === wanted.kind &&
    id.group === wanted.group &&
    id.version === wanted.version &&
    (wanted.namespace === '' || (id.namespace || 'default') === wanted.namespace)
  );
}

/** A var as kustomize prints one in messages. */
function goVar(entry: Partial<Var>, withVersion = false): string {
  const ref = objectRef({ ...entry, name: entry.name ?? '', objref: entry.objref ?? {} });
  const gvk = withVersion ? ref : { group: '', version: '', kind: ref.kind };
  const field = entry.fieldref?.fieldpath ?? (withVersion ? 'metadata.name' : '');
  return `{${entry.name ?? ''} ${formatGvk(gvk)} {${field}}}`;
}
