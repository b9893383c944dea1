import { describe, expect, it } from 'vitest';
import { memoryTree } from '../../src/files/memory-tree.js';
import { build, type BuildOptions } from '../../src/kustomize/build.js';
import { createBuildCache } from '../../src/kustomize/cache.js';
import { printBuild } from '../../src/kustomize/print.js';

// Expected outputs are those of kustomize 5.7.1.

const shop = {
  'base/kustomization.yaml': `
resources:
  - deployment.yaml
  - service.yaml
configMapGenerator:
  - name: settings
    literals: [level=info, "note='quoted'"]
  - name: plain
    envs: [plain.env]
    options:
      disableNameSuffixHash: true
      labels: {kind: plain}
secretGenerator:
  - name: token
    files: [value=token.txt]
`,
  'base/plain.env': '# comment\nA=1\n\nB="two"\nC\n',
  'base/token.txt': 'secret',
  'base/deployment.yaml': `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: nginx:1.20
          envFrom:
            - configMapRef: {name: settings}
            - configMapRef: {name: plain}
            - secretRef: {name: token}
`,
  'base/service.yaml': `
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
    - port: 80
---
# nothing here
---
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ServiceAccount
    metadata: {name: web}
  - apiVersion: v1
    kind: ConfigMap
    metadata:
      name: note
      annotations: {config.kubernetes.io/local-config: "true"}
`,
  'parts/sidecar/kustomization.yaml': `
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
  - target: {kind: Deployment}
    patch: |
      - op: add
        path: /spec/template/spec/containers/-
        value: {name: sidecar, image: envoy}
`,
  'overlay/kustomization.yaml': `
namespace: shop
namePrefix: dev-
resources: [../base, namespace.yaml]
components: [../parts/sidecar]
configMapGenerator:
  - name: settings
    behavior: merge
    literals: [level=debug, extra=1]
labels:
  - pairs: {env: dev}
    includeSelectors: true
commonAnnotations: {team: a}
images:
  - name: nginx
    newTag: "1.25"
replicas:
  - {name: web, count: 3}
patches:
  - path: patch.yaml
replacements:
  - source: {kind: Service, name: web, fieldPath: metadata.name}
    targets:
      - select: {kind: Deployment}
        fieldPaths: ["spec.template.spec.containers.[name=web].env.[name=HOST].value"]
`,
  'overlay/namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n',
  'overlay/patch.yaml': `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - name: web
          env: [{name: HOST, value: ""}]
`,
};

const shopOutput = `apiVersion: v1
kind: Namespace
metadata:
  annotations:
    team: a
  labels:
    env: dev
  name: shop
---
apiVersion: v1
kind: ServiceAccount
metadata:
  annotations:
    team: a
  labels:
    env: dev
  name: dev-web
  namespace: shop
---
apiVersion: v1
data:
  A: "1"
  B: '"two"'
  C: ""
kind: ConfigMap
metadata:
  annotations:
    team: a
  labels:
    env: dev
    kind: plain
  name: dev-plain
  namespace: shop
---
apiVersion: v1
data:
  extra: "1"
  level: debug
  note: quoted
kind: ConfigMap
metadata:
  annotations:
    team: a
  labels:
    env: dev
  name: dev-settings-f2dc78c6dk
  namespace: shop
---
apiVersion: v1
data:
  value: c2VjcmV0
kind: Secret
metadata:
  annotations:
    team: a
  labels:
    env: dev
  name: dev-token-k664b85445
  namespace: shop
type: Opaque
---
apiVersion: v1
kind: Service
metadata:
  annotations:
    team: a
  labels:
    env: dev
  name: dev-web
  namespace: shop
spec:
  ports:
  - port: 80
  selector:
    app: web
    env: dev
---
apiVersion: apps/v1
kind: Deployment
metadata:
  annotations:
    team: a
  labels:
    env: dev
  name: dev-web
  namespace: shop
spec:
  replicas: 3
  selector:
    matchLabels:
      app: web
      env: dev
  template:
    metadata:
      annotations:
        team: a
      labels:
        app: web
        env: dev
    spec:
      containers:
      - env:
        - name: HOST
          value: dev-web
        envFrom:
        - configMapRef:
            name: dev-settings-f2dc78c6dk
        - configMapRef:
            name: dev-plain
        - secretRef:
            name: dev-token-k664b85445
        image: nginx:1.25
        name: web
      - image: envoy
        name: sidecar
`;

/** Diagnostics as one line each. */
function findings(files: Record<string, string>, path: string, more: Partial<BuildOptions> = {}): string[] {
  return build({ tree: memoryTree(files), path, ...more }).diagnostics.map(
    ({ severity, code, location, message, help }) =>
      `${severity} ${code} ${location?.file}:${location?.line}:${location?.column} ${message}${help === undefined ? '' : ` (${help})`}`,
  );
}

const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;

describe('build', () => {
  it('does everything in kustomize’s order', () => {
    const { resources, diagnostics } = build({ tree: memoryTree(shop), path: 'overlay' });
    expect(diagnostics).toEqual([]);
    expect(printBuild(resources)).toBe(shopOutput);
  });

  it('remembers where every object comes from and what changed it', () => {
    const { resources } = build({ tree: memoryTree(shop), path: 'overlay' });
    const origins = resources.map(({ object, origin }) => [object['kind'], origin]);
    expect(origins[1]).toEqual([
      'ServiceAccount',
      { kind: 'file', file: 'base/service.yaml', document: 2, item: 0 },
    ]);
    expect(origins[3]).toEqual([
      'ConfigMap',
      { kind: 'generator', file: 'base/kustomization.yaml', field: 'configMapGenerator', index: 0 },
    ]);
    const deployment = resources.find(({ object }) => object['kind'] === 'Deployment');
    expect(deployment?.steps).toContainEqual({
      file: 'overlay/kustomization.yaml',
      field: 'patches',
      index: 0,
      path: 'overlay/patch.yaml',
    });
  });

  it('gives the same for every build that shares a cache', () => {
    const tree = memoryTree(shop);
    const cache = createBuildCache();
    for (let round = 0; round < 4; round++) {
      expect(printBuild(build({ tree, path: 'overlay', cache }).resources)).toBe(shopOutput);
    }
    const base = printBuild(build({ tree, path: 'base', cache }).resources);
    expect(base).toBe(printBuild(build({ tree, path: 'base' }).resources));
  });

  it('builds a root that is given as data and leaves out what it does not know', () => {
    const text = 'resources: [a.yaml]\n';
    const { resources, diagnostics } = build({
      tree: memoryTree({ 'app/kustomization.yaml': text, 'app/a.yaml': configMap('a') }),
      path: 'app',
      root: {
        file: 'app/kustomization.yaml',
        text,
        value: { resources: ['a.yaml'], namespace: 'apps', unheardOf: true },
        strict: false,
      },
    });
    expect(diagnostics).toEqual([]);
    expect(printBuild(resources)).toBe(
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: apps\n',
    );
  });

  it('reports every faulty entry and builds the others', () => {
    const files = {
      'kustomization.yaml': `resources:
  - deploymnt.yaml
  - good.yaml
  - ../outside.yaml
  - apps
namePrefixx: a-
configMapGenerator:
  - name: c
    literals: [novalue]
`,
      'deployment.yaml': configMap('d'),
      'good.yaml': configMap('good'),
      'apps/kustomiaztion.yaml': 'resources: []\n',
    };
    expect(findings(files, '')).toEqual([
      'error kustomize/resource-missing kustomization.yaml:2:5 `deploymnt.yaml` does not exist (did you mean `deployment.yaml`?)',
      'error kustomize/resource-missing kustomization.yaml:4:5 `../outside.yaml` leads out of the repository',
      'error kustomize/kustomization-missing kustomization.yaml:5:5 the directory apps has no kustomization file (rename `kustomiaztion.yaml` to `kustomization.yaml`)',
      'error kustomize/unknown-field kustomization.yaml:6:1 `namePrefixx` is no field of a kustomization (did you mean `namePrefix`?)',
      'error kustomize/invalid-literal kustomization.yaml:9:16 the literal "novalue" is not of the form key=value',
    ]);
    const { resources } = build({ tree: memoryTree(files), path: '' });
    expect(resources.map(({ object }) => (object['metadata'] as { name: string }).name)).toContain('good');
  });

  it('loads files from outside of a kustomization only where it may', () => {
    const files = { 'a/kustomization.yaml': 'resources: [../b.yaml]\n', 'b.yaml': configMap('b') };
    expect(findings(files, 'a')).toEqual([
      "error kustomize/outside-root a/kustomization.yaml:1:13 `../b.yaml` lies outside of the kustomization's directory, and kustomize does not load it from there (move the file, or make its directory a base with a kustomization of its own)",
    ]);
    expect(findings(files, 'a', { loadRestrictor: 'none' })).toEqual([]);
  });

  it('leaves remote bases out and blames nothing else for it', () => {
    const files = {
      'kustomization.yaml': `resources:
  - https://github.com/org/repo//deploy?ref=v1
  - https://example.com/crds.yaml
patches:
  - patch: |
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: remote
`,
    };
    expect(findings(files, '').map((line) => line.replace(/ \(.*/, ''))).toEqual([
      'warning source/remote-resource kustomization.yaml:2:5 the remote base https://github.com/org/repo',
      'info kustomize/patch-unmatched kustomization.yaml:9:9 the patch is for Deployment remote, which is not among the resources',
    ]);
  });

  it('tells of remote entries of one field together, but for those without a version', () => {
    const tree = memoryTree({
      'kustomization.yaml': `resources:
  - https://example.com/a.yaml
  - https://github.com/org/repo//deploy
  - https://example.com/b.yaml
  - https://github.com/org/repo//crds?ref=v1
`,
    });
    const { diagnostics } = build({ tree, path: '' });
    expect(
      diagnostics.map(({ message, location, related, help }) => ({
        message,
        line: location?.line,
        related,
        help,
      })),
    ).toEqual([
      {
        message:
          'the remote file https://example.com/a.yaml and 2 more remote entries are not fetched, so what they hold is missing from this build',
        line: 2,
        related: [
          {
            location: { file: 'kustomization.yaml', line: 4, column: 5 },
            message: 'the remote file https://example.com/b.yaml is not fetched',
          },
          {
            location: { file: 'kustomization.yaml', line: 5, column: 5 },
            message: 'the remote base https://github.com/org/repo (directory crds) at v1 is not fetched',
          },
        ],
        help: undefined,
      },
      {
        message:
          'the remote base https://github.com/org/repo (directory deploy) is not fetched, so what it holds is missing from this build',
        line: 3,
        related: undefined,
        help: '`https://github.com/org/repo//deploy` names no version: add `?ref=` and a tag, or builds change without a commit',
      },
    ]);
  });

  it('blames overlays for nothing that a remote base of a base may hold', () => {
    const patch = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: remote\n';
    const files = {
      'base/kustomization.yaml': 'resources: [https://example.com/all.yaml]\n',
      'middle/kustomization.yaml':
        'resources: [../base]\npatchesStrategicMerge: [p.yaml]\ncomponents: [../part]\n',
      'middle/p.yaml': patch,
      'part/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
replicas: [{name: remote, count: 2}]
configMapGenerator: [{name: remote, behavior: merge, literals: [a=1]}]
`,
      'top/kustomization.yaml': `resources: [../middle]
patches: [{path: p.yaml}]
replacements:
  - source: {kind: Secret, name: remote}
    targets: [{select: {kind: ConfigMap}, fieldPaths: [data.a]}]
vars: [{name: V, objref: {apiVersion: v1, kind: Secret, name: remote}}]
`,
      'top/p.yaml': patch,
    };
    expect(findings(files, 'top').map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
      'warning source/remote-resource base/kustomization.yaml:1:13',
      'warning kustomize/deprecated-field middle/kustomization.yaml:2:1',
      'info kustomize/patch-unmatched middle/p.yaml:4:3',
      'info kustomize/replicas-unmatched part/kustomization.yaml:3:12',
      'info kustomize/generator-merge-missing part/kustomization.yaml:4:22',
      'info kustomize/replacement-source-unmatched top/kustomization.yaml:4:5',
      'warning kustomize/deprecated-field top/kustomization.yaml:6:1',
      'info kustomize/var-unmatched top/kustomization.yaml:6:8',
      'info kustomize/patch-unmatched top/p.yaml:4:3',
    ]);
  });

  it('ends in cycles', () => {
    const files = {
      'a/kustomization.yaml': 'resources: [../b]\n',
      'b/kustomization.yaml': 'resources: [../a]\n',
      'c/kustomization.yaml': 'resources: [..]\n',
      'kustomization.yaml': 'resources: [c]\n',
    };
    expect(findings(files, 'a')).toEqual([
      'error kustomize/cycle b/kustomization.yaml:1:13 this leads back to a, which is being built already',
    ]);
    expect(findings(files, 'c')).toEqual([
      'error kustomize/cycle c/kustomization.yaml:1:13 the root directory contains c, which is being built already; a kustomization may not use a directory above itself',
    ]);
  });

  it('points into the file that is wrong', () => {
    const files = {
      'kustomization.yaml':
        'resources: [a.yaml, b.yaml]\npatches:\n  - path: p.yaml\n    target: {name: a}\n',
      'a.yaml': `${configMap('a')}---\n${configMap('a')}`,
      'b.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {}\n---\nreplicas: 1\n',
      'p.yaml': '- op: add\n  path: /data\n  value: {}\n- op: remove\n  path: /data/x\n',
    };
    expect(findings(files, '').map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
      'error kustomize/duplicate-resource a.yaml:9:3',
      'error kustomize/name-missing b.yaml:3:1',
      'error kustomize/not-an-object b.yaml:5:1',
      'error kustomize/json-patch p.yaml:4:3',
    ]);
  });
});
