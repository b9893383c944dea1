import { configMap, kustomization } from '../cluster/repository.js';
import { describeFailures } from './failures.js';

const content = { 'apps/config.yaml': configMap('settings', { a: '1' }) };
const dependsOn = (entry: string): string => `  dependsOn: [${entry}]\n`;
const fromSource = (reference: string, path = './apps'): string =>
  kustomization('apps', path).replace(/ {2}sourceRef:[^]*$/, `  sourceRef: ${reference}\n`);

describeFailures('where a Kustomization takes its content from', [
  {
    name: 'a source that does not exist',
    files: { ...content, 'clusters/test/apps.yaml': fromSource('{kind: GitRepository, name: aps}') },
    found: [
      'clusters/test/apps.yaml:11:3 error flux/source-missing Kustomization flux-system/apps takes its content from GitRepository flux-system/aps, which does not exist',
    ],
    flux: "Source 'GitRepository/flux-system/aps' not found",
    repaired: { 'clusters/test/apps.yaml': kustomization('apps', './apps') },
  },
  {
    name: 'a source of another namespace, which the reference does not name',
    files: {
      ...content,
      'clusters/test/apps.yaml': kustomization('apps', './apps', '', 'team').replace(
        '    namespace: flux-system\n',
        '',
      ),
    },
    found: [
      'clusters/test/apps.yaml:11:3 error flux/source-missing Kustomization team/apps takes its content from GitRepository team/flux-system, which does not exist',
    ],
    flux: "Source 'GitRepository/team/flux-system' not found",
  },
  {
    name: 'a kind of source that Kustomizations do not take',
    files: { ...content, 'clusters/test/apps.yaml': fromSource('{kind: HelmRepository, name: flux-system}') },
    found: [
      'clusters/test/apps.yaml:11:15 error schema/enum Kustomization flux-system/apps: spec.sourceRef.kind must be one of "OCIRepository", "GitRepository", "Bucket", "ExternalArtifact", not "HelmRepository"',
    ],
  },
  {
    name: 'a source that is refused has no artifact: what takes its content from there is no mistake of its own',
    files: {
      'clusters/test/apps.yaml': fromSource('{kind: GitRepository, name: other}'),
      'clusters/test/other.yaml':
        'apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: other, namespace: flux-system}\nspec:\n  interval: 1h\n  url: ssh://git@example.com/other\n',
    },
    found: [
      'clusters/test/other.yaml:6:3 error flux/source-invalid GitRepository flux-system/other is fetched by SSH, but has no spec.secretRef with the key to do so',
    ],
  },
  {
    name: 'a path that does not exist',
    files: { ...content, 'clusters/test/apps.yaml': kustomization('apps', './aps') },
    found: [
      'clusters/test/apps.yaml:10:3 error flux/path-missing spec.path ./aps does not exist in GitRepository flux-system/flux-system',
    ],
    flux: 'kustomization path not found: stat aps: no such file or directory',
    repaired: { 'clusters/test/apps.yaml': kustomization('apps', './apps') },
  },
  {
    name: 'a path that is a symbolic link',
    files: { ...content, 'clusters/test/apps.yaml': kustomization('apps', './link') },
    links: { link: 'apps' },
    found: [
      'clusters/test/apps.yaml:10:3 error flux/path-missing spec.path ./link is a symbolic link, which Flux leaves out of its artifacts',
    ],
    flux: 'kustomization path not found: stat link',
    repaired: { 'clusters/test/apps.yaml': kustomization('apps', './apps') },
  },
  {
    name: 'a path that is a file',
    files: { ...content, 'clusters/test/apps.yaml': kustomization('apps', './apps/config.yaml') },
    found: [
      'clusters/test/apps.yaml:10:3 error flux/path-missing spec.path ./apps/config.yaml is a file; Flux needs a directory',
    ],
  },
  {
    name: 'a path that .sourceignore keeps out of the artifact',
    files: {
      ...content,
      'clusters/test/apps.yaml': kustomization('apps', './apps'),
      '.sourceignore': 'apps/\n',
    },
    found: [
      'clusters/test/apps.yaml:10:3 error flux/path-missing spec.path ./apps is kept out of the artifact of GitRepository flux-system/flux-system',
    ],
    flux: 'kustomization path not found',
    repaired: { '.sourceignore': 'docs/\n' },
  },
  {
    name: 'a path that spec.ignore of the source keeps out',
    files: {
      ...content,
      'clusters/test/apps.yaml': kustomization('apps', './apps'),
      'clusters/test/flux-system/kustomization.yaml': `resources: [gotk-sync.yaml]
patches:
  - target: {kind: GitRepository}
    patch: |
      - op: add
        path: /spec/ignore
        value: |
          /*
          !/clusters
`,
    },
    found: [
      'clusters/test/apps.yaml:10:3 error flux/path-missing spec.path ./apps is kept out of the artifact of GitRepository flux-system/flux-system',
    ],
    flux: 'kustomization path not found',
  },
]);

describeFailures('what a Kustomization waits for', [
  {
    name: 'a dependency that does not exist',
    files: {
      ...content,
      'clusters/test/apps.yaml': kustomization('apps', './apps', dependsOn('{name: infra}')),
    },
    found: [
      'clusters/test/apps.yaml:15:15 error graph/depends-on-missing Kustomization flux-system/apps depends on Kustomization flux-system/infra, which does not exist: it will never be applied',
    ],
    flux: "dependency 'flux-system/infra' not found",
    repaired: {
      'clusters/test/infra.yaml': kustomization('infra', './infra'),
      'infra/config.yaml': configMap('infra', { a: '1' }),
    },
  },
  {
    name: 'a dependency in another namespace',
    files: {
      ...content,
      'clusters/test/apps.yaml': kustomization('apps', './apps', dependsOn('{name: infra}')),
      'clusters/test/infra.yaml': kustomization('infra', './infra', '', 'infra'),
      'clusters/test/namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: infra}\n',
      'infra/config.yaml': configMap('infra', { a: '1' }),
    },
    found: [
      'clusters/test/apps.yaml:15:15 error graph/depends-on-missing Kustomization flux-system/apps depends on Kustomization flux-system/infra, which does not exist: it will never be applied',
    ],
  },
  {
    name: 'a HelmRelease, which a Kustomization cannot depend on',
    files: {
      ...content,
      'clusters/test/apps.yaml': kustomization('apps', './apps', dependsOn('{name: db}')),
      'clusters/test/db.yaml':
        'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: db, namespace: flux-system}\nspec: {interval: 1h, chartRef: {kind: OCIRepository, name: db}}\n---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: db, namespace: flux-system}\nspec: {interval: 1h, url: "oci://example.com/db"}\n',
    },
    found: [
      'clusters/test/apps.yaml:15:15 error graph/depends-on-missing Kustomization flux-system/apps depends on Kustomization flux-system/db, which does not exist: it will never be applied',
    ],
  },
  {
    name: 'dependencies in a circle',
    files: {
      'clusters/test/a.yaml': kustomization('a', './a', dependsOn('{name: b}')),
      'clusters/test/b.yaml': kustomization('b', './b', dependsOn('{name: a}')),
      'a/config.yaml': configMap('a', { a: '1' }),
      'b/config.yaml': configMap('b', { a: '1' }),
    },
    found: [
      'clusters/test/a.yaml:15:15 error graph/depends-on-cycle these wait for each other and will never be applied: Kustomization flux-system/a -> Kustomization flux-system/b -> Kustomization flux-system/a',
    ],
    flux: 'circular dependency detected',
  },
  {
    name: 'a dependency on itself',
    files: {
      ...content,
      'clusters/test/apps.yaml': kustomization('apps', './apps', dependsOn('{name: apps}')),
    },
    found: [
      'clusters/test/apps.yaml:15:15 error graph/depends-on-cycle Kustomization flux-system/apps depends on itself: it will never be applied',
    ],
  },
  {
    name: 'a suspended dependency',
    files: {
      ...content,
      'clusters/test/apps.yaml': kustomization('apps', './apps', dependsOn('{name: infra}')),
      'clusters/test/infra.yaml': kustomization('infra', './infra', '  suspend: true\n'),
      'infra/config.yaml': configMap('infra', { a: '1' }),
    },
    found: [
      'clusters/test/apps.yaml:15:15 warning graph/depends-on-suspended Kustomization flux-system/apps depends on Kustomization flux-system/infra, which is suspended: it waits unless that one was ready before',
    ],
  },
  {
    name: 'a dependency that fails: only its own failure is reported',
    files: {
      ...content,
      'clusters/test/apps.yaml': kustomization('apps', './apps', dependsOn('{name: infra}')),
      'clusters/test/infra.yaml': kustomization('infra', './infra'),
    },
    found: [
      'clusters/test/infra.yaml:10:3 error flux/path-missing spec.path ./infra does not exist in GitRepository flux-system/flux-system',
    ],
  },
  {
    name: 'an owner that waits for what depends on it',
    files: {
      'clusters/test/apps.yaml': kustomization('apps', './apps', '  wait: true\n'),
      'apps/web.yaml': kustomization('web', './web', dependsOn('{name: apps}')),
      'web/config.yaml': configMap('web', { a: '1' }),
    },
    found: [
      'apps/web.yaml:15:15 error graph/depends-on-waiting-owner Kustomization flux-system/web depends on Kustomization flux-system/apps, which waits for it: neither gets ready',
    ],
    flux: "dependency 'flux-system/apps' is not ready",
    repaired: { 'apps/web.yaml': kustomization('web', './web') },
  },
  {
    name: 'a readyExpr that is no CEL',
    files: {
      ...content,
      'clusters/test/apps.yaml': kustomization(
        'apps',
        './apps',
        '  dependsOn:\n    - name: infra\n      readyExpr: dep.status.ready = true\n',
      ),
      'clusters/test/infra.yaml': kustomization('infra', './infra'),
      'infra/config.yaml': configMap('infra', { a: '1' }),
    },
    found: [
      'clusters/test/apps.yaml:17:7 error flux/cel-invalid Kustomization flux-system/apps: readyExpr does not compile: unexpected character: =',
    ],
  },
  {
    name: 'a health check that is no CEL',
    files: {
      ...content,
      'clusters/test/apps.yaml': kustomization(
        'apps',
        './apps',
        '  wait: true\n  healthCheckExprs:\n    - apiVersion: example.com/v1\n      kind: Box\n      current: status.phase == "Ready\n',
      ),
    },
    found: [
      'clusters/test/apps.yaml:19:7 error flux/cel-invalid Kustomization flux-system/apps: current does not compile: unterminated string',
    ],
  },
]);
