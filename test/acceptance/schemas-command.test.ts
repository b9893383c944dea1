import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boxDefinition } from '../schemas/box-definition.js';
import { findingsOf, preflux, prefluxMeanwhile, repository, temporaryDirectory } from './program.js';

const object = (group: string, kind: string, spec: string): string =>
  `apiVersion: ${group}/v1\nkind: ${kind}\nmetadata: {name: a, namespace: b}\nspec: ${spec}\n`;
const schemaOf = (properties: object): string =>
  JSON.stringify({
    type: 'object',
    properties: { spec: { type: 'object', additionalProperties: false, properties } },
  });
const definition = boxDefinition(`type: object
required: [size]
properties:
  size: {type: integer, minimum: 1, x-kubernetes-validations: [{rule: self < 9, message: too large}]}
  tags: {type: array, items: {type: string}, x-kubernetes-list-type: set}`);

/** What the server answers with, by path. */
const answers: Record<string, (response: ServerResponse) => void> = {
  '/example.org/cup_v1.json': (response) => response.end(schemaOf({ size: { type: 'integer' } })),
  '/moved/example.org/cup_v1.json': (response) =>
    response.writeHead(302, { location: '/example.org/cup_v1.json' }).end(),
  '/circle/example.org/cup_v1.json': (response) =>
    response.writeHead(302, { location: '/circle/example.org/cup_v1.json' }).end(),
  '/text/example.org/cup_v1.json': (response) => response.end('<html>'),
  '/broken/example.org/cup_v1.json': (response) => response.writeHead(500).end(),
  '/large/example.org/cup_v1.json': (response) => response.end(`"${'x'.repeat(9 * 1024 * 1024)}"`),
};
const asked: string[] = [];
let server: Server;
let address = '';

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const answer = answers[request.url ?? ''];
    if (answer) answer(response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const home = repository({
  '.git/HEAD': 'ref: refs/heads/main\n',
  'clusters/test/kustomization.yaml':
    'resources: [box.yaml, cup.yaml, jar.yaml, definition.yaml, config.yaml]\n',
  'clusters/test/box.yaml': object('example.com', 'Box', '{size: 10, tags: [a, a], tgas: []}'),
  'clusters/test/cup.yaml': object('example.org', 'Cup', '{size: large}'),
  'clusters/test/jar.yaml': object('example.org', 'Jar', '{}'),
  'clusters/test/config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\n',
  'clusters/test/definition.yaml': `# What a box is.\n---\n${definition}`,
});

describe('schemas list', () => {
  it('says where the schema of each kind comes from', () => {
    const files = repository({
      'clusters/test/all.yaml': [
        object('example.com', 'Box', '{size: 1}'),
        object('example.org', 'Cup', '{}'),
        object('example.net', 'Pot', '{}'),
        object('source.toolkit.fluxcd.io', 'GitRepository', '{url: https://example.com, interval: 1h}'),
        object('example.dev', 'Jar', '{}'),
      ].join('---\n'),
      'clusters/test/definition.yaml': definition,
      'schemas/example.org/cup_v1.json': schemaOf({}),
      '.git/HEAD': 'ref: refs/heads/main\n',
      'bootstrap/pots.yaml': definition
        .replaceAll('boxes', 'pots')
        .replaceAll('Box', 'Pot')
        .replaceAll('example.com', 'example.net'),
    });
    const args = [
      'schemas',
      'list',
      'clusters/test',
      '--schema-location',
      'schemas',
      '--flux-version',
      '2.7.5',
    ];
    expect(preflux(args, files).stdout)
      .toBe(`API VERSION                  KIND                      OBJECTS  SOURCE           FROM
apiextensions.k8s.io/v1      CustomResourceDefinition  1        kubernetes       Kubernetes 1.36
example.com/v1               Box                       1        repository       clusters/test/definition.yaml:2
example.dev/v1               Jar                       1        none
example.net/v1               Pot                       1        unapplied file   bootstrap/pots.yaml:1
example.org/v1               Cup                       1        schema-location  schemas/example.org/cup_v1.json
source.toolkit.fluxcd.io/v1  GitRepository             1        flux             Flux 2.7
`);
    const rows: unknown = JSON.parse(preflux([...args, '--format', 'json'], files).stdout);
    expect(rows).toContainEqual({
      apiVersion: 'example.com/v1',
      kind: 'Box',
      objects: 1,
      source: 'repository',
      description: 'clusters/test/definition.yaml',
      location: { file: 'clusters/test/definition.yaml', line: 2, column: 1 },
    });
    expect(rows).toContainEqual({ apiVersion: 'example.dev/v1', kind: 'Jar', objects: 1, source: 'none' });
  });
});

describe('schemas sync', () => {
  it('fetches what is missing once, and validate uses it and says so', async () => {
    const cache = join(temporaryDirectory(), 'schemas');
    const env = { PREFLUX_SCHEMA_CACHE: cache };
    const sync = ['schemas', 'sync', 'clusters/test', '--url', address];
    const validate = (): ReturnType<typeof preflux> =>
      preflux(['clusters/test', '--format', 'json'], home, env);
    expect(findingsOf(validate().stdout).filter((finding) => finding.includes('cup'))).toEqual([]);
    asked.length = 0;
    const first = await prefluxMeanwhile(sync, home, env);
    expect([first.status, first.stderr]).toEqual([0, '']);
    expect(asked.sort()).toEqual(['/example.org/cup_v1.json', '/example.org/jar_v1.json']);
    expect(first.stdout).toContain(`fetched    example.org/v1 Cup from ${address}/example.org/cup_v1.json`);
    expect(first.stdout).toContain('not found  example.org/v1 Jar');
    expect(findingsOf(validate().stdout).filter((finding) => finding.includes('cup'))).toEqual([
      'clusters/test/cup.yaml:4:8 error schema/wrong-type',
    ]);
    expect(preflux(['clusters/test'], home, env).stdout).toContain(
      'schema fetched before: example.org/v1 Cup (1)',
    );
    expect(preflux(['schemas', 'list', 'clusters/test'], home, env).stdout).toMatch(
      /Cup +1 +cache +.*cup_v1.json/,
    );
    asked.length = 0;
    await prefluxMeanwhile(sync, home, env);
    expect(asked).toEqual(['/example.org/jar_v1.json']);
    await prefluxMeanwhile([...sync, '--refresh'], home, env);
    expect(asked).toContain('/example.org/cup_v1.json');
    expect(readFileSync(join(cache, 'preflux-schemas.lock.json'), 'utf8')).toContain(
      `"url": "${address}/example.org/cup_v1.json"`,
    );
  });

  it('does not use a schema that is not as it was fetched', async () => {
    const cache = join(temporaryDirectory(), 'schemas');
    const env = { PREFLUX_SCHEMA_CACHE: cache };
    await prefluxMeanwhile(['schemas', 'sync', 'clusters/test', '--url', address], home, env);
    writeFileSync(join(cache, 'example.org/cup_v1.json'), schemaOf({ size: { type: 'string' } }));
    const { stdout } = preflux(['clusters/test'], home, env);
    expect(stdout).toContain('cup_v1.json is not as it was fetched, so it is not used');
    expect(stdout).toContain('no schema: example.org/v1 Cup (1)');
  });

  it('fills a directory of the repository, which is a schema location too', async () => {
    const directory = join(temporaryDirectory(), 'schemas');
    const args = ['schemas', 'sync', 'clusters/test', '--url', `${address}/moved`, '--output', directory];
    expect((await prefluxMeanwhile(args, home)).stdout).toContain('1 fetched into');
    const { stdout } = preflux(['clusters/test', '--schema-location', directory, '--format', 'json'], home);
    expect(findingsOf(stdout)).toContain('clusters/test/cup.yaml:4:8 error schema/wrong-type');
  });

  it('says what went wrong, keeps nothing of it, and fails', async () => {
    for (const [path, reason] of [
      ['circle', 'redirected more than 5 times'],
      ['text', 'the answer is no JSON Schema'],
      ['broken', 'the server answers 500'],
      ['large', 'larger than 8 MiB'],
    ] as const) {
      const directory = join(temporaryDirectory(), 'schemas');
      const args = ['schemas', 'sync', 'clusters/test', '--url', `${address}/${path}`, '--output', directory];
      const { status, stderr } = await prefluxMeanwhile(args, home);
      expect([status, stderr]).toEqual([
        1,
        expect.stringContaining(`failed     example.org/v1 Cup: ${address}/`),
      ]);
      expect(stderr).toContain(reason);
      expect(existsSync(directory)).toBe(false);
    }
    const gone = ['schemas', 'sync', 'clusters/test', '--url', 'http://127.0.0.1:1'];
    const { status, stderr } = await prefluxMeanwhile(gone, home, {
      PREFLUX_SCHEMA_CACHE: temporaryDirectory(),
    });
    expect([status, stderr]).toEqual([1, expect.stringContaining('failed     example.org/v1 Cup')]);
  });

  it('never puts what is no name of a kind into an address', async () => {
    const directory = repository({
      'clusters/test/kustomization.yaml': 'resources: [evil.yaml]\n',
      'clusters/test/evil.yaml': object('example.org', 'Cup/../../../x', '{}'),
    });
    asked.length = 0;
    const args = ['schemas', 'sync', 'clusters/test', '--url', address, '--output', join(directory, 'out')];
    expect((await prefluxMeanwhile(args, directory)).stdout).toContain('nothing to fetch');
    expect(asked).toEqual([]);
  });

  it('takes only addresses', () => {
    const run = (...args: string[]): readonly [number, string] => {
      const { status, stderr } = preflux(['schemas', ...args], home);
      return [status, stderr];
    };
    expect(run('sync', 'clusters/test', '--url', 'file:///etc')).toEqual([
      2,
      expect.stringContaining('begins with https://'),
    ]);
    expect(run('sync', 'clusters/test', '--url', 'https://example.com/{{ .Nothing }}')).toEqual([
      2,
      expect.stringContaining('.Nothing'),
    ]);
    expect(run('sync', 'clusters/test')).toEqual([2, expect.stringContaining('--output DIR')]);
    expect(run('list')).toEqual([2, expect.stringContaining('give the one directory')]);
    expect(run('find')).toEqual([2, expect.stringContaining('list, sync or export')]);
  });
});

describe('schemas export', () => {
  it('writes JSON Schemas that say the same as what they were made of', () => {
    const directory = temporaryDirectory();
    const { status, stdout } = preflux(['schemas', 'export', 'clusters/test', '--output', directory], home);
    expect([status, stdout]).toEqual([
      0,
      expect.stringContaining(`wrote 3 schemas and all.json to ${directory}`),
    ]);
    expect(stdout).toContain('no schema: example.org/v1 Cup, example.org/v1 Jar');
    const box = repository({
      'clusters/test/box.yaml': object('example.com', 'Box', '{size: 10, tags: [a, a], tgas: []}'),
    });
    const found = (at: string, ...args: string[]): string[] =>
      findingsOf(preflux(['clusters/test', '--format', 'json', ...args], at).stdout)
        .filter((finding) => finding.includes('box.yaml'))
        .map((finding) => finding.replace('warning', 'error'));
    expect(found(home)).toHaveLength(3);
    expect(found(box, '--schema-location', directory)).toEqual(found(home));
    const index: unknown = JSON.parse(readFileSync(join(directory, 'all.json'), 'utf8'));
    expect(index).toMatchObject({
      allOf: expect.arrayContaining([
        {
          if: {
            required: ['apiVersion', 'kind'],
            properties: { apiVersion: { const: 'example.com/v1' }, kind: { const: 'Box' } },
          },
          // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
          then: { $ref: 'example.com/box_v1.json' },
        },
      ]) as unknown,
    });
  });

  it('writes all kinds of the target when asked', () => {
    const directory = temporaryDirectory();
    const args = ['schemas', 'export', 'clusters/test', '--output', directory, '--all'];
    expect(preflux([...args, '--kube-version', '1.33', '--flux-version', '2.6'], home).status).toBe(0);
    const has = (file: string): boolean => existsSync(join(directory, file));
    expect(has('apps/deployment_v1.json')).toBe(true);
    expect(has('v1/pod_v1.json')).toBe(true);
    expect(has('admissionregistration.k8s.io/validatingadmissionpolicy_v1beta1.json')).toBe(true);
    expect(has('helm.toolkit.fluxcd.io/helmrelease_v2.json')).toBe(true);
    // Not before 1.35, and not before Flux 2.7.
    expect(has('scheduling.k8s.io/workload_v1alpha1.json')).toBe(false);
    expect(has('source.toolkit.fluxcd.io/externalartifact_v1.json')).toBe(false);
    expect(readFileSync(join(directory, 'apps/deployment_v1.json'), 'utf8')).toContain('"containers"');
  });
});
