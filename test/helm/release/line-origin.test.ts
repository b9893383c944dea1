import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workingTree } from '../../../src/files/working-tree.js';
import { loadChartDirectory } from '../../../src/helm/chart/load.js';
import { renderRelease } from '../../../src/helm/release.js';
import { defaultApiVersions, defaultKubeVersion } from '../../../src/helm/release/capabilities.js';
import { lineOrigin } from '../../../src/helm/release/line-origin.js';

const fixture = join(import.meta.dirname, '../../../fixtures/charts/workloads');
const app = 'controllers.main.containers.app';

/** Rendered lines in their order, the template line that wrote each of them, and the key of the values it prints. */
const expected: readonly (readonly [text: string, place: string, valuesPath?: string])[] = [
  ['kind: PersistentVolumeClaim', 'service.yaml:32'],
  ['  name: data', 'service.yaml:34'],
  ['  storageClassName: fast', 'service.yaml:37', 'persistence.data.storageClass'],
  ['      storage: 1Gi', 'service.yaml:41', 'persistence.data.size'],
  ['kind: Service', 'service.yaml:3'],
  ['  name: shop-workloads', 'service.yaml:5'],
  ['  type: ClusterIP', 'service.yaml:7', 'service.type'],
  ['    - name: http', 'service.yaml:10', 'service.ports[0].name'],
  ['      targetPort: 8080', 'service.yaml:12', 'service.ports[0].target'],
  ['      port: 9090', 'service.yaml:11', 'service.ports[1].port'],
  ['      targetPort: 9090', 'service.yaml:12', 'service.ports[1].port'],
  ['kind: Deployment', 'controllers.yaml:4'],
  ['  name: shop-workloads-main', 'controllers.yaml:6'],
  ['    app.kubernetes.io/name: workloads', '_names.tpl:6'],
  ['    app.kubernetes.io/instance: shop', '_names.tpl:7'],
  ['    team: shop', '_names.tpl:9', 'global.labels'],
  ['  replicas: 2', 'controllers.yaml:10', 'controllers.main.replicas'],
  ['  strategy:', 'controllers.yaml:12'],
  ['    type: RollingUpdate', 'controllers.yaml:13', 'controllers.main.strategy'],
  ['        app.kubernetes.io/instance: shop', 'controllers.yaml:21'],
  ['        - name: app', '_container.tpl:5'],
  ['          image: "ghcr.io/example/shop:3.1.0"', '_container.tpl:6', `${app}.image.tag`],
  ['          imagePullPolicy: IfNotPresent', '_container.tpl:7', `${app}.image.pullPolicy`],
  ['          args:', '_container.tpl:9'],
  ['            - "--port=8080"', '_container.tpl:11', `${app}.args[0]`],
  ['            - "--verbose"', '_container.tpl:11', `${app}.args[1]`],
  ['            - name: PUBLIC_URL', '_container.tpl:16'],
  ['              value: "https://shop.example.com"', '_container.tpl:17', `${app}.env.PUBLIC_URL`],
  ['              path: /healthz', '_container.tpl:24', `${app}.probes.path`],
  ['              port: 8080', '_container.tpl:25', `${app}.probes.port`],
  ['          resources:', '_container.tpl:27'],
  ['              cpu: 50m', '_container.tpl:28', `${app}.resources`],
  ['              memory: 64Mi', '_container.tpl:28', `${app}.resources`],
  ['kind: Ingress', 'service.yaml:16'],
  [
    '    cert-manager.io/cluster-issuer: letsencrypt',
    'service.yaml:21',
    'ingress.annotations["cert-manager.io/cluster-issuer"]',
  ],
  ['  ingressClassName: internal', 'service.yaml:24', 'ingress.className'],
  ['    - host: www.example.com', 'service.yaml:27', 'ingress.hosts[1]'],
];

describe('lines of a rendered chart', () => {
  it('lead back to the template and the values', () => {
    const chart = loadChartDirectory(workingTree(fixture, { symlinks: 'drop' }), '', () => {})!;
    const release = renderRelease(chart, {
      release: { name: 'shop', namespace: 'default', isUpgrade: false, revision: 1 },
      values: {},
      capabilities: { kubeVersion: defaultKubeVersion, apiVersions: defaultApiVersions },
      onTemplateError: 'fail',
      trace: true,
    });
    const found: string[] = [];
    let next = 0;
    for (const document of release.manifests) {
      for (const [index, text] of document.text.split('\n').entries()) {
        if (text !== expected[next]?.[0]) continue;
        next++;
        const origin = lineOrigin(release, document, index + 1)!;
        const place = `${origin.location.file.replace('templates/', '')}:${origin.location.line}`;
        found.push([text, place, origin.valuesPaths.at(-1) ?? ''].join(' <- '));
      }
    }
    expect(found).toEqual(expected.map(([text, place, path = '']) => [text, place, path].join(' <- ')));
  });
});
