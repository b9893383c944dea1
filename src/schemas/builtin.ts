import { apiVersionOf, parseApiVersion, type GroupVersionKind } from '../manifest/object.js';
import { schemaFromNotation } from './notation.js';
import type { Scope, StructuralSchema } from './structural-schema.js';

/** A kind that Kubernetes itself serves. */
export interface BuiltinKind {
  readonly plural: string;
  readonly scope: Scope;
  /** First and last minor of Kubernetes 1 that serve it, where that is not all that are known. */
  readonly since: number | undefined;
  readonly until: number | undefined;
  readonly schema: () => StructuralSchema;
}

/** The kinds of Kubernetes, in all releases from `first` to `last` (minors of Kubernetes 1). */
export interface KubernetesSchemas {
  readonly first: number;
  readonly last: number;
  kind(gvk: GroupVersionKind): BuiltinKind | undefined;
  /** The versions of a kind, whatever release has them, in the order of the data. */
  versions(group: string, kind: string): readonly string[];
  /** Whether any built-in kind is of the group. */
  hasGroup(group: string): boolean;
  kindsOf(group: string): readonly string[];
  /** Every version of every kind, whatever release has it. */
  all(): readonly GroupVersionKind[];
}

/** Written by tools/schemas; see docs/schemas.md. */
interface Artefact {
  readonly format: number;
  readonly first: number;
  readonly last: number;
  /** apiVersion → kind → `type plural N|C [since-until]`. */
  readonly kinds: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Name → fields in the notation. */
  readonly types: Readonly<Record<string, string>>;
}

/**
 * Reads the text of `data/kubernetes.json`. Types are read one by one as they are needed. Throws an Error where the
 * text is not such a file, which is a fault of the installation. `minor` is the release whose values of enumerations count.
 */
export function loadKubernetesSchemas(text: string, minor?: number): KubernetesSchemas {
  const artefact = JSON.parse(text) as Artefact;
  if (artefact.format !== 1) throw new Error('the Kubernetes schema file is of an unknown format');
  const types = new Map<string, StructuralSchema>();
  const kinds = new Map<string, BuiltinKind>();

  function typeOf(name: string): StructuralSchema {
    let type = types.get(name);
    if (!type) {
      const fields = Object.hasOwn(artefact.types, name) ? artefact.types[name] : undefined;
      if (fields === undefined) throw new Error(`the Kubernetes schema file has no type ${name}`);
      type = schemaFromNotation(fields, typeOf, minor);
      types.set(name, type);
    }
    return type;
  }

  return {
    all: () =>
      Object.entries(artefact.kinds).flatMap(([apiVersion, entries]) =>
        Object.keys(entries).map((kind) => ({ ...parseApiVersion(apiVersion), kind })),
      ),
    first: artefact.first,
    last: artefact.last,
    kind({ group, version, kind }) {
      const apiVersion = apiVersionOf({ group, version });
      const key = `${apiVersion} ${kind}`;
      const known = kinds.get(key);
      if (known || !Object.hasOwn(artefact.kinds, apiVersion)) return known;
      const entries = artefact.kinds[apiVersion]!;
      if (!Object.hasOwn(entries, kind)) return undefined;
      const [type, plural, scope, span = '-'] = entries[kind]!.split(' ');
      const [since, until] = span.split('-');
      const found: BuiltinKind = {
        plural: plural!,
        scope: scope === 'N' ? 'Namespaced' : 'Cluster',
        since: since ? Number(since) : undefined,
        until: until ? Number(until) : undefined,
        schema: () => typeOf(type!),
      };
      kinds.set(key, found);
      return found;
    },
    versions(group, kind) {
      const versions: string[] = [];
      for (const [apiVersion, entries] of Object.entries(artefact.kinds)) {
        if (groupOf(apiVersion) === group && Object.hasOwn(entries, kind))
          versions.push(apiVersion.slice(apiVersion.indexOf('/') + 1));
      }
      return versions;
    },
    hasGroup: (group) => Object.keys(artefact.kinds).some((apiVersion) => groupOf(apiVersion) === group),
    kindsOf(group) {
      const names = new Set<string>();
      for (const [apiVersion, entries] of Object.entries(artefact.kinds)) {
        if (groupOf(apiVersion) === group) for (const kind of Object.keys(entries)) names.add(kind);
      }
      return [...names];
    },
  };
}

function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}
