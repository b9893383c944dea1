import { describe, expect, it } from 'vitest';
import { findingsIn } from './findings.js';
import { kustomization } from '../cluster/repository.js';

/** `file:line code` of what schemas say about the directory `app`, which a Kustomization applies. */
function placesIn(files: Readonly<Record<string, string>>, extra = ''): string[] {
  return findingsIn({ 'clusters/test/app.yaml': kustomization('app', './app', extra), ...files })
    .filter(({ code }) => code.startsWith('schema/'))
    .map(({ location, code }) => `${location?.file}:${location?.line} ${code}`);
}

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: apps
  labels:
    tier: front
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: web:1
          ports:
            - containerPort: 80
`;

function overlay(text: string): Record<string, string> {
  return { 'app/kustomization.yaml': `resources: [web.yaml]\n${text}`, 'app/web.yaml': deployment };
}

describe('a wrong field is shown', () => {
  it('in the strategic merge that wrote it, and what the patch only passes through in the manifest', () => {
    const patch = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: apps
spec:
  replicas: many
  template:
    spec:
      containers:
        - name: sidecar
          image: side:1
          imagePullPolicy: Sometimes
`;
    const files = { ...overlay('patches:\n  - path: patch.yaml\n'), 'app/patch.yaml': patch };
    const broken = deployment.replace('containerPort: 80', 'containerPort: http');
    expect(placesIn({ ...files, 'app/web.yaml': broken })).toEqual([
      'app/patch.yaml:7 schema/wrong-type',
      'app/patch.yaml:13 schema/enum',
      'app/web.yaml:19 schema/wrong-type',
    ]);
  });

  it('in the manifest where a patch only begins the map that something is missing from', () => {
    const patch =
      'kind: Deployment\napiVersion: apps/v1\nmetadata:\n  name: web\n  namespace: apps\nspec:\n  replicas: 2\n';
    const files = { ...overlay('patches:\n  - path: patch.yaml\n'), 'app/patch.yaml': patch };
    const broken = deployment.replace('  selector:\n    matchLabels: {app: web}\n', '');
    expect(placesIn({ ...files, 'app/web.yaml': broken })).toEqual(['app/web.yaml:8 schema/required']);
  });

  it('in the operation of a JSON patch, inline, also where it only takes away', () => {
    const patches = `patches:
  - target: {kind: Deployment}
    patch: |
      - op: add
        path: /spec/template/spec/containers/0/imagePullPolicy
        value: Sometimes
      - op: add
        path: /spec/template/spec/containers/0/ports/-
        value:
          containerPort: 80
      - op: remove
        path: /spec/selector
`;
    expect(placesIn(overlay(patches))).toEqual([
      'app/kustomization.yaml:7 schema/enum',
      'app/kustomization.yaml:10 schema/duplicate-key',
      'app/kustomization.yaml:13 schema/required',
    ]);
  });

  it('in the patch of a Flux Kustomization', () => {
    const patches = `  patches:
    - target:
        kind: Deployment
      patch: |
        - op: add
          path: /spec/replicas
          value: "3"
    - patch: |
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          namespace: apps
        spec:
          paused: "no"
`;
    expect(placesIn(overlay(''), patches)).toEqual([
      'clusters/test/app.yaml:21 schema/wrong-type',
      'clusters/test/app.yaml:29 schema/wrong-type',
    ]);
  });

  it('in the document of a base, a component or a patch of it, where an item of a list was moved by another patch', () => {
    const files = {
      'app/kustomization.yaml': 'resources: [../base]\ncomponents: [../extra]\n',
      'base/kustomization.yaml': 'resources: [web.yaml]\n',
      'base/web.yaml': deployment.replace('image: web:1', 'image: web:1\n          tty: 1'),
      'extra/kustomization.yaml': `kind: Component
apiVersion: kustomize.config.k8s.io/v1alpha1
patches:
  - target: {kind: Deployment}
    patch: |
      - op: add
        path: /spec/template/spec/containers/0
        value:
          name: first
          image: first:1
          stdin: 1
`,
    };
    expect(placesIn(files)).toEqual([
      'base/web.yaml:18 schema/wrong-type',
      'extra/kustomization.yaml:11 schema/wrong-type',
    ]);
  });

  it('at the labels, annotations and namespaces that a kustomization sets', () => {
    const fields = `namespace: Apps
labels:
  - pairs:
      team: not a team
commonAnnotations:
  bad key: x
`;
    expect(new Set(placesIn(overlay(fields)))).toEqual(
      new Set([
        'app/kustomization.yaml:2 schema/metadata',
        'app/kustomization.yaml:5 schema/metadata',
        'app/kustomization.yaml:7 schema/metadata',
      ]),
    );
  });

  it('at the common metadata and the target namespace of a Flux Kustomization', () => {
    const fields = '  targetNamespace: Apps\n  commonMetadata:\n    labels:\n      team: not a team\n';
    const places = placesIn(overlay(''), fields).filter((place) => place.endsWith('metadata'));
    expect(places).toEqual([
      'clusters/test/app.yaml:15 schema/metadata',
      'clusters/test/app.yaml:18 schema/metadata',
    ]);
  });

  it('at the target of a replacement', () => {
    const fields = `replacements:
  - source: {kind: Deployment, fieldPath: metadata.name}
    targets:
      - select: {kind: Deployment}
        fieldPaths:
          - spec.template.spec.containers.[name=web].imagePullPolicy
`;
    const files = overlay(fields);
    files['app/web.yaml'] = deployment.replace(
      'image: web:1',
      'image: web:1\n          imagePullPolicy: Never',
    );
    expect(placesIn(files)).toEqual(['app/kustomization.yaml:7 schema/enum']);
  });

  it('at the literal, the file or the label of a generator', () => {
    const files = {
      'app/kustomization.yaml': `namespace: apps
configMapGenerator:
  - name: settings
    literals:
      - good=1
      - bad key=2
    files:
      - other key=app.conf
    options:
      labels:
        team: not a team
`,
      'app/app.conf': 'x',
    };
    expect(placesIn(files)).toEqual([
      'app/kustomization.yaml:6 schema/metadata',
      'app/kustomization.yaml:8 schema/metadata',
      'app/kustomization.yaml:11 schema/metadata',
    ]);
  });

  it('at the apiVersion of the manifest, not of a patch that finds it by that', () => {
    const patch =
      'kind: CronJob\napiVersion: batch/v1beta1\nmetadata:\n  name: a\n  namespace: a\nspec:\n  suspend: true\n';
    const job =
      'apiVersion: batch/v1beta1\nkind: CronJob\nmetadata: {name: a, namespace: a}\nspec: {schedule: "* * * * *"}\n';
    const files = {
      'app/kustomization.yaml': 'resources: [job.yaml]\npatches:\n  - path: patch.yaml\n',
      'app/job.yaml': job,
      'app/patch.yaml': patch,
    };
    expect(placesIn(files)).toEqual(['app/job.yaml:1 schema/api-removed']);
  });
});

it('names the schema that a finding goes by, and where a duplicate has its first', () => {
  const twice = deployment.replace(
    '            - containerPort: 80\n',
    '            - containerPort: 80\n            - containerPort: 80\n',
  );
  const [finding] = findingsIn(
    { 'clusters/test/app.yaml': kustomization('app', './app'), ...overlay(''), 'app/web.yaml': twice },
    ['schema/duplicate-key'],
  );
  expect(finding).toMatchObject({
    location: { file: 'app/web.yaml', line: 20 },
    related: [{ location: { file: 'app/web.yaml', line: 19 }, message: 'the first one' }],
    schema: { description: 'Kubernetes 1.36' },
  });
});

it('says where the variable of a wrong value gets its value', () => {
  const text = deployment.replace('spec:\n', 'spec:\n  replicas: ${REPLICAS}\n  paused: ${PAUSED}\n');
  const settings =
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: s, namespace: flux-system}\ndata:\n  REPLICAS: many\n';
  const extra =
    '  postBuild:\n    substitute:\n      PAUSED: "maybe"\n    substituteFrom:\n      - {kind: ConfigMap, name: s}\n';
  const findings = findingsIn(
    {
      'clusters/test/app.yaml': kustomization('app', './app', extra),
      'clusters/test/settings.yaml': settings,
      ...overlay(''),
      'app/web.yaml': text,
    },
    ['schema/wrong-type'],
  );
  expect(findings.map(({ location, related }) => [location, related])).toEqual([
    [
      { file: 'app/web.yaml', line: 9, column: 3 },
      [
        {
          location: { file: 'clusters/test/settings.yaml', line: 5, column: 3 },
          message: '${REPLICAS} gets its value here',
        },
      ],
    ],
    [
      { file: 'app/web.yaml', line: 10, column: 3 },
      [
        {
          location: { file: 'clusters/test/app.yaml', line: 17, column: 7 },
          message: '${PAUSED} gets its value here',
        },
      ],
    ],
  ]);
});
