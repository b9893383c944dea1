import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { memoryTree } from '../../../src/files/memory-tree.js';
import { openSchemaLocation } from '../../../src/schemas/schema-location.js';
import { describeTrial, runExperiment, type Trial } from '../../mutations/experiment.js';
import { kubernetesViews } from '../../mutations/kubernetes-view.js';
import { mistakeKinds } from '../../mutations/mistake.js';
import { addDefinitions, newerFields, type Views } from '../../mutations/schema-view.js';
import { Subject } from '../../mutations/subject.js';
import type { CaseResult, Suite } from '../suite.js';
import { untar } from '../untar.js';

const each = 25;

/** Repositories that mistakes are made in: snapshots and their entries, and fixtures. */
const entries: readonly (readonly [snapshot: string, entry: string])[] = [
  ['kim-ae+kimbernetes-k8s-flux', 'cluster/kimawesome'],
  ['Smana+cloud-native-ref', 'clusters/mycluster-0'],
  ['chaijunkin+home-ops', 'kubernetes/flux/cluster'],
  ['wcygan+anton', 'kubernetes/flux/cluster'],
  ['fluxcd+flux2-kustomize-helm-example', 'clusters/staging'],
  ['fluxcd+flux2-multi-tenancy', 'clusters/staging'],
  ['controlplaneio-fluxcd+d2', 'd2-fleet/clusters/staging'],
  ['hmcts+sds-flux-config', 'clusters/ptl/00'],
  ['equinor+radix-flux', 'clusters/production'],
  ['billimek+k8s-gitops', 'setup/flux/cluster'],
  ['onedr0p+home-ops', 'kubernetes/flux/cluster'],
  ['giantswarm+gitops-template', 'management-clusters/MC_NAME'],
];
const fixtures = ['kimawesome/cluster/kimawesome', 'artifacts-and-sets/clusters/test'];

/** Mistakes made in real repositories: how many are reported, and how many at the line they were made in. */
export const suite: Suite = {
  name: 'mutations',
  *run(folder) {
    const unpacked = mkdtempSync(join(tmpdir(), 'preflux-mutations-'));
    try {
      const definitions = join(folder, '../corpus/crds');
      const schemas = [
        openSchemaLocation({
          tree: memoryTree(othersDefinitions(definitions)),
          path: '',
          origin: 'location',
          kubernetesVersion: '1.36.0',
        }),
      ];
      const subjects = entries.map(([snapshot, entry]) => {
        unpack(join(folder, `../corpus/flux-repos/${snapshot}.tar.gz`), unpacked);
        return new Subject(`${snapshot}/${entry}`, join(unpacked, snapshot, entry), schemas);
      });
      for (const path of fixtures)
        subjects.push(new Subject(`fixtures/${path}`, join('fixtures', path), schemas));
      const { views, newer } = readViews(definitions);
      const trials = runExperiment({
        subjects,
        seed: 'preflux',
        kinds: mistakeKinds,
        each,
        knowledge: {
          viewOf: (apiVersion, kind) =>
            views.get(`${apiVersion} ${kind}`) ??
            (apiVersion === '' ? [...views].find(([name]) => name.endsWith(` ${kind}`))?.[1] : undefined),
          newerFields: (apiVersion, kind) => newer.get(`${apiVersion} ${kind}`) ?? new Map(),
        },
        target: { kubernetes: '1.36' },
        older: { kubernetes: '1.31', flux: '2.7.5' },
      });
      yield* judge(trials);
    } finally {
      rmSync(unpacked, { recursive: true, force: true });
    }
  },
};

/** The definitions of projects whose kinds do not come with preflux. */
function othersDefinitions(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder).filter(
    (file) => file.endsWith('.yaml') && !/toolkit\.fluxcd|controlplane|@/.test(file),
  );
  return new Map(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}

/** The definitions of Flux come in two releases; the newer one tells which fields are new. */
function readViews(folder: string): {
  views: Views;
  newer: ReadonlyMap<string, ReturnType<typeof newerFields>>;
} {
  const views = kubernetesViews();
  const later: Views = new Map();
  for (const file of readdirSync(folder).sort()) {
    if (file.endsWith('.yaml'))
      addDefinitions(file.includes('@') ? later : views, readFileSync(join(folder, file), 'utf8'));
  }
  const newer = new Map<string, ReturnType<typeof newerFields>>();
  for (const [name, view] of later) if (views.has(name)) newer.set(name, newerFields(views.get(name)!, view));
  return { views, newer };
}

function* judge(trials: readonly Trial[]): Generator<CaseResult> {
  const reported = trials.filter(({ outcome }) => outcome !== 'missed');
  const exact = trials.filter(({ outcome }) => outcome === 'at the line');
  const wanted = each * mistakeKinds.length;
  yield verdict(`${wanted} mistakes`, trials.length === wanted, countByKind(trials));
  const others = trials
    .filter(({ outcome }) => outcome !== 'at the line')
    .map(describeTrial)
    .join('\n');
  yield verdict(
    '98 % are reported',
    reported.length >= 0.98 * trials.length,
    `${reported.length} of ${trials.length}\n${others}`,
  );
  yield verdict(
    '95 % are reported at the line',
    exact.length >= 0.95 * trials.length,
    `${exact.length} of ${trials.length}\n${others}`,
  );
}

function countByKind(trials: readonly Trial[]): string {
  return mistakeKinds
    .map((kind) => `${kind}: ${trials.filter(({ mistake }) => mistake.kind === kind).length}`)
    .join('\n');
}

function unpack(archive: string, into: string): void {
  for (const [path, content] of untar(gunzipSync(readFileSync(archive)))) {
    mkdirSync(dirname(join(into, path)), { recursive: true });
    writeFileSync(join(into, path), content);
  }
}

function verdict(id: string, passed: boolean, message: string): CaseResult {
  return { id, passed, message };
}
