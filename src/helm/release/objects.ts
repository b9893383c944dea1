import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { gvkOf, namespaceOf, type GroupVersionKind, type ManifestObject } from '../../manifest/object.js';
import type { RenderedObject } from '../../manifest/origin.js';
import { isClusterScoped } from '../../manifest/scope.js';
import { YamlError } from '../../yaml/error.js';
import { readDocuments } from '../../yaml/read.js';
import { getOwn, isMap } from '../../yaml/value.js';
import type { RenderedRelease } from '../release.js';

/** The objects of a release, those of crds/ and of hooks apart. */
export interface ReleaseObjects {
  readonly objects: readonly RenderedObject[];
  readonly hooks: readonly RenderedObject[];
  readonly crds: readonly RenderedObject[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the manifests of a release as objects, as a post-renderer of helm-controller reads them: by kustomize's scalar
 * rules, lists unfolded, duplicate keys refused. Objects of Kubernetes' own namespaced kinds that name no namespace get
 * the release's.
 */
export function renderedObjects(
  release: RenderedRelease,
  options: { readonly namespace: string },
): ReleaseObjects {
  const diagnostics: Diagnostic[] = [];
  const chart = release.chart.path;
  const read = (template: string, document: number, text: string): RenderedObject[] => {
    const found: RenderedObject[] = [];
    try {
      for (const { value } of readDocuments(text, { rules: 'kustomize' })) {
        if (value !== null && !isMap(value))
          throw new YamlError('expected a map at the top of the manifest', 0, 1, 1);
        if (isMap(value))
          addObjects(found, value, { kind: 'template', chart, template, document }, options.namespace);
      }
    } catch (fault) {
      if (!(fault instanceof YamlError)) throw fault;
      diagnostics.push({
        code: 'helm/manifest-invalid',
        severity: 'error',
        message: `document ${document + 1} of ${template} renders to something that is no manifest: line ${fault.line}: ${fault.reason}`,
        location: { file: `${chart}/${template.slice(template.indexOf('/') + 1)}` },
      });
    }
    return found;
  };
  return {
    objects: release.manifests.flatMap(({ path, index, text }) => read(path, index, text)),
    hooks: release.hooks.flatMap(({ path, index, text }) => read(path, index, text)),
    crds: release.crds.flatMap(({ path, file }) => read(path, 0, file.text)),
    diagnostics,
  };
}

function addObjects(
  found: RenderedObject[],
  object: ManifestObject,
  origin: RenderedObject['origin'],
  namespace: string,
): void {
  const items = getOwn(object, 'items');
  if (gvkOf(object).kind.endsWith('List') && Array.isArray(items)) {
    for (const item of items) if (isMap(item)) addObjects(found, item, origin, namespace);
    return;
  }
  const metadata = getOwn(object, 'metadata');
  if (isMap(metadata) && namespaceOf(object) === '' && isNamespaced(gvkOf(object))) {
    found.push({ object: { ...object, metadata: { ...metadata, namespace } }, origin, steps: [] });
  } else {
    found.push({ object, origin, steps: [] });
  }
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
