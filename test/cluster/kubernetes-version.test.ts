import { describe, expect, it } from 'vitest';
import type { KubernetesVersion } from '../../src/cluster/cluster.js';
import { clusterOf, configMap } from './repository.js';

function versionIn(files: Readonly<Record<string, string>>): KubernetesVersion {
  const entry = { 'clusters/test/config.yaml': configMap('c', { a: '1' }) };
  return clusterOf({ ...entry, ...files }, { kubernetesVersion: undefined }).kubernetes;
}

/** `version file:line` */
function said(files: Readonly<Record<string, string>>): string {
  const { version, location } = versionIn(files);
  return location ? `${version} ${location.file}:${location.line}` : version;
}

const upgrade = `apiVersion: tuppr.home-operations.com/v1alpha1
kind: KubernetesUpgrade
metadata: {name: kubernetes}
spec:
  kubernetes:
    version: v1.34.1
`;
const plan = (image: string, version: string): string =>
  `apiVersion: upgrade.cattle.io/v1
kind: Plan
metadata: {name: server}
spec:
  upgrade: {image: ${image}}
  version: ${version}
`;

describe('the Kubernetes version of a repository', () => {
  it('is read from the files of many tools', () => {
    expect(said({ 'talos/talconfig.yaml': 'clusterName: home\nkubernetesVersion: v1.33.2\n' })).toBe(
      '1.33.2 talos/talconfig.yaml:2',
    );
    expect(
      said({
        'talos/talconfig.yaml': 'kubernetesVersion: ${kubernetesVersion}\n',
        'talos/talenv.yaml': 'talosVersion: v1.11.0\nkubernetesVersion: v1.33.2\n',
      }),
    ).toBe('1.33.2 talos/talenv.yaml:2');
    expect(
      said({
        'talos/controlplane.yaml':
          'version: v1alpha1\nmachine:\n  kubelet:\n    image: ghcr.io/siderolabs/kubelet:v1.33.1@sha256:ab\n',
      }),
    ).toBe('1.33.1 talos/controlplane.yaml:4');
    expect(said({ 'apps/system-upgrade/kubernetes.yaml': upgrade })).toBe(
      '1.34.1 apps/system-upgrade/kubernetes.yaml:6',
    );
    expect(said({ 'apps/plans/server.yaml': plan('rancher/k3s-upgrade', 'v1.32.3+k3s1') })).toBe(
      '1.32.3 apps/plans/server.yaml:6',
    );
    expect(
      said({
        'cluster.yaml': 'apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata:\n  version: "1.33"\n',
      }),
    ).toBe('1.33 cluster.yaml:4');
    expect(said({ 'inventory/group_vars/all.yml': 'k3s_version: v1.31.4+k3s1\n' })).toBe(
      '1.31.4 inventory/group_vars/all.yml:1',
    );
  });

  it('is the given one before all that files say', () => {
    const files = {
      'clusters/test/config.yaml': configMap('c', { a: '1' }),
      'upgrade.yaml': upgrade,
    };
    expect(clusterOf(files, { kubernetesVersion: '1.35' }).kubernetes).toEqual({
      version: '1.35',
      from: 'option',
    });
  });

  it('is the default where nothing, or nothing about Kubernetes, is said', () => {
    expect(versionIn({})).toEqual({ version: '1.36', from: 'default' });
    expect(said({ 'apps/plans/os.yaml': plan('example.com/os-upgrade', 'v1.2.3') })).toBe('1.36');
    expect(said({ 'talos/talconfig.yaml': 'kubernetesVersion: [v1.33.2\n' })).toBe('1.36');
    expect(said({ 'upgrade.yaml': upgrade.replace('v1.34.1', '${VERSION}') })).toBe('1.36');
    expect(said({ 'docs/talconfig.yaml': 'kubernetesVersion: v1.33.2\n' })).toBe('1.36');
  });

  it('is the nearest to the entry, and none where the nearest disagree on the minor', () => {
    const talos = (version: string): string => `kubernetesVersion: ${version}\n`;
    expect(
      said({
        'clusters/test/talos/talconfig.yaml': talos('v1.33.2'),
        'clusters/other/talos/talconfig.yaml': talos('v1.34.0'),
        'talos/talconfig.yaml': talos('v1.35.0'),
      }),
    ).toBe('1.33.2 clusters/test/talos/talconfig.yaml:1');
    expect(said({ 'clusters/other/talos/talconfig.yaml': talos('v1.34.0') })).toBe('1.36');
    expect(
      said({ 'talos/a/talconfig.yaml': talos('v1.33.2'), 'talos/b/talconfig.yaml': talos('v1.34.0') }),
    ).toBe('1.36');
    expect(
      said({ 'talos/a/talconfig.yaml': talos('v1.33.2'), 'talos/b/talconfig.yaml': talos('v1.33.4') }),
    ).toBe('1.33.4 talos/b/talconfig.yaml:1');
  });

  it('does not count as reading what Flux does not read', () => {
    const { reads } = clusterOf(
      { 'clusters/test/config.yaml': configMap('c', { a: '1' }), 'upgrade.yaml': upgrade },
      { kubernetesVersion: undefined },
    );
    expect([...reads]).toEqual(['clusters/test/config.yaml']);
  });
});
