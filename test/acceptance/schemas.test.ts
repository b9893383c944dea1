import { describe, expect, it } from 'vitest';
import { boxDefinition } from '../schemas/box-definition.js';
import { findingsOf, preflux, repository } from './program.js';

const box = `apiVersion: example.com/v1
kind: Box
metadata: {name: box, namespace: apps}
spec: {size: 0, colour: red}
`;
const definition = boxDefinition(`type: object
properties:
  size: {type: integer, x-kubernetes-validations: [{rule: self > 0, message: too small}]}
  colour: {type: string}`);
const schema = JSON.stringify({
  type: 'object',
  properties: {
    spec: { type: 'object', properties: { size: { type: 'string' }, colour: { type: 'string' } } },
  },
});
const home = repository({
  'clusters/test/box.yaml': box,
  'schemas/crd/boxes.yaml': definition,
  'schemas/json/example.com/box_v1.json': schema,
});

/** The status of a run, and its findings. */
function validate(...args: string[]): readonly [number, readonly string[]] {
  const { status, stdout } = preflux(['clusters/test', '--format', 'json', ...args], home);
  return [status, findingsOf(stdout)];
}

describe('--schema-location', () => {
  it('takes definitions, folders and templates, from a folder or a file', () => {
    const rule = 'clusters/test/box.yaml:4:8 error schema/cel';
    expect(validate('--schema-location', 'schemas/crd')).toEqual([1, [rule]]);
    expect(validate('--schema-location', 'schemas/crd/boxes.yaml')).toEqual([1, [rule]]);
    const type = 'clusters/test/box.yaml:4:8 error schema/wrong-type';
    expect(validate('--schema-location', 'schemas/json')).toEqual([1, [type]]);
    const template = 'schemas/json/{{ .Group }}/{{ .ResourceKind }}_{{ .ResourceAPIVersion }}.json';
    expect(validate('--schema-location', 'default', '--schema-location', template)).toEqual([1, [type]]);
  });

  it('does not take what is not there', () => {
    const { status, stderr } = preflux(['clusters/test', '--schema-location', 'nowhere'], home);
    expect([status, stderr]).toEqual([2, expect.stringContaining('nowhere does not exist')]);
    const remote = preflux(['clusters/test', '--schema-location', 'https://example.com/{{ .Group }}'], home);
    expect([remote.status, remote.stderr]).toEqual([2, expect.stringContaining('validate fetches nothing')]);
  });
});

describe('--missing-schemas', () => {
  it('says what a kind without a schema is', () => {
    const place = 'clusters/test/box.yaml:2:1';
    expect(validate()).toEqual([0, []]);
    expect(validate('--missing-schemas', 'fail')).toEqual([1, [`${place} error schema/missing`]]);
    expect(validate('--missing-schemas', 'warn')).toEqual([0, [`${place} warning schema/missing`]]);
    expect(validate('--missing-schemas', 'ignore')).toEqual([0, []]);
    expect(preflux(['clusters/test'], home).stdout).toContain('no schema: example.com/v1 Box (1)');
    expect(preflux(['clusters/test', '--missing-schemas', 'ignore'], home).stdout).not.toContain('no schema');
  });
});

describe('--kube-version with several versions', () => {
  it('says which versions a finding holds for', () => {
    const directory = repository({
      'clusters/test/policy.yaml': `apiVersion: admissionregistration.k8s.io/v1beta1
kind: ValidatingAdmissionPolicy
metadata: {name: policy}
spec: {validations: [{expression: 'true'}], unknown: 1}
`,
    });
    const { status, stdout } = preflux(['clusters/test', '--kube-version', '1.33,1.35'], directory);
    expect(status).toBe(1);
    expect(stdout).toContain(
      'removed in Kubernetes 1.34; the target is Kubernetes 1.35 (with Kubernetes 1.35)',
    );
    expect(stdout).toMatch(/unknown field "unknown" in spec {2}/);
    expect(stdout).toContain('against Kubernetes 1.33 and 1.35');
    expect(preflux(['build', 'clusters/test', '--kube-version', '1.33,1.35'], directory).status).toBe(2);
  });
});

describe('the Kubernetes version', () => {
  it('is read from the repository, and the summary says where', () => {
    const directory = repository({
      'clusters/test/config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: d}\n',
      '.git/HEAD': 'ref: refs/heads/main\n',
      'talos/talconfig.yaml': 'clusterName: home\nkubernetesVersion: v1.33.2\n',
    });
    expect(preflux(['clusters/test'], directory).stdout).toContain(
      'against Kubernetes 1.33.2 (talos/talconfig.yaml:2) and Flux',
    );
    expect(preflux(['clusters/test', '--kube-version', '1.34'], directory).stdout).toContain(
      'against Kubernetes 1.34 and Flux',
    );
    const report: unknown = JSON.parse(preflux(['clusters/test', '--format', 'json'], directory).stdout);
    expect(report).toMatchObject({
      entries: [
        {
          kubernetes: '1.33.2',
          kubernetesFrom: 'repository',
          kubernetesLocation: { file: 'talos/talconfig.yaml', line: 2, column: 1 },
        },
      ],
    });
  });
});
