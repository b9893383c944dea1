import { gvkOf, type ManifestObject } from '../manifest/object.js';

/** The API groups of Flux's controllers and of flux-operator. */
export const groups = {
  kustomize: 'kustomize.toolkit.fluxcd.io',
  helm: 'helm.toolkit.fluxcd.io',
  source: 'source.toolkit.fluxcd.io',
  extensions: 'source.extensions.fluxcd.io',
  image: 'image.toolkit.fluxcd.io',
  notification: 'notification.toolkit.fluxcd.io',
  operator: 'fluxcd.controlplane.io',
  terraform: 'infra.contrib.fluxcd.io',
} as const;

/** The kinds of objects that apply others. */
export type ReconcilerKind = 'Kustomization' | 'HelmRelease' | 'ResourceSet' | 'FluxInstance' | 'Terraform';

const reconcilerGroups: Readonly<Record<ReconcilerKind, string>> = {
  Kustomization: groups.kustomize,
  HelmRelease: groups.helm,
  ResourceSet: groups.operator,
  FluxInstance: groups.operator,
  Terraform: groups.terraform,
};

/** The kind of reconciler that an object is, or undefined. */
export function reconcilerKind(object: ManifestObject): ReconcilerKind | undefined {
  const { group, kind } = gvkOf(object);
  return Object.hasOwn(reconcilerGroups, kind) && reconcilerGroups[kind as ReconcilerKind] === group
    ? (kind as ReconcilerKind)
    : undefined;
}

/** The kinds of objects that artifacts come from. */
export type SourceKind =
  | 'GitRepository'
  | 'OCIRepository'
  | 'Bucket'
  | 'HelmRepository'
  | 'HelmChart'
  | 'ExternalArtifact';

const sourceKinds: ReadonlySet<string> = new Set<SourceKind>([
  'GitRepository',
  'OCIRepository',
  'Bucket',
  'HelmRepository',
  'HelmChart',
  'ExternalArtifact',
]);

export function isSource(object: ManifestObject): boolean {
  const { group, kind } = gvkOf(object);
  return group === groups.source && sourceKinds.has(kind);
}

/** Whether an object puts artifacts together for others (source-watcher). */
export function isArtifactGenerator(object: ManifestObject): boolean {
  const { group, kind } = gvkOf(object);
  return kind === 'ArtifactGenerator' && group === groups.extensions;
}
