import type { Location } from '../../diagnostics/diagnostic.js';
import { parseApiVersion } from '../../manifest/object.js';
import type { Step } from '../../manifest/origin.js';
import { getOwn, isMap, setOwn, type YamlValue } from '../../yaml/value.js';
import { TransformError, type FieldSpec, type Resource } from '../resource.js';
import { editFields, FieldFault } from './field-spec.js';
import { formatGvk, isSelected, originalId, type ResourceId } from './resource-id.js';

/** One entry of the `vars` field. */
export interface Var {
  readonly name: string;
  readonly objref: {
    readonly apiVersion?: string;
    readonly group?: string;
    readonly version?: string;
    readonly kind?: string;
    readonly name?: string;
    readonly namespace?: string;
  };
  /** `metadata.name` where missing. */
  readonly fieldref?: { readonly fieldpath?: string };
  /** Where it is defined. */
  readonly place?: () => Location;
}

/** The vars of a kustomization and of those below it, sorted by name. Throws TransformError where a name stands twice. */
export function mergeVars(known: readonly Var[], added: readonly Var[]): Var[] {
  const merged = [...known];
  for (const entry of added) {
    if (merged.some((other) => other.name === entry.name)) {
      throw new TransformError(
        'var-duplicate',
        `there is another var called ${entry.name}`,
        `var '${entry.name}' already encountered`,
      );
    }
    merged.push(entry);
  }
  return merged.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/**
 * Replaces `$(NAME)` in the fields of the field specs, by what the resource says that has the var's name in `varNames`. A field that is nothing but the var takes the value's type.
 * Unknown names and unused vars are silent. Throws TransformError.
 */
export function resolveVars(
  resources: Resource[],
  config: { readonly vars: readonly Var[]; readonly fieldSpecs: readonly FieldSpec[] },
  step: Step,
): void {
  if (config.vars.length === 0) return;
  const values = new Map<string, YamlValue>();
  for (const entry of config.vars) values.set(entry.name, valueOf(entry, resources));
  for (const resource of resources) {
    const id = originalId(resource);
    let changed = false;
    const replaceIn = (container: YamlValue[] | Record<string, YamlValue>, key: string | number): void => {
      const map = container as Record<string | number, YamlValue>;
      const value = map[key]!;
      if (typeof value !== 'string') return;
      const next = expand(value, values);
      if (next === value) return;
      if (Array.isArray(container)) container[key as number] = next;
      else setOwn(container, key as string, next);
      changed = true;
    };
    const edit = (value: YamlValue): YamlValue => {
      if (typeof value === 'string') return expand(value, values);
      if (Array.isArray(value)) {
        for (let index = 0; index < value.length; index++) {
          if (typeof value[index] !== 'string') {
            throw new FieldFault(`invalid value type expect a string`);
          }
          replaceIn(value, index);
        }
      } else if (isMap(value)) {
        for (const key of Object.keys(value)) replaceIn(value, key);
      }
      return value;
    };
    for (const spec of config.fieldSpecs) {
      if (isSelected(id, spec) && editFields(resource, { path: spec.path }, edit)) changed = true;
    }
    if (changed) resource.steps.push(step);
  }
}

function valueOf(entry: Var, resources: readonly Resource[]): YamlValue {
  const wanted = wantedId(entry);
  const resource = resources.find(({ varNames }) => varNames?.includes(entry.name));
  if (!resource) {
    throw new TransformError(
      'var-unmatched',
      `the var ${entry.name} is about ${wanted.kind} ${wanted.name}, which is not among the resources`,
      `var '${goVar(entry)}' cannot be mapped to a field in the set of known resources`,
      undefined,
      entry.place,
    );
  }
  const path = entry.fieldref?.fieldpath || 'metadata.name';
  const value = fieldValue(resource.object, path);
  if (value === undefined) {
    throw new TransformError(
      'var-field-missing',
      `the var ${entry.name} is about ${path} of ${wanted.kind} ${wanted.name}, which is not there`,
      `field specified in var '${goVar(entry)}' not found in corresponding resource`,
      resource,
      entry.place,
    );
  }
  return value;
}

function wantedId({ objref }: Var): ResourceId {
  const { group = '', version = '' } = objref.apiVersion ? parseApiVersion(objref.apiVersion) : objref;
  return {
    group,
    version,
    kind: objref.kind ?? '',
    name: objref.name ?? '',
    namespace: objref.namespace ?? '',
  };
}

function goVar(entry: Var): string {
  return `{${entry.name} ${formatGvk(wantedId(entry))} {${entry.fieldref?.fieldpath || 'metadata.name'}}}`;
}

const PATH_LIMIT = 10_000;

/** The value at a path like `spec.ports[0].port` or `data.a\.b`. */
function fieldValue(object: YamlValue, path: string): YamlValue | undefined {
  if (path.length > PATH_LIMIT) return undefined;
  let value: YamlValue | undefined = object;
  for (const [, key, index] of path.matchAll(/((?:\\.|[^.[\\])+)|\[([^\]]*)\]/g)) {
    if (index !== undefined && /^[0-9]+$/.test(index)) {
      value = Array.isArray(value) ? value[Number(index)] : undefined;
    } else {
      const name = index ?? key!.replaceAll('\\', '');
      value = isMap(value) ? getOwn(value, name) : undefined;
    }
    if (value === undefined) return undefined;
  }
  return value;
}

/** Expands `$(NAME)`; `$$` is a dollar sign, and what is unknown stays. */
function expand(text: string, values: ReadonlyMap<string, YamlValue>): YamlValue {
  if (!text.includes('$')) return text;
  const whole = /^\$\(([^)]*)\)$/.exec(text)?.[1];
  if (whole !== undefined && values.has(whole)) return values.get(whole)!;
  let result = '';
  let done = 0;
  // Without a closing parenthesis further on there is no name to look for.
  const lastClose = text.lastIndexOf(')');
  for (let at = text.indexOf('$'); at >= 0; at = text.indexOf('$', done)) {
    result += text.slice(done, at);
    const next = text[at + 1];
    const close = next === '(' && at < lastClose ? text.indexOf(')', at) : -1;
    if (close < 0) {
      // `$$` is a dollar sign; any other character stays behind its dollar sign.
      result += next === '$' ? '$' : text.slice(at, at + 2);
      done = at + 2;
      continue;
    }
    const value = values.get(text.slice(at + 2, close));
    result += value === undefined ? text.slice(at, close + 1) : goText(value);
    done = close + 1;
  }
  return result + text.slice(done);
}

/** A value as fmt prints it with `%v`. */
function goText(value: YamlValue): string {
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`;
  if (!isMap(value)) return String(value);
  const entries = Object.keys(value).sort();
  return `map[${entries.map((key) => `${key}:${goText(value[key]!)}`).join(' ')}]`;
}
