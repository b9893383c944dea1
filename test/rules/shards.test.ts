import { expect, it } from 'vitest';
import { kustomization } from '../cluster/repository.js';
import { brief, findingsIn } from './findings.js';

const instance = (sharding: string): string => `apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: {name: flux, namespace: flux-system}
spec:
  distribution: {version: 2.7.x, registry: ghcr.io/fluxcd}
  sync: {kind: GitRepository, url: https://git.example.com/x, ref: refs/heads/main, path: clusters/test}
${sharding}`;

const found = (sharding: string, label: string): ReturnType<typeof findingsIn> =>
  findingsIn(
    {
      'clusters/test/flux.yaml': instance(sharding),
      'clusters/test/apps.yaml': kustomization('apps', './apps').replace(
        'metadata:\n',
        `metadata:\n  labels: {${label}}\n`,
      ),
      'apps/a.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n',
    },
    ['flux/shard-unknown'],
  );

it('finds what is for a shard that there is none of', () => {
  const findings = found('  sharding: {shards: [shard1, shard2]}\n', 'sharding.fluxcd.io/key: shard3');
  expect(brief(findings)).toEqual([
    'clusters/test/apps.yaml:5:12 warning flux/shard-unknown Kustomization flux-system/apps is for the shard shard3, which the FluxInstance does not have: no controller reconciles it',
  ]);
  expect(findings[0]!.help).toMatch(/^did you mean shard[12]\?$/);
});

it('is silent about shards that there are, other labels, and clusters without any', () => {
  expect(found('  sharding: {shards: [shard1]}\n', 'sharding.fluxcd.io/key: shard1')).toEqual([]);
  expect(found('  sharding: {key: shard, shards: [one]}\n', 'sharding.fluxcd.io/key: two')).toEqual([]);
  expect(found('', 'sharding.fluxcd.io/key: two')).toEqual([]);
});

it('knows the label that the FluxInstance names', () => {
  expect(found('  sharding: {key: shard, shards: [one]}\n', 'shard: two')).toMatchObject([
    { help: 'the shards are one' },
  ]);
});
