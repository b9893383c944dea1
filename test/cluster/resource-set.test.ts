import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../src/cluster/cluster.js';
import { locateField } from '../../src/files/field-location.js';
import { describeId, idOf } from '../../src/manifest/object.js';
import { checkCluster } from '../../src/rules/check.js';
import { clusterOf, configMap, kustomization } from './repository.js';

const resourceSet = (spec: string, name = 'set', metadata = '') => `---
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata:
  name: ${name}
  namespace: flux-system
${metadata}spec:
${spec}`;

const provider = (name: string, spec: string, labels = '{}') => `---
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSetInputProvider
metadata: {name: ${name}, namespace: flux-system, labels: ${labels}}
spec: ${spec}
`;

const setOf = (cluster: Cluster) => cluster.units.get('ResourceSet flux-system/set')!;
const names = (cluster: Cluster) => setOf(cluster).objects.map(({ object }) => describeId(idOf(object)));
const data = (cluster: Cluster) => setOf(cluster).objects.map(({ object }) => object['data']);
const findings = (cluster: Cluster) =>
  checkCluster(cluster, {
    kubernetesVersion: '1.36',
    builtin: () => readFileSync('src/schemas/data/kubernetes.json', 'utf8'),
  }).findings;

/** A ResourceSet by itself in the entry. */
const clusterWith = (spec: string, files: Record<string, string> = {}) =>
  clusterOf({ 'clusters/test/set.yaml': resourceSet(spec), ...files });

describe('a ResourceSet', () => {
  it('makes its resources for each input, and what they are is found in turn', () => {
    const cluster = clusterWith(
      `  commonMetadata: {labels: {team: x}, annotations: {by: flux}}
  inputs:
  - {tenant: one, replicas: 2}
  - {tenant: two, replicas: 3}
  resources:
  - apiVersion: v1
    kind: Namespace
    metadata: {name: shared}
  - apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: << inputs.tenant >>, namespace: flux-system}
    spec:
      interval: 1m
      prune: true
      path: ./tenants/<< inputs.tenant >>
      sourceRef: {kind: GitRepository, name: flux-system}
      postBuild: {substitute: {REPLICAS: << inputs.replicas | quote >>}}
`,
      {
        'tenants/one/config.yaml': configMap('one', { n: 'x${REPLICAS}' }),
        'tenants/two/config.yaml': configMap('two', { n: 'x${REPLICAS}' }),
      },
    );
    expect(names(cluster)).toEqual([
      'Namespace shared',
      'Kustomization flux-system/one',
      'Kustomization flux-system/two',
    ]);
    expect(setOf(cluster).objects[0]!.object['metadata']).toEqual({
      name: 'shared',
      labels: {
        'resourceset.fluxcd.controlplane.io/name': 'set',
        'resourceset.fluxcd.controlplane.io/namespace': 'flux-system',
        team: 'x',
      },
      annotations: { by: 'flux' },
    });
    const two = cluster.units.get('Kustomization flux-system/two')!;
    expect(two).toMatchObject({ owner: 'ResourceSet flux-system/set', state: 'rendered' });
    expect(two.objects[0]!.object['data']).toEqual({ n: 'x3' });
    expect(findings(cluster)).toEqual([]);
  });

  it('executes resourcesTemplate, where the first of equal objects counts and disabled ones are left out', () => {
    const cluster = clusterWith(`  inputs: [{names: [a, b]}, {names: [b, c]}]
  resourcesTemplate: |
    <<- range $i, $name := inputs.names >>
    ---
    # << $name >>
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: << $name >>
      namespace: default
      annotations: {fluxcd.controlplane.io/reconcile: << if eq $name "c" >>disabled<< else >>enabled<< end >>}
    data:
      index: << $i | quote >>
      set: << inputs.provider.name >>
    <<- end >>
`);
    expect(names(cluster)).toEqual(['ConfigMap default/a', 'ConfigMap default/b']);
    expect(data(cluster)).toEqual([
      { index: '0', set: 'set' },
      { index: '1', set: 'set' },
    ]);
  });

  it('places what it makes in the field that it is made of', () => {
    const cluster = clusterWith(`  inputs: [{name: a}]
  resources:
  - apiVersion: v1
    kind: ConfigMap
    metadata:
      name: << inputs.name >>
      namespace: default
    dta: {}
  resourcesTemplate: |
    # two documents
    ---
    apiVersion: v1
    kind: Service
    metadata:
      namespace: default
      name: x-<< inputs.name >>
    spec:
      prots: []
      clusterIP: None
`);
    const [first, second] = setOf(cluster).objects;
    const { tree } = setOf(cluster);
    const file = 'clusters/test/set.yaml';
    expect(locateField(tree, first!, ['metadata', 'name'])).toEqual({ file, line: 13, column: 7 });
    expect(locateField(tree, second!, ['metadata', 'name'])).toEqual({ file, line: 23, column: 5 });
    expect(findings(cluster)).toMatchObject([
      { code: 'schema/unknown-field', location: { file, line: 15, column: 5 } },
      { code: 'schema/unknown-field', location: { file, line: 25 } },
    ]);
  });

  it('points at the line of a template that fails, and makes the rest', () => {
    const cluster = clusterWith(`  inputs: [{name: a}, {name: b}]
  resources:
  - apiVersion: v1
    kind: ConfigMap
    metadata: {name: << inputs.name >>, namespace: default}
    data:
      good: x
      bad: << inputs.nmae >>
  - apiVersion: v1
    kind: ConfigMap
    metadata: {name: fine-<< inputs.name >>, namespace: default}
  - apiVersion: v1
    kind: ConfigMap
    metadata: {name: script, namespace: default}
    data:
      run.sh: |
        echo
        << lookup >>
  resourcesTemplate: |
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: [
`);
    expect(names(cluster)).toEqual(['ConfigMap default/fine-a', 'ConfigMap default/fine-b']);
    expect(setOf(cluster)).toMatchObject({ state: 'failed' });
    const file = 'clusters/test/set.yaml';
    expect(setOf(cluster).diagnostics).toMatchObject([
      {
        code: 'flux/resource-set-template',
        message: 'the template cannot be executed: map has no entry for key "nmae"',
        location: { file, line: 15, column: 7 },
      },
      {
        message: 'the template cannot be read: function "lookup" not defined',
        location: { file, line: 25, column: 9 },
      },
      { code: 'flux/resource-set-template', location: { file } },
    ]);
    expect(setOf(cluster).diagnostics[0]!.upstream).toMatch(
      /^failed to build resources\[0\]: failed to execute template: /,
    );
    expect(setOf(cluster).diagnostics).toHaveLength(3);
  });

  it('makes everything once without inputs, and nothing when no provider that it selects has any', () => {
    const spec = `  resources:
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: default}}
`;
    expect(names(clusterWith(spec))).toEqual(['ConfigMap default/a']);
    const selecting = `  inputsFrom: [{selector: {matchLabels: {team: x}}}]\n${spec}`;
    const other = { 'clusters/test/provider.yaml': provider('p', '{type: Static}', '{team: y}') };
    expect(setOf(clusterWith(selecting, other))).toMatchObject({ state: 'rendered', objects: [] });
  });

  it('takes the inputs of Static providers, by name or by labels, in the order of their names', () => {
    const cluster = clusterWith(
      `  inputs: [{v: own}]
  inputsFrom:
  - {name: z}
  - selector: {matchExpressions: [{key: team, operator: In, values: [x]}]}
  resourcesTemplate: |
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: << inputs.v >>, namespace: default}
    data: {from: << inputs.provider.name >>}
`,
      {
        'clusters/test/providers.yaml':
          provider('z', '{type: Static, defaultValues: {v: from-z}}', '{team: x}') +
          provider('b', '{type: Static, defaultValues: {v: from-b}}', '{team: x}') +
          provider('c', '{type: Static, defaultValues: {v: from-c}}', '{team: y}'),
      },
    );
    expect(data(cluster)).toEqual([{ from: 'set' }, { from: 'b' }, { from: 'z' }]);
  });

  it('combines inputs in permutations', () => {
    const cluster = clusterOf({
      'clusters/test/set.yaml': resourceSet(
        `  inputs: [{env: a}, {env: b}]
  inputsFrom: [{name: my-team}]
  inputStrategy: {name: Permute}
  resources:
  - apiVersion: v1
    kind: ConfigMap
    metadata: {name: "x-<< inputs.app.env >>-<< inputs.my_team.t >>", namespace: default}
    data: {id: "<< inputs.id | quote >>"}
`,
        'app',
      ),
      'clusters/test/provider.yaml': provider('my-team', '{type: Static, defaultValues: {t: 1}}'),
    });
    const unit = cluster.units.get('ResourceSet flux-system/app')!;
    expect(unit.objects.map(({ object }) => [describeId(idOf(object)), object['data']])).toEqual([
      ['ConfigMap default/x-a-1', { id: '715916599' }],
      ['ConfigMap default/x-b-1', { id: '716637496' }],
    ]);
  });

  it('refuses more permutations than flux-operator makes', () => {
    const inputs = Array.from({ length: 10_001 }, (_, i) => `{n: ${i}}`).join(', ');
    const cluster = clusterWith(`  inputs: [${inputs}]
  inputStrategy: {name: Permute}
  resources:
  - {apiVersion: v1, kind: Namespace, metadata: {name: "a<< inputs.set.n >>"}}
`);
    expect(setOf(cluster)).toMatchObject({
      state: 'failed',
      objects: [],
      diagnostics: [
        {
          code: 'flux/inputs-invalid',
          message: 'the inputs make 10001 permutations; at most 10000 are allowed',
          upstream: 'would exceed the maximum allowed permutations. max: 10000, got: 10001',
          location: { file: 'clusters/test/set.yaml', line: 8 },
        },
      ],
    });
  });

  it('is skipped where its inputs are known only in the cluster', () => {
    const spec = `  inputsFrom: [{name: pulls}]
  resources:
  - {apiVersion: v1, kind: Namespace, metadata: {name: "pr-<< inputs.id >>"}}
`;
    const files = {
      'clusters/test/provider.yaml': provider('pulls', '{type: GitHubPullRequest, url: https://x.io/a}'),
    };
    expect(setOf(clusterWith(spec, files))).toMatchObject({
      state: 'skipped',
      reason:
        'the inputs of ResourceSetInputProvider flux-system/pulls (GitHubPullRequest) are known only in the cluster',
      diagnostics: [],
    });
    const partly = setOf(clusterWith(`  inputs: [{id: none}]\n${spec}`, files));
    expect(partly).toMatchObject({ state: 'rendered', diagnostics: [{ code: 'flux/inputs-unknown' }] });
    expect(partly.objects).toHaveLength(1);
  });

  it('takes the inputs that the status of a provider holds, or that the user gives for it', () => {
    const files = {
      'clusters/test/set.yaml': resourceSet(`  inputsFrom: [{name: pulls}]
  resources:
  - {apiVersion: v1, kind: Namespace, metadata: {name: "pr-<< inputs.id >>-<< inputs.team >>"}}
`),
      'clusters/test/provider.yaml': `${provider(
        'pulls',
        '{type: GitHubPullRequest, url: https://x.io/a, defaultValues: {team: red}}',
      )}status: {exportedInputs: [{id: "1", team: blue}, {id: "2", team: blue}]}
`,
    };
    expect(names(clusterOf(files))).toEqual(['Namespace pr-1-blue', 'Namespace pr-2-blue']);
    const inputs = new Map([['ResourceSetInputProvider flux-system/pulls', [{ id: '9' }]]]);
    expect(names(clusterOf(files, { inputs }))).toEqual(['Namespace pr-9-red']);
  });

  it('waits for a provider that is found later, and misses one that is not', () => {
    const spec = `  inputsFrom: [{name: late}]
  resources:
  - {apiVersion: v1, kind: Namespace, metadata: {name: << inputs.v >>}}
`;
    const late = clusterWith(spec, {
      'clusters/test/z.yaml': kustomization('z', './z'),
      'z/provider.yaml': provider('late', '{type: Static, defaultValues: {v: "${V}"}}'),
      'z/kustomization.yaml': 'resources: [provider.yaml]\n',
    });
    expect(setOf(late)).toMatchObject({ state: 'rendered' });
    const near = clusterWith(spec, {
      'clusters/test/provider.yaml': provider('later', '{type: Static, defaultValues: {v: a}}'),
    });
    expect(findings(near)).toMatchObject([
      {
        code: 'flux/input-provider-missing',
        severity: 'error',
        help: 'did you mean later?',
        location: { file: 'clusters/test/set.yaml', line: 8 },
      },
    ]);
  });

  it('copies data into what it makes, so that variables are found', () => {
    const copy = (name: string) => `  - apiVersion: v1
    kind: ConfigMap
    metadata:
      name: copy
      namespace: tenant
      annotations: {fluxcd.controlplane.io/copyFrom: ${name}}
`;
    const files = {
      'clusters/test/settings.yaml': configMap('settings', { WORD: 'found' }),
      'clusters/test/app.yaml': kustomization(
        'app',
        './app',
        '  postBuild: {substituteFrom: [{kind: ConfigMap, name: copy}]}\n',
        'tenant',
      ),
      'app/config.yaml': configMap('result', { text: '${WORD}', lost: '${OTHER}' }),
    };
    const cluster = clusterWith(`  resources:\n${copy('flux-system/settings')}`, files);
    const app = cluster.units.get('Kustomization tenant/app')!;
    expect(app.objects[0]!.object['data']).toMatchObject({ text: 'found' });
    expect(app.diagnostics.map(({ message }) => message)).toEqual([
      '${OTHER} is defined nowhere, so ConfigMap flux-system/result gets nothing in its place',
    ]);
    const missing = clusterWith(`  resources:\n${copy('flux-system/absent')}`, files);
    expect(missing.units.get('Kustomization tenant/app')!.diagnostics).toEqual([]);
    expect(setOf(missing).diagnostics).toMatchObject([
      {
        code: 'flux/copy-from-missing',
        severity: 'warning',
        location: { file: 'clusters/test/set.yaml', line: 14 },
      },
    ]);
    expect(setOf(clusterWith(`  resources:\n${copy('settings')}`, files)).diagnostics).toMatchObject([
      { code: 'flux/copy-from-invalid', severity: 'error' },
    ]);
  });

  it('takes steps one after the other, and refuses an object that two of them make', () => {
    const step = (name: string, object: string) => `  - name: ${name}
    resources:
    - {apiVersion: v1, kind: Namespace, metadata: {name: ${object}}}
`;
    const cluster = clusterWith(`  steps:\n${step('first', 'a')}${step('second', 'b')}${step('third', 'a')}`);
    expect(names(cluster)).toEqual(['Namespace a', 'Namespace b']);
    expect(setOf(cluster).diagnostics).toMatchObject([
      {
        message: 'Namespace a is made by step third and by step first',
        location: { file: 'clusters/test/set.yaml', line: 17 },
      },
    ]);
  });

  it('is left alone where it is disabled', () => {
    const cluster = clusterOf({
      'clusters/test/set.yaml': resourceSet(
        '  resources: []\n',
        'set',
        '  annotations: {fluxcd.controlplane.io/reconcile: disabled}\n',
      ),
    });
    expect(setOf(cluster)).toMatchObject({ state: 'suspended' });
  });

  it('ends templates that never would', () => {
    const started = performance.now();
    const cluster = clusterWith(`  resourcesTemplate: |
    << range $i := until 100000 >><< range $j := until 100000 >>x<< end >><< end >>
`);
    expect(setOf(cluster)).toMatchObject({ state: 'failed', objects: [] });
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
