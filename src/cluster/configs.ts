import { matchesLabels } from '../flux/resource-set.js';
import { gvkOf, nameOf, namespaceOf, textField, type ManifestObject } from '../manifest/object.js';
import type { RenderedObject } from '../manifest/origin.js';
import { isUnknown } from '../manifest/unknown.js';
import { getOwn, isMap, type YamlMap, type YamlValue } from '../yaml/value.js';
import type { ConfigSource } from './cluster.js';

/**
 * The ConfigMaps and Secrets that an object is or will lead to: itself, or what a SealedSecret, an ExternalSecret,
 * a Certificate or a Terraform object makes (spec of each project). Values that exist only in the cluster are undefined.
 * `known` answers other configs, for copies of them.
 */
export function configsOf(
  rendered: RenderedObject,
  known: (key: string) => ConfigSource | undefined,
): ConfigSource[] {
  const { object } = rendered;
  const { group, kind } = gvkOf(object);
  if (group === '') {
    if (kind !== 'ConfigMap' && kind !== 'Secret') return [];
    const config = kind === 'ConfigMap' ? configMap(rendered) : secret(rendered);
    return [isFilled(object, known) ? { ...config, open: true } : config];
  }
  const reader = Object.hasOwn(producers, `${group}/${kind}`) ? producers[`${group}/${kind}`] : undefined;
  return reader ? reader(rendered, object, map(object['spec'])) : [];
}

/** Whether flux-operator fills the object in the cluster with keys that are not known here. */
function isFilled(object: ManifestObject, known: (key: string) => ConfigSource | undefined): boolean {
  const annotations = map(getOwn(map(object['metadata']), 'annotations'));
  const owned = Object.hasOwn(
    map(getOwn(map(object['metadata']), 'labels')),
    'resourceset.fluxcd.controlplane.io/name',
  );
  if (!owned) return false;
  if (Object.hasOwn(annotations, 'fluxcd.controlplane.io/convertKubeConfigFrom')) return true;
  const from = textField(annotations, 'fluxcd.controlplane.io/copyFrom');
  if (from === '') return false;
  const copied = known(`${textField(object, 'kind')} ${from}`);
  return !copied || copied.open;
}

function configMap(rendered: RenderedObject): ConfigSource {
  const data = new Map<string, string | undefined>();
  for (const [key, value] of entries(rendered.object['data'])) data.set(key, scalar(value));
  return source(rendered, 'ConfigMap', nameOf(rendered.object), data, false);
}

function secret(rendered: RenderedObject): ConfigSource {
  const data = new Map<string, string | undefined>();
  for (const [key, value] of entries(rendered.object['data'])) {
    const text = scalar(value);
    data.set(key, text === undefined ? undefined : decodeBase64(text));
  }
  for (const [key, value] of entries(rendered.object['stringData'])) data.set(key, scalar(value));
  return source(rendered, 'Secret', nameOf(rendered.object), data, false);
}

/** A scalar as the text that a variable gets; undefined where it holds anything unknown. */
function scalar(value: YamlValue): string | undefined {
  if (typeof value === 'string') return isUnknown(value) ? undefined : value;
  return value === null || typeof value === 'object' ? '' : String(value);
}

function decodeBase64(text: string): string | undefined {
  return /^[A-Za-z0-9+/=\s]*$/.test(text) ? Buffer.from(text, 'base64').toString('utf8') : undefined;
}

type Producer = (rendered: RenderedObject, object: ManifestObject, spec: YamlMap) => ConfigSource[];

const producers: Readonly<Record<string, Producer>> = {
  'bitnami.com/SealedSecret'(rendered, object, spec) {
    const data = new Map<string, string | undefined>();
    for (const [key] of entries(getOwn(spec, 'encryptedData'))) data.set(key, undefined);
    const template = map(getOwn(spec, 'template'));
    for (const [key] of entries(getOwn(template, 'data'))) data.set(key, undefined);
    return [
      source(rendered, 'Secret', textField(template['metadata'], 'name') || nameOf(object), data, false),
    ];
  },
  'external-secrets.io/ExternalSecret'(rendered, object, spec) {
    const target = map(getOwn(spec, 'target'));
    if (textField(target, 'creationPolicy') === 'None') return [];
    const data = new Map<string, string | undefined>();
    const template = map(getOwn(target, 'template'));
    const templated = getOwn(template, 'data');
    const replaces = templated !== undefined && textField(template, 'mergePolicy') !== 'Merge';
    if (!replaces) {
      for (const entry of list(getOwn(spec, 'data'))) {
        const key = textField(entry, 'secretKey');
        if (key !== '') data.set(key, undefined);
      }
    }
    for (const [key] of entries(templated)) data.set(key, undefined);
    const open =
      list(getOwn(template, 'templateFrom')).length > 0 ||
      (!replaces && list(getOwn(spec, 'dataFrom')).length > 0);
    return [source(rendered, 'Secret', textField(target, 'name') || nameOf(object), data, open)];
  },
  'external-secrets.io/ClusterExternalSecret'(rendered, object, spec) {
    return secretsIn(namespacesOf(spec), rendered, object, spec);
  },
  'cert-manager.io/Certificate'(rendered, _object, spec) {
    const name = textField(spec, 'secretName');
    const data = new Map([
      ['tls.crt', undefined],
      ['tls.key', undefined],
      ['ca.crt', undefined],
    ]);
    return name === '' ? [] : [source(rendered, 'Secret', name, data, true)];
  },
  'infra.contrib.fluxcd.io/Terraform'(rendered, object, spec) {
    const output = map(getOwn(spec, 'writeOutputsToSecret'));
    const name = textField(output, 'name');
    const data = new Map<string, string | undefined>();
    const outputs = list(getOwn(output, 'outputs'));
    for (const entry of outputs) if (typeof entry === 'string') data.set(entry.split(':').at(-1)!, undefined);
    const made = name === '' ? [] : [source(rendered, 'Secret', name, data, outputs.length === 0)];
    // Where the state is kept, unless it is said otherwise.
    const backend = map(getOwn(spec, 'backendConfig'));
    if (getOwn(backend, 'disable') === true || Object.hasOwn(backend, 'customConfiguration')) return made;
    const suffix = textField(backend, 'secretSuffix') || nameOf(object);
    const state = `tfstate-${textField(spec, 'workspace') || 'default'}-${suffix}`;
    return [...made, source(rendered, 'Secret', state, new Map([['tfstate', undefined]]), false)];
  },
};

/** Whether an object makes Secrets in namespaces that it finds by their labels. */
export function selectsNamespaces(object: ManifestObject): boolean {
  const { group, kind } = gvkOf(object);
  return group === 'external-secrets.io' && kind === 'ClusterExternalSecret';
}

/** The Secrets that a ClusterExternalSecret makes in those of the given Namespaces that its selectors find. */
export function selectedConfigs(
  rendered: RenderedObject,
  namespaces: readonly ManifestObject[],
): ConfigSource[] {
  const { object } = rendered;
  const spec = map(object['spec']);
  const selectors = selectorsOf(spec).map(map);
  const found = namespaces.filter((namespace) => {
    const labels = map(getOwn(map(namespace['metadata']), 'labels'));
    const all = { ...labels, 'kubernetes.io/metadata.name': nameOf(namespace) };
    return selectors.some((selector) => matchesLabels(all, selector));
  });
  return secretsIn(found.map(nameOf), rendered, object, spec);
}

/** What a ClusterExternalSecret makes, in each of some namespaces. */
function secretsIn(
  namespaces: readonly string[],
  rendered: RenderedObject,
  object: ManifestObject,
  spec: YamlMap,
): ConfigSource[] {
  const name = textField(spec, 'externalSecretName') || nameOf(object);
  const made = { metadata: { name }, spec: getOwn(spec, 'externalSecretSpec') ?? {} } as ManifestObject;
  const [secret_] = producers['external-secrets.io/ExternalSecret']!(rendered, made, map(made['spec']));
  return secret_ ? namespaces.map((namespace) => ({ ...secret_, namespace })) : [];
}

function selectorsOf(spec: YamlMap): YamlValue[] {
  const one = getOwn(spec, 'namespaceSelector');
  return [...(one === undefined ? [] : [one]), ...list(getOwn(spec, 'namespaceSelectors'))];
}

/** The namespaces that a ClusterExternalSecret names, whether or not the repository makes them. */
function namespacesOf(spec: YamlMap): string[] {
  const found = list(getOwn(spec, 'namespaces')).filter((name) => typeof name === 'string');
  for (const selector of selectorsOf(spec)) {
    const name = textField(getOwn(map(selector), 'matchLabels'), 'kubernetes.io/metadata.name');
    if (name !== '') found.push(name);
  }
  return found;
}

function source(
  producer: RenderedObject,
  kind: ConfigSource['kind'],
  name: string,
  data: ReadonlyMap<string, string | undefined>,
  open: boolean,
): ConfigSource {
  return { kind, namespace: namespaceOf(producer.object), name, data, open, producer };
}

function map(value: YamlValue | undefined): YamlMap {
  return isMap(value) ? value : {};
}

function list(value: YamlValue | undefined): readonly YamlValue[] {
  return Array.isArray(value) ? value : [];
}

function entries(value: YamlValue | undefined): [string, YamlValue][] {
  return isMap(value) ? Object.entries(value) : [];
}
