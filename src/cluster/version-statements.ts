import { parseApiVersion, textField } from '../manifest/object.js';
import { isMap, valueAt, type Path, type YamlMap, type YamlValue } from '../yaml/value.js';

/** A text that says which Kubernetes version a cluster has, and the version: `1.33` or `1.33.2`. */
export interface VersionStatement {
  readonly path: Path;
  readonly version: string;
}

/** Files that may hold statements, by the names of the file and of the directories around it. */
const TELLING =
  /talos|tal(?:config|env)|upgrade|plan|k3s|rke2|k0s|kubeadm|kops|eksctl|omni|cluster|group_vars|kubernetes|version/i;

/** What every statement has in it; files without it need not be parsed. */
const HINT =
  /kubernetesVersion|KubernetesUpgrade|upgrade\.cattle\.io|\/kubelet:|kube-apiserver:|eksctl\.io|k0s|^kubernetes:|^(?:k3s_(?:release_)?version|rke2_version|kube_version):/m;

export function mayStateVersion(path: string): boolean {
  return TELLING.test(path.split('/').slice(-3).join('/'));
}

export function hasVersionHint(text: string): boolean {
  return HINT.test(text);
}

/** Objects that say which version a cluster has or is to have. Cluster API is not among them: it speaks of other clusters. */
const KINDS: Readonly<Record<string, Path>> = {
  'eksctl.io ClusterConfig': ['metadata', 'version'],
  'k0sctl.k0sproject.io Cluster': ['spec', 'k0s', 'version'],
  'kops.k8s.io Cluster': ['spec', 'kubernetesVersion'],
  'kubeadm.k8s.io ClusterConfiguration': ['kubernetesVersion'],
  'tuppr.home-operations.com KubernetesUpgrade': ['spec', 'kubernetes', 'version'],
  'upgrade.cattle.io Plan': ['spec', 'version'],
};

/** Documents that are no objects: talhelper's talconfig and talenv, Omni's cluster templates, variables of Ansible roles. */
const FIELDS: readonly Path[] = [
  ['kubernetesVersion'],
  ['kubernetes', 'version'],
  ['k3s_release_version'],
  ['k3s_version'],
  ['rke2_version'],
  ['kube_version'],
];

/** Talos' machine configuration names images. */
const IMAGES: readonly Path[] = [
  ['machine', 'kubelet', 'image'],
  ['cluster', 'apiServer', 'image'],
];

/** What a document says about the version of the cluster it is about. */
export function versionStatement(document: YamlValue): VersionStatement | undefined {
  if (!isMap(document)) return undefined;
  const { group } = parseApiVersion(textField(document, 'apiVersion'));
  if (group !== '') {
    const key = `${group} ${textField(document, 'kind')}`;
    if (!Object.hasOwn(KINDS, key) || !isAboutKubernetes(document, group)) return undefined;
    return statementAt(document, KINDS[key]!, (text) => text);
  }
  for (const path of FIELDS) {
    const found = statementAt(document, path, (text) => text);
    if (found) return found;
  }
  for (const path of IMAGES) {
    const found = statementAt(document, path, tagOf);
    if (found) return found;
  }
  return undefined;
}

/** Plans of system-upgrade-controller upgrade anything: one of Kubernetes has the image or the version of a distribution. */
function isAboutKubernetes(document: YamlMap, group: string): boolean {
  if (group !== 'upgrade.cattle.io') return true;
  const image = valueAt(document, ['spec', 'upgrade', 'image']);
  const version = valueAt(document, ['spec', 'version']);
  return /k3s|rke2|kubeadm/.test(`${typeof image === 'string' ? image : ''} ${String(version)}`);
}

function statementAt(
  document: YamlMap,
  path: Path,
  read: (text: string) => string,
): VersionStatement | undefined {
  const value = valueAt(document, path);
  const text = typeof value === 'string' ? read(value) : '';
  const version = /^v?(1\.\d+(?:\.\d+)?)(?:[-+].*)?$/.exec(text)?.[1];
  return version === undefined ? undefined : { path, version };
}

/** `v1.33.1` of `ghcr.io/siderolabs/kubelet:v1.33.1@sha256:...`. */
function tagOf(image: string): string {
  return /:([^:/@]+)(?:@.*)?$/.exec(image)?.[1] ?? '';
}
