import type { GroupVersionKind } from '../src/manifest/object.js';
import { checkObject } from '../src/schemas/check.js';
import type { SchemaRegistry } from '../src/schemas/registry.js';
import type { StructuralSchema } from '../src/schemas/structural-schema.js';
import type { YamlMap, YamlValue } from '../src/yaml/value.js';

/** Texts that one or the other pattern takes. */
const texts = ['a', '1h', '1', 'a/b', 'https://a.b', 'oci://a.b/c', '1.2.3.4', 'A', '', 'a.b', '10Mi', 'v1'];
const maxDepth = 7;

/**
 * An object of a kind that its schema takes: with all that is required and, the same for the same `variant`, some of what
 * is not. Undefined where none was found.
 */
export function sampleObject(
  registry: SchemaRegistry,
  gvk: GroupVersionKind,
  variant: number,
): YamlMap | undefined {
  const match = registry.lookup(gvk);
  if (!match.found) return undefined;
  for (const share of [3, 9, Infinity]) {
    const object = new Sampler(variant, share).map(match.schema(), 0);
    if (!object) continue;
    const apiVersion = gvk.group === '' ? gvk.version : `${gvk.group}/${gvk.version}`;
    const { status: _, ...rest } = object;
    const whole: YamlMap = {
      ...rest,
      apiVersion,
      kind: gvk.kind,
      metadata: {
        name: `sample-${variant}`,
        ...(match.scope === 'Namespaced' && { namespace: 'samples' }),
        labels: { app: 'sample' },
      },
    };
    if (checkObject(registry, whole).findings.every(({ severity }) => severity === 'info')) return whole;
  }
  return undefined;
}

class Sampler {
  #count: number;

  /** One of so many optional fields is written. */
  constructor(
    variant: number,
    private readonly share: number,
  ) {
    this.#count = variant;
  }

  map(schema: StructuralSchema, depth: number): YamlMap | undefined {
    // Programs that know nothing of defaults are to take the object too.
    const map: YamlMap = Object.fromEntries(schema.defaults);
    for (const [name, reference] of schema.properties ?? []) {
      if (Object.hasOwn(map, name)) continue;
      const required = schema.required.includes(name);
      if (!required && (depth > maxDepth || ++this.#count % this.share !== 0)) continue;
      if (depth === 0 && /^(apiVersion|kind|metadata|status)$/.test(name)) continue;
      const value = this.value(reference(), depth + 1);
      if (value !== undefined) map[name] = value;
      else if (required) return undefined;
    }
    if (schema.additional && !schema.properties) {
      const value = this.value(schema.additional(), depth + 1);
      if (value !== undefined) map['key'] = value;
    }
    return map;
  }

  value(schema: StructuralSchema, depth: number): YamlValue | undefined {
    const { rules } = schema;
    if (rules?.enum) return rules.enum[this.#count % rules.enum.length];
    switch (schema.type) {
      case 'boolean':
        return this.#count % 2 === 0;
      case 'integer':
      case 'number':
      case 'int-or-string':
        return Number(rules?.minimum ?? Math.min(1, Number(rules?.maximum ?? 1)));
      case 'object':
        return this.map(schema, depth);
      case 'array': {
        const item = schema.items && this.value(schema.items(), depth + 1);
        return item === undefined ? undefined : [item];
      }
      case 'string':
        return this.text(rules);
      default:
        return undefined;
    }
  }

  text(rules: StructuralSchema['rules']): string | undefined {
    if (rules?.format === 'date-time') return '2024-01-31T12:00:00Z';
    if (rules?.format === 'byte') return 'YQ==';
    const pattern = rules?.pattern === undefined ? undefined : new RegExp(rules.pattern, 'u');
    const least = rules?.minLength ?? 0;
    return texts.find((text) => text.length >= least && (!pattern || pattern.test(text)));
  }
}
