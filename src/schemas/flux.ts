import { parseApiVersion, type GroupVersionKind } from '../manifest/object.js';
import { fluxAutomationKinds } from './flux-kinds-automation.js';
import { formerFluxKinds } from './flux-kinds-former.js';
import { fluxOperatorKinds } from './flux-kinds-operator.js';
import { fluxKinds } from './flux-kinds.js';
import type { NotatedKind } from './notated-kind.js';
import { schemaFromNotation, typeFromNotation } from './notation.js';
import { lazily, type SchemaReference, type StructuralSchema } from './structural-schema.js';

/** A kind of Flux or of flux-operator. */
export interface FluxKind {
  readonly plural: string;
  /** Whose releases `since` and `until` count: only Flux itself is dated. */
  readonly product: 'Flux' | 'flux-operator';
  readonly since: number | undefined;
  readonly until: number | undefined;
  readonly schema: SchemaReference;
}

/** The schemas of Flux that come with this program, for repositories that do not hold its CustomResourceDefinitions. */
export interface FluxSchemas {
  kind(gvk: GroupVersionKind): FluxKind | undefined;
  versions(group: string, kind: string): readonly string[];
  kindsOf(group: string): readonly string[];
  /** Every version of every kind, whatever release has it. */
  all(): readonly GroupVersionKind[];
}

/** Types that several kinds share. */
const SHARED: Readonly<Record<string, string>> = {
  accessFrom: '{namespaceSelectors!: [{matchLabels: map<str>}]}',
  duration: String.raw`str ~"^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$"`,
  http: 'str ~"^(http|https)://.*$"',
  image: '{digest: str; name!: str; newName: str; newTag: str}',
  labels: '{annotations: map<str>; labels: map<str>}',
  labelSelector: '{matchExpressions: [{key!: str; operator!: str; values: [str]}]; matchLabels: map<str>}',
  minutes: String.raw`str ~"^([0-9]+(\\.[0-9]+)?(ms|s|m))+$"`,
  reference: '{name!: str}',
  selector:
    '{annotationSelector: str; group: str; kind: str; labelSelector: str; name: str; namespace: str; version: str}',
};

/** As they are in a release of Flux 2; without one as in the newest. */
export function loadFluxSchemas(minor?: number): FluxSchemas {
  const all = [...fluxKinds, ...fluxAutomationKinds, ...formerFluxKinds, ...fluxOperatorKinds];
  const byKind = new Map<string, FluxKind>();
  const shared = new Map<string, StructuralSchema>();
  for (const notated of all) {
    byKind.set(`${notated.apiVersion} ${notated.kind}`, {
      plural: notated.plural,
      product: groupOf(notated) === 'fluxcd.controlplane.io' ? 'flux-operator' : 'Flux',
      since: notated.since,
      until: notated.until,
      schema: lazily(() => schemaFromNotation(notated.fields, sharedType, minor)),
    });
  }

  function sharedType(name: string): StructuralSchema {
    let type = shared.get(name);
    if (!type) {
      type = typeFromNotation(SHARED[name]!, sharedType, minor);
      shared.set(name, type);
    }
    return type;
  }

  return {
    all: () => all.map(({ apiVersion, kind }) => ({ ...parseApiVersion(apiVersion), kind })),
    kind: ({ group, version, kind }) => byKind.get(`${group}/${version} ${kind}`),
    versions: (group, kind) =>
      all
        .filter((notated) => groupOf(notated) === group && notated.kind === kind)
        .map(({ apiVersion }) => apiVersion.slice(apiVersion.indexOf('/') + 1)),
    kindsOf: (group) => [
      ...new Set(all.filter((notated) => groupOf(notated) === group).map(({ kind }) => kind)),
    ],
  };
}

function groupOf({ apiVersion }: NotatedKind): string {
  return apiVersion.slice(0, apiVersion.indexOf('/'));
}
