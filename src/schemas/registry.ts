import type { Diagnostic, Location } from '../diagnostics/diagnostic.js';
import type { GroupVersionKind, ManifestObject } from '../manifest/object.js';
import type { YamlMap } from '../yaml/value.js';
import { apiFinding, describeKind, kindFinding, statusFindings, versionFinding } from './api-findings.js';
import { apiStatus } from './api-lifecycle.js';
import { loadKubernetesSchemas, type KubernetesSchemas } from './builtin.js';
import { createCelRules, type CelRules } from './cel/rules.js';
import type { CustomKind } from './crd.js';
import { readDefinition } from './definition.js';
import type { SchemaFinding } from './finding.js';
import { fluxApiStatus, fluxServedVersions } from './flux-lifecycle.js';
import { loadFluxSchemas, type FluxSchemas } from './flux.js';
import type { SchemaReference, Scope } from './structural-schema.js';
import { DEFAULT_KUBERNETES_MINOR, NEWEST_FLUX_MINOR } from './target.js';
import type { SchemaLocation } from './schema-location.js';
import type { Release } from './validate.js';
import type { Patterns } from './value-rules.js';

/** Where schema data comes from that this folder does not read by itself. */
export interface SchemaSources {
  /** The text of `data/kubernetes.json`; asked for once, when the first built-in kind is looked up. */
  readonly builtin: () => string;
  /**
   * Where else to look for kinds that the repository does not define, in this order. `bundled` is the place of the
   * schemas that come with this program; where it is not named they come last.
   */
  readonly locations?: readonly (SchemaLocation | 'bundled')[];
}

export interface SchemaTarget {
  /** Minor of Kubernetes 1; default DEFAULT_KUBERNETES_MINOR. */
  readonly kubernetes?: number | undefined;
  /** Minor of Flux 2; where it is not known every release's fields are accepted. */
  readonly flux?: number | undefined;
}

/** Where a schema comes from. */
export interface SchemaOrigin {
  readonly kind: 'repository' | 'chart' | 'kubernetes' | 'flux' | SchemaLocation['origin'];
  /** For messages: `Kubernetes 1.35`, `Flux 2.9`, or the name of a file or object. */
  readonly description: string;
  /** Where the schema is written, where that is a file; it may have to be looked for. */
  readonly locate?: () => Location | undefined;
  /** The JSON Schema as it is written, where the schema was read from one. */
  readonly document?: YamlMap;
}

export interface SchemaMatch {
  readonly found: true;
  readonly schema: SchemaReference;
  readonly scope: Scope;
  readonly origin: SchemaOrigin;
  /** The schema may be of another version than the cluster has, so what it does not know may still exist. */
  readonly guessed: boolean;
  readonly release: Release | undefined;
  /** What the API version itself deserves: deprecated, removed, too new. */
  readonly findings: readonly SchemaFinding[];
}

export interface SchemaMiss {
  readonly found: false;
  /** Versions of the kind that are served; empty where the kind is not known at all. */
  readonly served: readonly string[];
  /** Errors where the kind certainly does not exist; an info where only its schema is missing. */
  readonly findings: readonly SchemaFinding[];
}

export interface SchemaRegistry {
  lookup(gvk: GroupVersionKind): SchemaMatch | SchemaMiss;
  /** The scope of a kind, whatever the version; undefined where the kind is not known. */
  scopeOf(group: string, kind: string): Scope | undefined;
  /** The name of a kind in paths, such as `deployments`; undefined where the kind is not known. */
  pluralOf(group: string, kind: string): string | undefined;
  /** Versions that are served, as far as is known. */
  servedVersions(group: string, kind: string): readonly string[];
  /** Whether the repository defines a kind whose versions differ by their name only. */
  hasEqualVersions(group: string, kind: string): boolean;
  /**
   * Takes up the kinds that an object of the repository defines: a CustomResourceDefinition or a
   * CompositeResourceDefinition. A later definition of a kind takes the place of an earlier one.
   */
  addDefinition(
    object: ManifestObject,
    description: string,
    origin?: { readonly kind: 'repository' | 'chart'; readonly locate: () => Location | undefined },
  ): void;
  /** Every version of a kind that the repository serves or that comes with this program for the target. */
  allKinds(): readonly GroupVersionKind[];
  /** What is wrong with the locations that the user gave. */
  readonly diagnostics: () => readonly Diagnostic[];
  /** Compiled patterns, shared by all validation of a run. */
  readonly patterns: Patterns;
  /** Compiled CEL rules, shared likewise. */
  readonly cel: CelRules;
}

interface Definition {
  readonly kind: CustomKind;
  readonly origin: SchemaOrigin;
}

/** Schemas by kind: what the repository defines, then the locations and the schemas that come with this program. */
export function createSchemaRegistry(sources: SchemaSources, target: SchemaTarget = {}): SchemaRegistry {
  const kubernetesMinor = target.kubernetes ?? DEFAULT_KUBERNETES_MINOR;
  const given = sources.locations ?? [];
  const places = given.includes('bundled') ? given : [...given, 'bundled' as const];
  const locations = places.filter((place) => place !== 'bundled');
  const definitions = new Map<string, Definition>();
  const matches = new Map<string, SchemaMatch | SchemaMiss>();
  let kubernetes: KubernetesSchemas | undefined;
  let flux: FluxSchemas | undefined;
  const builtins = (): KubernetesSchemas =>
    (kubernetes ??= loadKubernetesSchemas(sources.builtin(), kubernetesMinor));
  const fluxKinds = (): FluxSchemas => (flux ??= loadFluxSchemas(target.flux));

  function find(gvk: GroupVersionKind): SchemaMatch | SchemaMiss {
    const definition = definitions.get(`${gvk.group}/${gvk.kind}`);
    if (definition) return fromDefinition(definition, gvk) ?? missing(gvk);
    for (const place of places) {
      const found = place === 'bundled' ? (fromKubernetes(gvk) ?? fromFlux(gvk)) : fromLocation(place, gvk);
      if (found) return found;
    }
    return missing(gvk);
  }

  function fromLocation(location: SchemaLocation, gvk: GroupVersionKind): SchemaMatch | undefined {
    const definition = definitionAt(location, gvk.group, gvk.kind);
    const defined = definition && fromDefinition(definition, gvk);
    if (defined) return defined;
    const found = location.find(gvk);
    if (!found) return undefined;
    const { schema, name, file, document } = found;
    return {
      found: true,
      schema: () => schema,
      scope: scopeOf(gvk.group, gvk.kind) ?? 'Namespaced',
      origin: { kind: location.origin, description: name, locate: () => ({ file }), document },
      guessed: true,
      release: undefined,
      findings: lifecycleFindings(gvk),
    };
  }

  function fromDefinition({ kind, origin }: Definition, gvk: GroupVersionKind): SchemaMatch | undefined {
    const version = kind.versions.find(({ name }) => name === gvk.version);
    if (!version?.served) return undefined;
    // What a definition serves is not removed, whatever release it was written for.
    const findings = lifecycleFindings(gvk).filter(({ code }) => code === 'schema/api-deprecated');
    if (version.deprecated && findings.length === 0) {
      findings.push(
        apiFinding(
          'schema/api-deprecated',
          'warning',
          `${describeKind(gvk)} is deprecated by its definition`,
          version.deprecationWarning,
        ),
      );
    }
    return {
      found: true,
      schema: version.schema,
      scope: kind.scope,
      origin,
      guessed: origin.kind !== 'repository' && origin.kind !== 'chart',
      release: undefined,
      findings,
    };
  }

  function fromKubernetes(gvk: GroupVersionKind): SchemaMatch | undefined {
    const kind = builtins().kind(gvk);
    if (!kind) return undefined;
    return {
      found: true,
      schema: kind.schema,
      scope: kind.scope,
      origin: { kind: 'kubernetes', description: `Kubernetes 1.${kubernetesMinor}` },
      guessed: false,
      release: { product: 'Kubernetes', major: 1, minor: kubernetesMinor },
      findings: lifecycleFindings(gvk),
    };
  }

  function fromFlux(gvk: GroupVersionKind): SchemaMatch | undefined {
    const kind = fluxKinds().kind(gvk);
    if (!kind) return undefined;
    const dated = kind.product === 'Flux' && target.flux !== undefined;
    return {
      found: true,
      schema: kind.schema,
      scope: 'Namespaced',
      origin: { kind: 'flux', description: dated ? `Flux 2.${target.flux}` : kind.product },
      guessed: !dated,
      release: dated ? { product: 'Flux', major: 2, minor: target.flux } : undefined,
      findings: lifecycleFindings(gvk),
    };
  }

  /** What the product that a kind belongs to says about the version. */
  function lifecycleFindings(gvk: GroupVersionKind): readonly SchemaFinding[] {
    const flux2 = fluxApiStatus(gvk, target.flux ?? NEWEST_FLUX_MINOR);
    if (flux2)
      return statusFindings(
        gvk,
        flux2,
        'Flux 2',
        target.flux ?? NEWEST_FLUX_MINOR,
        target.flux === undefined,
      );
    const status = apiStatus(gvk, kubernetesMinor);
    if (status && status.status !== 'served')
      return statusFindings(gvk, status, 'Kubernetes 1', kubernetesMinor, false);
    const kind = isBuiltinGroup(gvk.group) ? builtins().kind(gvk) : undefined;
    if (kind?.since !== undefined && kubernetesMinor < kind.since) {
      return statusFindings(
        gvk,
        { status: 'too-new', since: kind.since },
        'Kubernetes 1',
        kubernetesMinor,
        false,
      );
    }
    return [];
  }

  function missing(gvk: GroupVersionKind): SchemaMiss {
    const gone = lifecycleFindings(gvk);
    const served = servedVersions(gvk.group, gvk.kind);
    if (gone.length > 0) return { found: false, served, findings: gone };
    if (served.length > 0) {
      const isCertain = definitions.has(`${gvk.group}/${gvk.kind}`) || isBundled(gvk.group, gvk.kind);
      return { found: false, served, findings: [versionFinding(gvk, served, isCertain)] };
    }
    // An alpha version may be known by its dates only.
    const isCertain = isBuiltinGroup(gvk.group) && apiStatus(gvk, kubernetesMinor) === undefined;
    return { found: false, served, findings: [kindFinding(gvk, kindsOf(gvk.group), isCertain)] };
  }

  function isBuiltinGroup(group: string): boolean {
    return (!group.includes('.') || group.endsWith('.k8s.io')) && builtins().hasGroup(group);
  }

  function isBundled(group: string, kind: string): boolean {
    return isBuiltinGroup(group) || fluxKinds().versions(group, kind).length > 0;
  }

  /** What defines a kind in the repository or at a location; what comes with this program needs no such search. */
  function definitionOf(group: string, kind: string): Definition | undefined {
    const own = definitions.get(`${group}/${kind}`);
    if (own || isBundled(group, kind)) return own;
    for (const location of locations) {
      const found = definitionAt(location, group, kind);
      if (found) return found;
    }
    return undefined;
  }

  function kindsOf(group: string): readonly string[] {
    const names = new Set<string>();
    for (const { kind } of definitions.values()) if (kind.group === group) names.add(kind.kind);
    for (const location of locations)
      for (const { kind } of location.definitions()) if (kind.group === group) names.add(kind.kind);
    if (isBuiltinGroup(group)) for (const kind of builtins().kindsOf(group)) names.add(kind);
    for (const kind of fluxKinds().kindsOf(group)) names.add(kind);
    return [...names];
  }

  function servedVersions(group: string, kind: string): readonly string[] {
    const definition = definitionOf(group, kind);
    if (definition) return definition.kind.versions.filter(({ served }) => served).map(({ name }) => name);
    if (isBuiltinGroup(group)) {
      const served = builtins()
        .versions(group, kind)
        .filter((version) => {
          const found = builtins().kind({ group, version, kind })!;
          return (found.since ?? 0) <= kubernetesMinor && kubernetesMinor <= (found.until ?? Infinity);
        });
      if (served.length > 0) return served;
    }
    const current = fluxServedVersions(group, kind, target.flux ?? NEWEST_FLUX_MINOR);
    return current.length > 0 ? current : fluxKinds().versions(group, kind);
  }

  function scopeOf(group: string, kind: string): Scope | undefined {
    const definition = definitionOf(group, kind);
    if (definition) return definition.kind.scope;
    if (isBuiltinGroup(group)) {
      const version = builtins().versions(group, kind)[0];
      if (version !== undefined) return builtins().kind({ group, version, kind })!.scope;
    }
    return fluxKinds().versions(group, kind).length > 0 ? 'Namespaced' : undefined;
  }

  function pluralOf(group: string, kind: string): string | undefined {
    const definition = definitionOf(group, kind);
    if (definition) return definition.kind.plural;
    const known = isBuiltinGroup(group) ? builtins() : fluxKinds();
    const version = known.versions(group, kind)[0];
    return version === undefined ? undefined : known.kind({ group, version, kind })?.plural;
  }

  function allKinds(): readonly GroupVersionKind[] {
    const served = [...definitions.values()].flatMap(({ kind: { group, kind, versions } }) =>
      versions.filter((version) => version.served).map(({ name }) => ({ group, version: name, kind })),
    );
    const defined = new Set(served.map(({ group, kind }) => `${group}/${kind}`));
    const bundled = [...builtins().all(), ...fluxKinds().all()].filter(
      (gvk) => !defined.has(`${gvk.group}/${gvk.kind}`) && lifecycleFindings(gvk).every(isStillThere),
    );
    return [...served, ...bundled];
  }

  return {
    allKinds,
    lookup(gvk) {
      const key = `${gvk.group}/${gvk.version}/${gvk.kind}`;
      let match = matches.get(key);
      if (!match) {
        match = find(gvk);
        matches.set(key, match);
      }
      return match;
    },
    scopeOf,
    pluralOf,
    servedVersions,
    addDefinition(object, description, found) {
      const origin: SchemaOrigin = { kind: 'repository', description, ...found };
      for (const kind of readDefinition(object))
        definitions.set(`${kind.group}/${kind.kind}`, { kind, origin });
      matches.clear();
    },
    hasEqualVersions(group, kind) {
      const definition = definitions.get(`${group}/${kind}`);
      return definition !== undefined && !definition.kind.converted;
    },
    diagnostics: () => locations.flatMap(({ diagnostics }) => diagnostics),
    patterns: new Map(),
    cel: createCelRules(),
  };
}

function isStillThere({ code }: SchemaFinding): boolean {
  return code === 'schema/api-deprecated';
}

function definitionAt(location: SchemaLocation, group: string, kind: string): Definition | undefined {
  const found = location
    .definitions()
    .find((defined) => defined.kind.group === group && defined.kind.kind === kind);
  if (!found) return undefined;
  const { kind: defined, name, file, line } = found;
  return {
    kind: defined,
    origin: { kind: location.origin, description: name, locate: () => ({ file, line }) },
  };
}
