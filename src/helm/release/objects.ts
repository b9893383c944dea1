import type { Diagnostic, Location } from '../../diagnostics/diagnostic.js';
import {
  gvkOf,
  namespaceOf,
  textField,
  type GroupVersionKind,
  type ManifestObject,
} from '../../manifest/object.js';
import type { Origin, RenderedObject } from '../../manifest/origin.js';
import { isClusterScoped } from '../../manifest/scope.js';
import { YamlError } from '../../yaml/error.js';
import { readDocuments, type YamlDocument } from '../../yaml/read.js';
import { getOwn, isMap, type YamlMap, type YamlValue } from '../../yaml/value.js';
import type { RenderedRelease } from '../release.js';
import { fileOf } from './check-chart.js';
import { lineOrigin } from './line-origin.js';
import type { RenderedDocument } from './manifests.js';

/** The objects of a release, those of crds/ and of hooks apart. */
export interface ReleaseObjects {
  readonly objects: readonly RenderedObject[];
  readonly hooks: readonly RenderedObject[];
  readonly crds: readonly RenderedObject[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the manifests of a release as objects, as a post-renderer of helm-controller reads them: by kustomize's scalar
 * rules, lists unfolded, duplicate keys refused. Documents with only comments are left out, and what is no object is
 * reported. Objects that name no namespace have none.
 */
export function renderedObjects(release: RenderedRelease): ReleaseObjects {
  const chart = release.chart.path;
  const diagnostics: Diagnostic[] = [];
  const read = (documents: readonly RenderedDocument[]): RenderedObject[] => {
    const found: RenderedObject[] = [];
    for (const document of documents) {
      const origin: Origin = {
        kind: 'template',
        chart,
        template: document.path,
        document: document.index,
      };
      const locate = (line: number): Location =>
        lineOrigin(release, document, line)?.location ?? { file: document.file };
      const source = { text: document.text, origin: () => origin, locate };
      readObjects(found, source, diagnostics);
    }
    return found;
  };
  const crds: RenderedObject[] = [];
  for (const { path, owner, file } of release.crds) {
    const source: Source = {
      text: file.text,
      origin: (document) => ({ kind: 'template', chart, template: path, document }),
      locate: (line) => ({ file: fileOf(owner.chart, file.path), line }),
    };
    readObjects(crds, source, diagnostics);
  }
  return { objects: read(release.manifests), hooks: read(release.hooks), crds, diagnostics };
}

/** Text with objects in it. */
interface Source {
  readonly text: string;
  /** The origin of the n-th document. */
  readonly origin: (document: number) => Origin;
  /** The place of a line. */
  readonly locate: (line: number) => Location;
}

function readObjects(
  found: RenderedObject[],
  { text, origin, locate }: Source,
  diagnostics: Diagnostic[],
): void {
  const invalid = (message: string, line: number): void => {
    diagnostics.push({ code: 'helm/manifest-invalid', severity: 'error', message, location: locate(line) });
  };
  let documents: readonly YamlDocument[];
  try {
    documents = readDocuments(text, { rules: 'kustomize' });
  } catch (fault) {
    if (!(fault instanceof YamlError)) throw fault;
    invalid(`this renders to something that is no manifest: ${fault.reason}`, fault.line);
    return;
  }
  for (let i = 0; i < documents.length; i++) {
    const { value, line } = documents[i]!;
    if (value !== null) addObjects(found, value, origin(i), (message) => invalid(message, line));
  }
}

function addObjects(
  found: RenderedObject[],
  value: YamlValue,
  origin: Origin,
  invalid: (message: string) => void,
): void {
  if (!isMap(value)) {
    invalid('this renders to something that is no manifest: expected a map');
    return;
  }
  const items = getOwn(value, 'items');
  if (Array.isArray(items)) {
    for (const item of items) {
      addObjects(found, isMap(item) ? listItem(value, item) : item, origin, invalid);
    }
    return;
  }
  const missing = ['apiVersion', 'kind'].filter((key) => textField(value, key) === '');
  if (missing.length > 0) {
    invalid(`this renders to something that is no Kubernetes object: ${missing.join(' and ')} missing`);
    return;
  }
  found.push({ object: value, origin, steps: [] });
}

/** The items of a `ConfigMapList` need not say what they are. */
function listItem(list: YamlMap, item: YamlMap): YamlMap {
  const kind = textField(list, 'kind');
  if (kind === 'List' || !kind.endsWith('List') || textField(item, 'kind') !== '') return item;
  return { apiVersion: textField(list, 'apiVersion'), kind: kind.slice(0, -4), ...item };
}

/**
 * The object in the namespace of its release, where it names none and is of one of Kubernetes' own kinds that live in
 * namespaces; else as it is.
 */
export function inReleaseNamespace(object: ManifestObject, namespace: string): ManifestObject {
  const metadata = getOwn(object, 'metadata');
  return isMap(metadata) && namespaceOf(object) === '' && isNamespaced(gvkOf(object))
    ? { ...object, metadata: { ...metadata, namespace } }
    : object;
}

/** Whether it is one of Kubernetes' own kinds that live in namespaces; a custom kind's scope is not known here. */
function isNamespaced(gvk: GroupVersionKind): boolean {
  const own = !gvk.group.includes('.') || ownGroups.has(gvk.group);
  return own && !isClusterScoped(gvk) && !newClusterKinds.has(gvk.kind);
}

const ownGroups: ReadonlySet<string> = new Set([
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'networking.k8s.io',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'storage.k8s.io',
]);

/** Cluster-scoped kinds that are younger than what kustomize knows. */
const newClusterKinds: ReadonlySet<string> = new Set([
  'ClusterTrustBundle',
  'DeviceClass',
  'IPAddress',
  'ResourceSlice',
  'ServiceCIDR',
  'VolumeAttributesClass',
]);
