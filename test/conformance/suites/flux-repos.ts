import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { findEntry } from '../../../src/cluster/find-entry.js';
import { renderCluster } from '../../../src/cluster/render.js';
import { workingTree } from '../../../src/files/working-tree.js';
import { countRun, type RunResult } from '../../../src/report/summary.js';
import { checkCluster } from '../../../src/rules/check.js';
import type { CaseResult, Suite } from '../suite.js';
import { untar } from '../untar.js';

/** A snapshot's entry, and what is known of it. */
interface Expectation {
  readonly snapshot: string;
  readonly entry: string;
  /** Kustomizations that a walk by hand finds. */
  readonly kustomizations?: number;
  /** Objects that Kustomizations apply. */
  readonly objects?: number;
  /** The repository is known to reconcile: no errors at all, or none but in these files. */
  readonly noErrorsBut?: readonly string[];
  /** `code file text`: findings that must be there, by the end of their file and a part of their message. */
  readonly must?: readonly (readonly [code: string, file: string, text: string])[];
  /** Parts of messages or files that no error or warning may have. */
  readonly mustNot?: readonly string[];
  /** What schemas refuse for good, as `file message`. All else that they say is an error is one of this program. */
  readonly refused?: RegExp;
}

const kimAe = 'kim-ae+kimbernetes-k8s-flux';
const expectations: readonly Expectation[] = [
  {
    snapshot: kimAe,
    entry: 'cluster/kimawesome',
    kustomizations: 13,
    objects: 204,
    noErrorsBut: [],
    must: [
      ['schema/api-deprecated', 'cluster/kimawesome/kustomization.flux.yaml', 'v1beta2'],
      ['schema/api-deprecated', 'overlays/kimawesome/loadbalancer/kustomization.flux.yaml', 'v1beta2'],
      ['schema/api-deprecated', 'overlays/base/csi-driver-nfs/helmrepository.yaml', 'v1beta2'],
      ['flux/plain-secret', 'version-management/shared-resources/.ignore-db-secret.yaml', 'DB_PASSWORD'],
      ['route/listener-missing', 'version-management/httproute-kim-tec-br.yaml', 'https-vm'],
      ['kustomize/resource-missing', 'site/articles/kustomization.yaml', 'service.yaml'],
      ['kustomize/resource-missing', 'site/articles/kustomization.yaml', 'httproute.yaml'],
      ...[
        'overlays/kimawesome/site/articles/kustomization.yaml',
        'overlays/base/acme-dns/kustomization.yaml',
        'overlays/base/bind9/kustomization.yaml',
        'overlays/base/faulty-thingy/kustomization.yaml',
        'overlays/base/n8n/kustomization.yaml',
        'overlays/base/knowledge-hub/kustomization.yaml',
        'applications/dns-server/kustomization.yaml',
        'tooling/n8n/kustomization.yaml',
        'tooling/faulty-thing/kustomization.yaml',
        'chaos-mesh/experiments/kustomization.yaml',
        'base-certificate/stg-cluster-issuer.yaml',
        'loadbalancer/l2advertisement.yaml',
      ].map((file) => ['flux/unreached', file, 'no Kustomization of'] as const),
    ],
    mustNot: ['gitea-http', 'grafana-service'],
  },
  {
    snapshot: `${kimAe}.at-7220686d36`,
    entry: 'cluster/kimawesome',
    kustomizations: 11,
    must: [
      ['kustomize/resource-missing', 'applications/tooling/faulty-thing/kustomization.yaml', 'faulty-thingy'],
    ],
  },
  {
    snapshot: 'Smana+cloud-native-ref',
    entry: 'clusters/mycluster-0',
    kustomizations: 44,
    noErrorsBut: [],
    must: [
      ...[
        'HelmRelease observability/victoria-traces',
        'HTTPRoute observability/victoria-traces',
        'GrafanaDatasource observability/vt-datasource',
        'GrafanaDashboard observability/observability-victoria-traces-single',
      ].map((name) => ['flux/duplicate-owner', '.yaml', `${name} is applied by Kustomization`] as const),
      ...[
        'observability/base/grafana-oncall/kustomization.yaml',
        'tooling/base/dagger-engine/kustomization.yaml',
        'tooling/base/gha-runners/kustomization.yaml',
        'helmrelease-vmcluster.yaml',
        'helmrelease-vlcluster.yaml',
      ].map((file) => ['flux/unreached', file, 'no Kustomization of'] as const),
      ['flux/secret-in-comment', 'victoria-metrics-k8s-stack/helmrelease-vmsingle.yaml', 'client_secret'],
    ],
    mustNot: ['ExternalArtifact', 'ManagedResourceActivationPolicy', 'llm-platform'],
  },
  {
    snapshot: 'chaijunkin+home-ops',
    entry: 'kubernetes/flux/cluster',
    kustomizations: 139,
    objects: 1065,
    noErrorsBut: [],
    must: [
      ['flux/duplicate-owner', 'nut-exporter/app/dashboard/kustomization.yaml', 'observability/ups-status'],
      [
        'flux/duplicate-owner',
        'nut-exporter/app/dashboard/kustomization.yaml',
        'observability/ups-aggregate',
      ],
      [
        'flux/duplicate-owner',
        'external-secrets/bitwarden/app/ocirepository.yaml',
        'external-secrets/app-template',
      ],
      [
        'flux/duplicate-owner',
        'kopiur/repository/externalsecret-remote.yaml',
        'storage/kopiur-remote-secret',
      ],
      ['flux/substitute-from-missing', 'network/cloudflare-tunnel/ks.yaml', 'cloudflare-tunnel-id-secret'],
      ['flux/health-check-missing', 'network/multus/ks.yaml', 'HelmRelease kube-system/multus'],
      ['flux/health-checks-ignored', 'network/multus/ks.yaml', 'wait: true'],
      ['kustomize/resource-missing', 'default/sparkyfitness/kustomization.yaml', './app.ks.yaml'],
      ['kustomize/resource-missing', 'apps/external-secrets/kustomization.yaml', './secret.yaml'],
    ],
    mustNot: ['rclone', 'KOPIUR_CLAIM'],
  },
  {
    snapshot: 'chaijunkin+home-ops.at-e454280dbd',
    entry: 'kubernetes/flux/cluster',
    kustomizations: 133,
    must: [
      ['kustomize/duplicate-resource', 'bitwarden/stores/clustersecretstore.yaml', 'bitwarden-attachments'],
    ],
  },
  {
    snapshot: 'wcygan+anton',
    entry: 'kubernetes/flux/cluster',
    kustomizations: 59,
    objects: 304,
    noErrorsBut: [],
  },
  {
    snapshot: 'wcygan+anton.at-2cff9d7882',
    entry: 'kubernetes/flux/cluster',
    kustomizations: 55,
    must: [
      ['flux/source-missing', 'lakehouse/shadow-fixture/ks.yaml', 'GitRepository lakehouse/flux-system'],
      ['graph/depends-on-missing', 'lakehouse/shadow-fixture/ks.yaml', 'flux-system/spark-operator'],
      [
        'flux/source-missing',
        'spark-system/spark-operator/ks.yaml',
        'GitRepository spark-system/flux-system',
      ],
    ],
  },
  {
    snapshot: 'wcygan+anton.at-1dec6d4a50',
    entry: 'kubernetes/flux/cluster',
    kustomizations: 27,
    must: ['NODEMAP', 'NODE_NAME', 'NODE_VTEP', 'NODE_OVERLAY_IP', 'PEER1_VTEP', 'PEER2_VTEP'].map(
      (name) => ['flux/variable-undefined', 'storage-vxlan/app/daemonset.yaml', name] as const,
    ),
  },
  ...['staging', 'production'].map((name): Expectation => ({
    snapshot: 'fluxcd+flux2-kustomize-helm-example',
    entry: `clusters/${name}`,
    kustomizations: 4,
    noErrorsBut: [],
  })),
  { snapshot: 'fluxcd+flux2-multi-tenancy', entry: 'clusters/staging', noErrorsBut: [] },
  { snapshot: 'fluxcd+flux2-multi-tenancy', entry: 'clusters/production', noErrorsBut: [] },
  { snapshot: 'controlplaneio-fluxcd+d2', entry: 'd2-fleet/clusters/staging', noErrorsBut: [] },
  { snapshot: 'controlplaneio-fluxcd+d2', entry: 'd2-fleet/clusters/prod-eu', noErrorsBut: [] },
  { snapshot: 'controlplaneio-fluxcd+d2', entry: 'd2-fleet/clusters/prod-us', noErrorsBut: [] },
  { snapshot: 'controlplaneio-fluxcd+d2', entry: 'd2-fleet/clusters/update', noErrorsBut: [] },
  ...['sbox', 'dev', 'test', 'stg', 'demo', 'ithc', 'prod'].map((name): Expectation => ({
    snapshot: 'hmcts+sds-flux-config',
    entry: `clusters/${name}/01`,
    noErrorsBut: [],
    must: [
      ['flux/variable-undefined', 'apps/base/kustomize.yaml', 'ACTIVE_CRON_CLUSTER'],
      [
        'kustomize/resource-missing',
        'darts-modernisation/sbox/base/kustomization.yaml',
        '../../serviceaccount/sbox.yaml',
      ],
    ],
    mustNot: ['is empty', 'gotk-components.yaml'],
  })),
  {
    snapshot: 'hmcts+sds-flux-config',
    entry: 'clusters/ptl/00',
    must: [
      ['flux/variable-undefined', 'dashboards/control-plane.json', 'DS_PROMETHEUS'],
      ['flux/image-marker', 'my-time/my-time-api/ithc.yaml', 'ImagePolicy flux-system/latest'],
    ],
  },
  ...['development', 'playground', 'production', 'c2-production', 'c3', 'monitoring'].map(
    (name): Expectation => ({
      snapshot: 'equinor+radix-flux',
      entry: `clusters/${name}`,
      noErrorsBut: [],
      mustNot: ['../components/third-party/cert-manager-issuers'],
    }),
  ),
  { snapshot: 'billimek+k8s-gitops', entry: 'setup/flux/cluster', objects: 326, noErrorsBut: [] },
  {
    snapshot: 'onedr0p+home-ops',
    entry: 'kubernetes/flux/cluster',
    kustomizations: 79,
    objects: 519,
    noErrorsBut: [],
    must: [
      ['flux/substitute-from-missing', 'network/cloudflare-tunnel/ks.yaml', 'cloudflare-tunnel-id-secret'],
    ],
  },
  {
    snapshot: 'stuttgart-things+flux',
    entry: '',
    // The definition beside the claim declares none of its fields, and the catalogue's entry is no object of Kubernetes.
    refused:
      /^(tests\/configurations\/tinkerbell-workflow\/claim.yaml .* unknown field "\w+" in spec|catalog-info.yaml .* in metadata)$/,
  },
  { snapshot: 'giantswarm+gitops-template', entry: 'management-clusters/MC_NAME' },
];

/** Real repositories, rendered and checked whole: counts, and what must and must not be found in them. */
export const suite: Suite = {
  name: 'flux-repos',
  *run(folder) {
    const archives = join(folder, '../corpus/flux-repos');
    const unpacked = mkdtempSync(join(tmpdir(), 'preflux-repos-'));
    try {
      for (const archive of readdirSync(archives)) {
        if (archive.endsWith('.tar.gz')) unpack(join(archives, archive), unpacked);
      }
      for (const expectation of expectations) yield* runEntry(unpacked, expectation);
    } finally {
      rmSync(unpacked, { recursive: true, force: true });
    }
  },
};

function unpack(archive: string, into: string): void {
  for (const [path, content] of untar(gunzipSync(readFileSync(archive)))) {
    mkdirSync(dirname(join(into, path)), { recursive: true });
    writeFileSync(join(into, path), content);
  }
}

function* runEntry(unpacked: string, expectation: Expectation): Generator<CaseResult> {
  const { snapshot, entry: path } = expectation;
  const started = performance.now();
  const entry = findEntry(join(unpacked, snapshot, path));
  const cluster = renderCluster(entry, workingTree(entry.root, { symlinks: 'drop' }), {
    kubernetesVersion: '1.36',
    mapped: new Map(),
    homeUrls: new Set(),
  });
  const { findings, schemas } = checkCluster(cluster, {
    kubernetesVersion: '1.36',
    builtin: () => readFileSync('src/schemas/data/kubernetes.json', 'utf8'),
  });
  const result: RunResult = { cluster, path, findings, schemas };
  const counts = countRun(result);
  const id = `${snapshot}/${path}`;
  const texts = findings.map(({ code, severity, message, location }) => ({
    code,
    severity,
    text: `${location?.file}:${location?.line} ${severity} ${message} (${code})`,
    message,
    file: location?.file ?? '',
  }));

  const faults = texts.filter(({ code }) => code.startsWith('preflux/'));
  yield verdict(`${id}#no-fault`, faults.length === 0, faults.map(({ text }) => text).join('\n'));
  const seconds = (performance.now() - started) / 1000;
  yield verdict(`${id}#within-10-s`, seconds < 10, `${seconds.toFixed(1)} s`);
  if (expectation.kustomizations !== undefined) {
    const found = counts.kustomizations;
    yield verdict(`${id}#kustomizations`, found === expectation.kustomizations, `${found} Kustomizations`);
  }
  if (expectation.objects !== undefined) {
    let found = 0;
    for (const unit of cluster.units.values())
      if (unit.kind === 'Kustomization') found += unit.objects.length;
    yield verdict(`${id}#objects`, found === expectation.objects, `${found} objects`);
  }
  if (expectation.noErrorsBut) {
    const errors = texts.filter(
      ({ severity, file }) =>
        severity === 'error' && !expectation.noErrorsBut!.some((end) => file.endsWith(end)),
    );
    yield verdict(`${id}#no-errors`, errors.length === 0, errors.map(({ text }) => text).join('\n'));
  }
  const refused = texts.filter(
    ({ code, severity, file, message }) =>
      code.startsWith('schema/') &&
      severity === 'error' &&
      expectation.refused?.test(`${file} ${message}`) !== true,
  );
  yield verdict(`${id}#no-schema-errors`, refused.length === 0, refused.map(({ text }) => text).join('\n'));
  for (const [code, file, text] of expectation.must ?? []) {
    const found = texts.some(
      (one) => one.code === code && one.file.endsWith(file) && one.message.includes(text),
    );
    yield verdict(`${id}#must ${code} ${file} ${text}`, found, `not found in ${file}`);
  }
  for (const text of expectation.mustNot ?? []) {
    const found = texts.filter((one) => one.severity !== 'info' && one.text.includes(text));
    yield verdict(`${id}#must-not ${text}`, found.length === 0, found.map((one) => one.text).join('\n'));
  }
}

function verdict(id: string, passed: boolean, message: string): CaseResult {
  return passed ? { id, passed } : { id, passed, message };
}
