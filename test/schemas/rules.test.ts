import { expect, test } from 'vitest';
import { formatFault } from '../../src/schemas/formats.js';
import { expandLocation } from '../../src/schemas/location-template.js';
import { schemaFromNotation } from '../../src/schemas/notation.js';
import { validateObject } from '../../src/schemas/validate.js';
import {
  dnsLabel,
  dnsSubdomain,
  labelValue,
  pathSegment,
  qualifiedName,
  serviceName,
} from '../../src/schemas/names.js';
import { registryFor, said } from './objects.js';

test('names', () => {
  const valid = (rule: (name: string) => string | undefined, names: readonly string[]): boolean[] =>
    names.map((name) => rule(name) === undefined);
  expect(
    valid(dnsLabel, ['a', 'a-1', '1a', 'a'.repeat(63), '', 'A', '-a', 'a-', 'a.b', 'a'.repeat(64)]),
  ).toEqual([true, true, true, true, false, false, false, false, false, false]);
  expect(valid(dnsSubdomain, ['a.b', 'a..b', 'a.-b', 'a_b'])).toEqual([true, false, false, false]);
  expect(valid(serviceName, ['a1', '1a'])).toEqual([true, false]);
  expect(valid(pathSegment, ['system:a', 'a/b', '..', 'a%b'])).toEqual([true, false, false, false]);
  expect(valid(qualifiedName, ['a', 'A_b.c', 'x.io/a', '/a', 'x.io/', 'x.io/a/b', 'X.io/a', 'a b'])).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
  expect(valid(labelValue, ['', 'a', 'A.b_c-1', '-a', 'a b', 'a'.repeat(64)])).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('names by kind', () => {
  const registry = registryFor();
  const named = (apiVersion: string, kind: string, metadata: string): string[] =>
    said(registry, `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: ${metadata}}`).filter((line) =>
      line.includes('metadata'),
    );
  expect(named('v1', 'Service', '{name: 1a}')).toEqual([
    'error schema/metadata metadata.name "1a" is no valid name of a Service: it must consist of lower case letters, digits and "-", start with a letter and end with a letter or digit',
  ]);
  expect(named('rbac.authorization.k8s.io/v1', 'ClusterRole', '{name: "system:a"}')).toEqual([]);
  expect(named('v1', 'ConfigMap', '{name: a_b, namespace: a.b}')).toEqual([
    'error schema/metadata metadata.name "a_b" is no valid name of a ConfigMap: it must consist of lower case letters, digits, "-" and ".", and start and end with a letter or digit',
    'error schema/metadata metadata.namespace "a.b" is no valid namespace: it must consist of lower case letters, digits and "-", and start and end with a letter or digit',
  ]);
  expect(named('v1', 'ConfigMap', '{}')).toEqual([
    'error schema/required required field "name" is missing in metadata',
  ]);
  expect(named('v1', 'ConfigMap', '{generateName: a-}')).toEqual([]);
  expect(named('v1', 'ConfigMap', '{name: a, labels: {a: "x y"}, finalizers: [a/b, a/b]}')).toEqual([
    'error schema/duplicate-key metadata.finalizers[1] repeats "a/b" of metadata.finalizers[0] [remove or merge one of the two]',
    'error schema/metadata metadata.labels.a has an invalid value "x y": it must consist of letters, digits, "-", "_" and ".", and start and end with a letter or digit',
  ]);
});

test('keys of ConfigMaps and Secrets', () => {
  const registry = registryFor();
  expect(
    said(
      registry,
      '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a.b: x, "a/b": x, ..a: x}, binaryData: {a.b: YQ==}}',
    ),
  ).toEqual([
    'error schema/metadata key "a/b" of data is invalid: it must consist of letters, digits, "-", "_" and "."',
    'error schema/metadata key "..a" of data is invalid: it may not be "." or start with ".."',
    'error schema/metadata key "a.b" stands in both data and binaryData',
  ]);
  expect(
    said(
      registry,
      '{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {a: YQ==}, stringData: {a: x}}',
    ),
  ).toEqual([]);
});

test('formats', () => {
  const cases: Readonly<Record<string, readonly [valid: readonly string[], invalid: readonly string[]]>> = {
    'date-time': [
      ['2024-02-29T23:59:59Z', '2024-01-01T00:00:00.5+01:00'],
      ['2023-02-29T00:00:00Z', '2024-01-01', '2024-01-01T24:00:00Z'],
    ],
    date: [['2024-02-29'], ['2024-2-9']],
    duration: [
      ['1h30m', '1.5h', '0', '3 days'],
      ['1', 'h', ''],
    ],
    quantity: [
      ['1', '1.5Gi', '.5', '100m', '1e3', '-1'],
      ['1GB', 'a', '', '1 Gi'],
    ],
    ipv4: [['10.0.0.1'], ['10.0.0.256', '10.0.0', '01.0.0.1']],
    ipv6: [
      ['::', '::1', 'fe80::1:2', '1:2:3:4:5:6:7:8', '::ffff:10.0.0.1'],
      ['1::2::3', '1:2:3', 'g::'],
    ],
    cidr: [
      ['10.0.0.0/8', '::/0'],
      ['10.0.0.0', '10.0.0.0/33'],
    ],
    uri: [
      ['https://a/b', 'urn:a', '/a'],
      ['a', 'http://a b'],
    ],
    byte: [
      ['YQ==', 'YWJj\n', ''],
      ['YQ', 'Y$=='],
    ],
    uuid: [['123e4567-e89b-12d3-a456-426614174000'], ['123']],
    hostname: [
      ['a.b', 'localhost'],
      ['-a', 'a..b'],
    ],
    'something-else': [['', 'x'], []],
  };
  for (const [format, [valid, invalid]] of Object.entries(cases)) {
    for (const text of valid)
      expect([format, text, formatFault(format, text)]).toEqual([format, text, undefined]);
    for (const text of invalid)
      expect([format, text, formatFault(format, text) !== undefined]).toEqual([format, text, true]);
  }
});

test('schema locations of kubeconform and of flux-schema', () => {
  const deployment = { group: 'apps', version: 'v1', kind: 'Deployment' };
  const pod = { group: '', version: 'v1', kind: 'Pod' };
  const release = { group: 'helm.toolkit.fluxcd.io', version: 'v2', kind: 'HelmRelease' };
  const kubeconform =
    '{{ .NormalizedKubernetesVersion }}-standalone{{.StrictSuffix}}/{{ .ResourceKind }}{{ .KindSuffix }}.json';
  expect(expandLocation(kubeconform, deployment, '1.34.0')).toBe(
    'v1.34.0-standalone-strict/deployment-apps-v1.json',
  );
  expect(expandLocation(kubeconform, pod, 'master')).toBe('master-standalone-strict/pod-v1.json');
  expect(expandLocation('{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json', release, '1.34.0')).toBe(
    'helm.toolkit.fluxcd.io/helmrelease_v2.json',
  );
  expect(expandLocation('{{.Group}}/{{.ResourceKind}}.json', pod, '1.34.0')).toBe('v1/pod.json');
  expect(expandLocation('{{.Group}}/{{.Kind}}_{{.Version}}.json', pod, '1.34.0')).toBe('core/pod_v1.json');
  expect(() => expandLocation('{{ .Nothing }}.json', pod, '1.34.0')).toThrow(/uses \.Nothing; known are/);
  expect(() => expandLocation('{{ if .Group }}x{{ end }}', pod, '1.34.0')).toThrow(/only variables/);
});

test('the notation', () => {
  const schema = schemaFromNotation(
    String.raw`
      a!: [@T] by(k,p=TCP) (items>=1);
      b: map<One|"two words"> since 3;
      c: {d: str ~"^(x;|\\})$" (len>=1,len<=2) ="x;"; e: num until 2};
      f: [] set
    `.replace('f: [] set', 'f: [str] set'),
    () => schemaFromNotation('k: int; p: str ="TCP"', () => schema),
  );
  const { findings, object } = validateObject(
    { a: [{ k: 1 }, { k: 1, p: 'TCP' }], b: { x: 'Two words' }, c: { e: 1 }, f: ['a', 'a'], g: 1 },
    schema,
    { release: { product: 'Thing', major: 1, minor: 2 } },
  );
  expect(findings.map(({ message }) => message)).toEqual([
    'a[1] repeats k 1 and p "TCP" of a[0]',
    'field "b" in the object exists since Thing 1.3, not in Thing 1.2',
    'b.x must be one of "One", "two words", not "Two words"',
    'f[1] repeats "a" of f[0]',
    'unknown field "g" in the object',
  ]);
  expect(object['c']).toEqual({ e: 1, d: 'x;' });
});
