import { expect, it } from 'vitest';
import { kustomize } from './kustomize.js';

// Expected outputs are those of kustomize 5.7.1.

it('adds prefixes and suffixes, and follows the names that change', () => {
  expect(
    kustomize(
      {
        'overlay/kustomization.yaml': `
namePrefix: prod-
resources: [../base]
`,
        'base/kustomization.yaml': `
namePrefix: web-
nameSuffix: -v1
resources: [all.yaml]
`,
        'base/all.yaml': `
apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  template:
    spec:
      serviceAccountName: runner
      containers:
      - name: app
        envFrom:
        - configMapRef: {name: settings}
        - configMapRef: {name: elsewhere}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: runner}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: app}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: app}
---
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: foos.example.com}
`,
      },
      'overlay',
    ),
  ).toBe(`
apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: foos.example.com
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: prod-web-runner-v1
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: prod-web-settings-v1
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: prod-web-app-v1
spec:
  template:
    spec:
      containers:
      - envFrom:
        - configMapRef:
            name: prod-web-settings-v1
        - configMapRef:
            name: elsewhere
        name: app
      serviceAccountName: prod-web-runner-v1
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: prod-web-app-v1
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: prod-web-app-v1
`);
});
