import { describe, expect, it } from 'vitest';
import { findingsOf, preflux } from './program.js';

const entry = 'fixtures/kimawesome/cluster/kimawesome';

describe('the bundled repository', () => {
  it('is found to be right, charts included', () => {
    const { status, stdout } = preflux(['validate', entry]);
    expect(stdout).toMatch(
      /^5 Kustomizations, 2 HelmReleases; 45 objects rendered, 5 by charts, 45 checked against Kubernetes 1\.36 and Flux 2\.7\.5\n0 errors, 0 warnings, 0 info in \d+ ms\n$/,
    );
    expect(status).toBe(0);
  });

  it('has no finding of any severity', () => {
    expect(findingsOf(preflux([entry, '--format=json']).stdout)).toEqual([]);
  });

  it('renders a release with its values from every place', () => {
    const { stdout } = preflux(['build', entry, 'hr', 'echo/echo']);
    expect(stdout).toContain('replicas: 2\n'); // the overlay's patch
    expect(stdout).toContain('image: ghcr.io/example/echo:1.2.0\n'); // the release's own values
    expect(stdout).toContain('containerPort: 8080\n'); // the generated ConfigMap
    expect(stdout).toContain('value: kimawesome\n'); // a variable in the values
    expect(stdout).toContain('host: echo.kim.example.com\n'); // a variable in the ConfigMap
    expect(stdout).toContain('helm.sh/chart: echo-0.3.0\n');
  });

  it('keeps values that only the cluster knows unknown', () => {
    const { stdout } = preflux(['build', entry, 'hr', 'uptime', '-o', 'json']);
    const objects = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string });
    expect(objects.map(({ kind }) => kind)).toEqual(['Secret', 'CronJob']);
  });

  it('shows who applies what and what waits for what', () => {
    expect(preflux(['graph', entry]).stdout).toBe(`Kustomization flux-system/flux-system
├── Kustomization flux-system/loadbalancer
├── Kustomization flux-system/infrastructure  (after flux-system/loadbalancer)
├── Kustomization flux-system/applications  (after flux-system/infrastructure)
│   ├── HelmRelease echo/echo
│   └── HelmRelease uptime/uptime  (after echo/echo)
└── Kustomization site/site  (after flux-system/applications, flux-system/infrastructure)
`);
    expect(preflux(['graph', entry, '--format', 'mermaid']).stdout).toContain('  n3 --> n2\n');
    expect(preflux(['graph', entry, '--format', 'dot']).stdout).toContain(
      '"HelmRelease uptime/uptime" -> "HelmRelease echo/echo";',
    );
  });

  it('lists what there is', () => {
    const images = JSON.parse(preflux(['get', 'images', entry, '--format', 'json']).stdout) as {
      image: string;
    }[];
    expect(images.map(({ image }) => image)).toEqual([
      'docker.io/bitnami/sealed-secrets-controller:0.32.2',
      'docker.io/library/nginx:1.29.3',
      'ghcr.io/example/echo:1.2.0',
      'ghcr.io/example/uptime:3.0.1',
      'quay.io/metallb/controller:v0.15.2',
    ]);
    expect(preflux(['get', 'sources', entry]).stdout).toBe(
      `KIND           NAMESPACE    NAME         URL
GitRepository  flux-system  flux-system  ssh://git@git.example.com/kim/kimawesome
`,
    );
    const rows = JSON.parse(preflux(['get', 'hr', entry, '--format', 'json']).stdout) as object[];
    expect(rows).toEqual([
      { namespace: 'echo', name: 'echo', state: 'rendered', objects: '3', chart: 'echo 0.3.0' },
      { namespace: 'uptime', name: 'uptime', state: 'rendered', objects: '2', chart: 'uptime 1.4.2' },
    ]);
  });
});
