import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { root } from './program.js';

const library = pathToFileURL(join(root, 'dist/index.js')).href;

/** Charts with all that real ones make anew at each rendering: keys, passwords, orders of maps, and shared state. */
const secrets = {
  'Chart.yaml': 'apiVersion: v2\nname: secrets\nversion: 1.0.0\n',
  'values.yaml': 'users: {b: 1, a: 2, c: 3}\n',
  'templates/a.yaml': `{{ $ca := genCA "ca" 365 }}
kind: Secret
data:
  ca: {{ $ca.Cert | b64enc }}
  key: {{ (genSignedCert "web" (list "10.0.0.1") (list "web") 30 $ca).Key | b64enc }}
  password: {{ randAlphaNum 24 }}
  id: {{ uuidv4 }}
  hash: {{ htpasswd "admin" "secret" | quote }}
  users: {{ keys .Values.users | join "," }}
  seen: {{ .Values.seen }}
`,
  // Rendered before the other.
  'templates/b.yaml':
    'kind: ConfigMap\ndata: {other: {{ randAlphaNum 8 }}}{{ $_ := set .Values "seen" true }}\n',
};

/** What a worker does, and this thread too: renders releases one after another and answers what each printed. */
const program = `
async ({ library, releases, secrets, fixture }) => {
  const { loadChartDirectory, memoryTree, renderRelease, workingTree } = await import(library);
  const charts = {
    secrets: loadChartDirectory(memoryTree(secrets), '', () => {}),
    shop: loadChartDirectory(workingTree(fixture, { symlinks: 'drop' }), '', () => {}),
  };
  return releases.map(([name, chart, values]) => {
    const { manifests, hooks } = renderRelease(charts[chart], {
      release: { name, namespace: 'ns', isUpgrade: false, revision: 1 },
      values,
      capabilities: { kubeVersion: { version: 'v1.35.0', normalized: 'v1.35.0', major: '1', minor: '35' }, apiVersions: ['v1', 'apps/v1'] },
      onTemplateError: 'collect',
    });
    return name + '\\n' + [...manifests, ...hooks].map(({ path, text }) => path + '\\n' + text).join('\\n');
  });
}`;

type Release = readonly [string, 'secrets' | 'shop', object];

const releases: readonly Release[] = [
  ['one', 'secrets', {}],
  ['two', 'secrets', { users: { z: 1 } }],
  ['three', 'shop', { replicas: 3 }],
  ['four', 'shop', { pages: { enabled: true }, sessions: { enabled: false } }],
];
const dataFor = (list: readonly Release[]): object => ({
  library,
  releases: list,
  secrets,
  fixture: join(root, 'fixtures/charts/shop'),
});

function inWorker(list: readonly Release[]): Promise<string[]> {
  const code = `const { parentPort, workerData } = require('node:worker_threads');
    (${program})(workerData).then((texts) => parentPort.postMessage(texts));`;
  return new Promise((resolve, reject) => {
    const worker = new Worker(code, { eval: true, workerData: dataFor(list) });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

describe('a release renders to the same bytes', () => {
  it('twice, in another order, after others and in other threads', async () => {
    const first = await inWorker(releases);
    expect(first).toHaveLength(4);
    for (const text of first) expect(text.length).toBeGreaterThan(200);
    expect(first[0]).toContain('seen: true');
    const [again, reversed, twice] = await Promise.all([
      inWorker(releases),
      inWorker(releases.toReversed()),
      inWorker([...releases, ...releases]),
    ]);
    expect(again).toEqual(first);
    expect(reversed.toReversed()).toEqual(first);
    expect(twice).toEqual([...first, ...first]);
  });

  it('and another release of the chart to other secrets', async () => {
    const [one, other] = await inWorker([
      ['one', 'secrets', {}],
      ['other', 'secrets', {}],
    ]);
    const password = (text: string | undefined): string => /password: (\w+)/.exec(text!)![1]!;
    expect(password(one)).not.toBe(password(other));
  });
});
