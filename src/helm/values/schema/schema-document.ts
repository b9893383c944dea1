import type { YamlMap, YamlValue } from '../../../yaml/value.js';
import { getOwn, isMap } from '../../../yaml/value.js';

/** The versions of JSON Schema; each knows what the ones before it know, but for the renamed keywords. */
export type Draft = 4 | 6 | 7 | 2019 | 2020;

/** A part of a schema document that has its own address: references are relative to it. */
export interface SchemaResource {
  readonly base: string;
  readonly root: YamlValue;
}

export type ReferenceTarget =
  | { readonly kind: 'found'; readonly schema: YamlValue; readonly resource: SchemaResource }
  | { readonly kind: 'remote'; readonly url: string }
  | { readonly kind: 'missing'; readonly url: string };

/** Deeper than any schema that people write. */
const maxDepth = 1_000;

const documentUrl = 'file:///values.schema.json';

/** A values.schema.json, parsed once and asked many times. */
export class SchemaDocument {
  readonly draft: Draft;
  /** Whether `$schema` names something that is no version of JSON Schema; Helm refuses such a schema. */
  readonly isStrange: boolean;
  readonly main: SchemaResource;
  #resources: Map<string, SchemaResource> | undefined;
  #anchors: Map<string, YamlValue> | undefined;
  #dynamicAnchors: Map<string, YamlValue> | undefined;

  constructor(root: YamlValue) {
    const draft = draftOf(root);
    this.draft = draft ?? 2020;
    this.isStrange = draft === undefined;
    const id = isMap(root) ? idOf(root, this.draft) : undefined;
    this.main = { base: id === undefined ? documentUrl : (resolveUrl(id, documentUrl) ?? documentUrl), root };
  }

  /** Addresses outside of the document that it refers to, in the order a compiler comes upon them. */
  remoteReferences(): string[] {
    const urls: string[] = [];
    let level: { readonly node: YamlValue; readonly resource: SchemaResource }[] = [
      { node: this.main.root, resource: this.main },
    ];
    // By depth of schema, as a compiler that queues what it meets.
    for (let depth = 0; level.length > 0 && depth < maxDepth; depth++) {
      const next: typeof level = [];
      for (const { node, resource } of level) {
        if (!isMap(node)) continue;
        const own = this.resourceOf(node, resource);
        const reference = getOwn(node, '$ref');
        if (typeof reference === 'string') {
          const target = this.resolve(reference, own);
          if (target.kind === 'remote') urls.push(target.url);
        }
        for (const child of subschemas(node)) next.push({ node: child, resource: own });
      }
      level = next;
    }
    return urls;
  }

  /** The resource a schema starts, where it has an identifier of its own. */
  resourceOf(schema: YamlMap, current: SchemaResource): SchemaResource {
    const id = idOf(schema, this.draft);
    if (id === undefined || schema === current.root) return current;
    return { base: resolveUrl(id, current.base) ?? current.base, root: schema };
  }

  /** What a reference leads to. Nothing is ever fetched. */
  resolve(reference: string, from: SchemaResource): ReferenceTarget {
    if (reference === '#') return { kind: 'found', schema: from.root, resource: from };
    const hash = reference.indexOf('#');
    const address = hash < 0 ? reference : reference.slice(0, hash);
    const fragment = hash < 0 ? '' : decode(reference.slice(hash + 1));
    const url = address === '' ? from.base : (resolveUrl(address, from.base) ?? address);
    const resource = address === '' ? from : this.#resource(url);
    if (!resource) return { kind: 'remote', url };
    if (fragment === '' || fragment.startsWith('/')) {
      const schema = fragment === '' ? resource.root : pointed(resource.root, fragment);
      return schema === undefined
        ? { kind: 'missing', url: `${url}#${fragment}` }
        : { kind: 'found', schema, resource };
    }
    const anchored = this.#anchor(`${url}#${fragment}`);
    return anchored === undefined
      ? { kind: 'missing', url: `${url}#${fragment}` }
      : { kind: 'found', schema: anchored, resource };
  }

  /** The schema that a resource gives a dynamic name (`$dynamicAnchor`). */
  dynamicAnchor({ base }: SchemaResource, name: string): YamlValue | undefined {
    this.#index();
    return this.#dynamicAnchors?.get(`${base}#${name}`);
  }

  #resource(url: string): SchemaResource | undefined {
    if (url === this.main.base || url === documentUrl) return this.main;
    this.#index();
    return this.#resources?.get(url);
  }

  #anchor(url: string): YamlValue | undefined {
    this.#index();
    return this.#anchors?.get(url);
  }

  #index(): void {
    if (this.#resources) return;
    const resources = new Map<string, SchemaResource>();
    const anchors = new Map<string, YamlValue>();
    const dynamicAnchors = new Map<string, YamlValue>();
    const visit = (node: YamlValue, resource: SchemaResource, depth: number): void => {
      if (depth > maxDepth) return;
      if (Array.isArray(node)) {
        for (const item of node) visit(item, resource, depth + 1);
      } else if (isMap(node)) {
        const own = this.resourceOf(node, resource);
        if (own !== resource) resources.set(own.base, own);
        for (const key of ['$anchor', '$dynamicAnchor']) {
          const anchor = getOwn(node, key);
          if (typeof anchor !== 'string') continue;
          anchors.set(`${own.base}#${anchor}`, node);
          if (key === '$dynamicAnchor') dynamicAnchors.set(`${own.base}#${anchor}`, node);
        }
        // Up to draft 7 an identifier that is only a fragment is a name.
        const id = getOwn(node, this.draft === 4 ? 'id' : '$id');
        if (this.draft < 2019 && typeof id === 'string' && id.startsWith('#'))
          anchors.set(`${own.base}${id}`, node);
        for (const key of Object.keys(node)) visit(node[key]!, own, depth + 1);
      }
    };
    visit(this.main.root, this.main, 0);
    this.#resources = resources;
    this.#anchors = anchors;
    this.#dynamicAnchors = dynamicAnchors;
  }
}

/** The keywords whose value is a map of schemas. */
const schemaMaps: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  'definitions',
  '$defs',
  'dependencies',
  'dependentSchemas',
]);

/** The schemas right below a schema. */
function subschemas(schema: YamlMap): YamlValue[] {
  const children: YamlValue[] = [];
  for (const key of Object.keys(schema)) {
    const value = schema[key]!;
    if (Array.isArray(value)) children.push(...value);
    else if (isMap(value)) children.push(...(schemaMaps.has(key) ? Object.values(value) : [value]));
  }
  return children;
}

/** The draft that `$schema` names; undefined for an address that is none of the drafts. */
export function draftOf(root: YamlValue): Draft | undefined {
  const declared = isMap(root) ? getOwn(root, '$schema') : undefined;
  if (typeof declared !== 'string') return 2020;
  const name = declared.replace(/^https?:\/\//, '').replace(/#$/, '');
  const drafts: Readonly<Record<string, Draft>> = {
    'json-schema.org/schema': 2020,
    'json-schema.org/draft/2020-12/schema': 2020,
    'json-schema.org/draft/2019-09/schema': 2019,
    'json-schema.org/draft-07/schema': 7,
    'json-schema.org/draft-06/schema': 6,
    'json-schema.org/draft-04/schema': 4,
  };
  return Object.hasOwn(drafts, name) ? drafts[name] : undefined;
}

function idOf(schema: YamlMap, draft: Draft): string | undefined {
  const id = getOwn(schema, draft === 4 ? 'id' : '$id');
  if (typeof id !== 'string' || id.startsWith('#')) return undefined;
  return id.replace(/#$/, '');
}

function resolveUrl(reference: string, base: string): string | undefined {
  try {
    return new URL(reference, base).href;
  } catch {
    return undefined;
  }
}

function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

function pointed(root: YamlValue, pointer: string): YamlValue | undefined {
  let node: YamlValue | undefined = root;
  for (const part of pointer.slice(1).split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(node)) node = /^\d+$/.test(key) ? node[Number(key)] : undefined;
    else node = isMap(node) ? getOwn(node, key) : undefined;
    if (node === undefined) return undefined;
  }
  return node;
}
