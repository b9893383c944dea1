import type { Cluster, Unit } from '../cluster/cluster.js';
import type { Location, RelatedLocation, UsedSchema } from '../diagnostics/diagnostic.js';
import {
  apiVersionOf,
  describeId,
  gvkOf,
  idOf,
  type ManifestObject,
  type ObjectId,
} from '../manifest/object.js';
import type { RenderedObject } from '../manifest/origin.js';
import { checkObject } from '../schemas/check.js';
import type { SchemaFinding } from '../schemas/finding.js';
import type { SchemaMatch, SchemaRegistry } from '../schemas/registry.js';
import type { YamlValue } from '../yaml/value.js';
import { checkAdmissionPolicies } from './admission-policies.js';
import type { SchemaSettings } from './cluster-registry.js';
import { MissingDefinitions } from './missing-definitions.js';
import { locateInObject, locateInUnit, placeInObject, type RuleFinding } from './rule.js';

export interface SchemaCheckOptions extends SchemaSettings {
  /** What a kind without a schema is: an error, a warning, nothing at all; by default it is only counted. */
  readonly missingSchemas?: 'fail' | 'warn' | 'ignore';
  /** An object as it is in the cluster, where that is known, for rules about changes (`oldSelf`). */
  readonly previous?: (id: ObjectId) => ManifestObject | undefined;
}

export interface SchemaCheck {
  /** How many objects had a schema. */
  readonly checked: number;
  /** Kinds without one, as `group/version Kind`, with how many objects. */
  readonly missing: ReadonlyMap<string, number>;
  /** Kinds whose schema was fetched before, likewise. */
  readonly fetched: ReadonlyMap<string, number>;
}

/**
 * Holds every rendered object against the schema of its kind, as the API server would: CRDs of the repository first, then
 * Kubernetes' own kinds and Flux's.
 */
export function checkSchemas(
  cluster: Cluster,
  registry: SchemaRegistry,
  options: Pick<SchemaCheckOptions, 'missingSchemas' | 'previous'>,
  report: (finding: RuleFinding) => void,
): SchemaCheck {
  let checked = 0;
  const missing = new Map<string, number>();
  const undefinedKinds = new MissingDefinitions();
  const fetched = new Map<string, number>();
  for (const unit of cluster.units.values()) {
    const seen = new Set<string>();
    const isUnknown = keepsVariables(cluster, unit)
      ? (text: string): boolean => text.includes('${')
      : undefined;
    for (const rendered of unit.objects) {
      const oldObject = options.previous?.(idOf(rendered.object));
      const { findings, schema } = checkObject(registry, rendered.object, {
        ...(isUnknown && { isUnknown }),
        ...(oldObject && { oldObject }),
      });
      undefinedKinds.add({ unit, rendered }, schema);
      if (schema.found) {
        checked++;
        if (schema.origin.kind === 'cache') count(fetched, rendered.object);
      } else if (options.missingSchemas !== 'ignore' && findings.some(isUnknownKind)) {
        const name = kindName(rendered.object);
        if (!missing.has(name) && options.missingSchemas) {
          const location = locateInObject(cluster, unit, rendered, ['kind']);
          report({
            code: 'schema/missing',
            severity: options.missingSchemas === 'fail' ? 'error' : 'warning',
            message: `there is no schema for ${name}, so no object of that kind is checked`,
            help: 'give its CustomResourceDefinition with --schema-location, or fetch its schema with preflux schemas sync',
            unit: unit.key,
            ...(location && { location }),
          });
        }
        count(missing, rendered.object);
      }
      for (const finding of findings) {
        if (!schema.found && finding.severity === 'info') continue;
        const text = describeFinding(cluster, unit, rendered, finding, schema.found ? schema : undefined);
        const key = `${text.location?.file}:${text.location?.line}:${text.message}`;
        if (seen.has(key)) continue;
        seen.add(key);
        report(text);
      }
      if (schema.found && schema.scope === 'Namespaced') checkNamespace(cluster, unit, rendered, report);
    }
  }
  undefinedKinds.report(cluster, report);
  checkAdmissionPolicies(cluster, registry, report);
  for (const diagnostic of registry.diagnostics()) report(diagnostic);
  return { checked, missing, fetched };
}

/**
 * Whether variables in what a unit applies may be ones that are replaced in the cluster. Who applies a plain directory is
 * not known, nor which variables it would replace, also in Flux objects, which hand them on.
 */
function keepsVariables(cluster: Cluster, unit: Unit): boolean {
  if (isMadeUp(cluster, unit)) return true;
  const owner = unit.owner === undefined ? undefined : cluster.units.get(unit.owner);
  return owner !== undefined && hasVariables(unit.resource.object) && keepsVariables(cluster, owner);
}

function hasVariables(value: YamlValue): boolean {
  if (typeof value === 'string') return value.includes('${');
  return typeof value === 'object' && value !== null && Object.values(value).some(hasVariables);
}

/** The Kustomization of an entry that is a plain directory stands in no file. */
function isMadeUp({ entry, tree }: Cluster, { owner, resource }: Unit): boolean {
  const { origin } = resource;
  return (
    entry.kind === 'directory' &&
    owner === undefined &&
    origin.kind === 'file' &&
    tree.kind(origin.file) !== 'file'
  );
}

function isUnknownKind({ code, severity }: SchemaFinding): boolean {
  return code === 'schema/kind-unknown' && severity === 'info';
}

function count(kinds: Map<string, number>, object: ManifestObject): void {
  const name = kindName(object);
  kinds.set(name, (kinds.get(name) ?? 0) + 1);
}

/** `group/version Kind`. */
function kindName(object: ManifestObject): string {
  const gvk = gvkOf(object);
  return `${apiVersionOf(gvk)} ${gvk.kind}`;
}

function describeFinding(
  cluster: Cluster,
  unit: Unit,
  rendered: RenderedObject,
  finding: SchemaFinding,
  schema: SchemaMatch | undefined,
): RuleFinding {
  const { origin } = rendered;
  const template = origin.kind === 'template' ? `, rendered by ${origin.template}` : '';
  const { location, related = [] } = placeInObject(cluster, unit, rendered, finding.path, finding.missing);
  const others = (finding.related ?? []).flatMap(({ path, message }) => {
    const place = locateInObject(cluster, unit, rendered, path);
    return place ? [{ location: place, message }] : [];
  });
  const variables = finding.missing === undefined && location ? variablesAt(unit, location) : [];
  const all = [...others, ...variables, ...related];
  return {
    code: finding.code,
    severity: finding.severity,
    message: `${describeId(idOf(rendered.object))}${template}: ${finding.message}`,
    ...(finding.help !== undefined && { help: finding.help }),
    ...(location && { location }),
    ...(all.length > 0 && { related: all }),
    ...(schema && !finding.fromHistory && { schema: describeSchema(schema) }),
    unit: unit.key,
  };
}

/** Where the variables of a line get their values. */
function variablesAt(unit: Unit, { file, line }: Location): RelatedLocation[] {
  const text = line === undefined ? undefined : unit.tree.readText(file)?.split('\n')[line - 1];
  const names = new Set(Array.from(text?.matchAll(/\$\{([A-Za-z_]\w*)/g) ?? [], ([, name]) => name!));
  return [...names].flatMap((name) => {
    const location = unit.variable?.(name);
    return location ? [{ location, message: `\${${name}} gets its value here` }] : [];
  });
}

/** Which schema a finding goes by; given locations are named in the description, for their files lie elsewhere. */
function describeSchema({ origin }: SchemaMatch): UsedSchema {
  const elsewhere = origin.kind === 'location' || origin.kind === 'cache';
  const location = elsewhere ? undefined : origin.locate?.();
  return { description: origin.description, ...(location && { location }) };
}

/** Flux fills in no namespace: a namespaced object that names none cannot be applied. Helm fills in the release's. */
function checkNamespace(
  cluster: Cluster,
  unit: Unit,
  rendered: RenderedObject,
  report: (finding: RuleFinding) => void,
): void {
  const id = idOf(rendered.object);
  if (id.namespace !== '' || unit.kind !== 'Kustomization') return;
  const location = locateInObject(cluster, unit, rendered, ['metadata']);
  const flux = locateInUnit(cluster, unit, ['spec']);
  report({
    code: 'flux/namespace-unset',
    severity: 'error',
    message: `${describeId(id)} names no namespace, and ${unit.key} sets none`,
    help: 'set metadata.namespace, namespace in the kustomization, or spec.targetNamespace in the Kustomization',
    upstream: `${id.kind}/${id.name} namespace not specified: the server could not find the requested resource`,
    unit: unit.key,
    ...(location && { location }),
    ...(flux && { related: [{ location: flux, message: unit.key }] }),
  });
}
