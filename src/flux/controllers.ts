import { memoryTree } from '../files/memory-tree.js';
import { build } from '../kustomize/build.js';
import { gvkOf, nameOf, namespaceOf, textField, type ManifestObject } from '../manifest/object.js';
import { getOwn, isMap, valueAt, type YamlMap, type YamlValue } from '../yaml/value.js';
import { writeYaml } from '../yaml/write.js';
import { reconcilerKind } from './kinds.js';

/** How one of Flux's controllers is started. */
export interface Controller {
  /** Flags without their dashes, such as `no-cross-namespace-refs`; a switch has the value `true`. */
  readonly flags: ReadonlyMap<string, string>;
  /** The feature gates that are set, on or off. */
  readonly gates: ReadonlyMap<string, boolean>;
}

/** The controllers of an installation by name, such as `kustomize-controller`; empty where nothing is known of them. */
export type Controllers = ReadonlyMap<string, Controller>;

/**
 * Finds out how Flux's controllers are started: from their Deployments, as gotk-components.yaml holds them, and from a
 * FluxInstance, as flux-operator would make Deployments of it.
 */
export function readControllers(objects: Iterable<ManifestObject>): Controllers {
  const controllers = new Map<string, Controller>();
  for (const object of objects) {
    if (reconcilerKind(object) === 'FluxInstance') {
      for (const deployment of instanceDeployments(object)) addDeployment(controllers, deployment);
    } else addDeployment(controllers, object);
  }
  return controllers;
}

/** Whether a feature gate is on; undefined where nothing sets it. */
export function featureGate(controllers: Controllers, controller: string, gate: string): boolean | undefined {
  return controllers.get(controller)?.gates.get(gate);
}

/** Whether a switch such as `no-cross-namespace-refs` is on. */
export function isSwitchedOn(controllers: Controllers, controller: string, flag: string): boolean {
  const value = controllers.get(controller)?.flags.get(flag);
  return value !== undefined && isTrue(value);
}

const controllerName =
  /^(?:source|kustomize|helm|notification|image-reflector|image-automation)-controller$|^source-watcher$/;

function addDeployment(controllers: Map<string, Controller>, object: ManifestObject): void {
  const { group, kind } = gvkOf(object);
  const name = nameOf(object);
  if (group !== 'apps' || kind !== 'Deployment' || !controllerName.test(name)) return;
  const containers = valueAt(object, ['spec', 'template', 'spec', 'containers']);
  const manager = maps(containers).find((container) => textField(container, 'name') === 'manager');
  const args = manager && getOwn(manager, 'args');
  controllers.set(name, readArguments(Array.isArray(args) ? args : []));
}

function readArguments(args: readonly YamlValue[]): Controller {
  const flags = new Map<string, string>();
  const gates = new Map<string, boolean>();
  for (const [index, arg] of args.entries()) {
    const match = typeof arg === 'string' ? /^--?([^=\s]+)(?:=([^]*))?$/.exec(arg) : null;
    if (!match) continue;
    const name = match[1]!;
    const next = args[index + 1];
    // A flag's value may be an argument of its own.
    const value = match[2] ?? (typeof next === 'string' && !next.startsWith('-') ? next : 'true');
    flags.set(name, value);
    if (name !== 'feature-gates') continue;
    for (const entry of value.split(',')) {
      const [gate = '', state = ''] = entry.split('=');
      gates.set(gate.trim(), isTrue(state.trim()));
    }
  }
  return { flags, gates };
}

/** As Go's flags read a boolean. */
function isTrue(text: string): boolean {
  return /^(?:1|t|true)$/i.test(text);
}

const usualComponents = [
  'source-controller',
  'kustomize-controller',
  'helm-controller',
  'notification-controller',
];

const usualArguments = [
  '--events-addr=http://notification-controller.$(RUNTIME_NAMESPACE).svc.cluster.local./',
  '--watch-all-namespaces=true',
  '--log-level=info',
  '--log-encoding=json',
  '--enable-leader-election',
];

/** What patches commonly change of a container: a JSON patch does nothing at all where a field of it is not there. */
const usualContainer: YamlMap = {
  name: 'manager',
  env: [{ name: 'RUNTIME_NAMESPACE' }],
  resources: { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '100m', memory: '64Mi' } },
  volumeMounts: [{ name: 'temp', mountPath: '/tmp' }],
};

/** The Deployments that flux-operator makes of a FluxInstance, as far as their arguments go, after its patches. */
function instanceDeployments(instance: ManifestObject): readonly ManifestObject[] {
  const spec = isMap(instance['spec']) ? instance['spec'] : {};
  const listed = getOwn(spec, 'components');
  const components = Array.isArray(listed)
    ? listed.filter((name) => typeof name === 'string')
    : usualComponents;
  const isMultitenant = valueAt(spec, ['cluster', 'multitenant']) === true;
  const hasIdentities =
    valueAt(spec, ['cluster', 'objectLevelWorkloadIdentity']) === true ||
    valueAt(spec, ['cluster', 'multitenantWorkloadIdentity']) === true;
  const account = textField(valueAt(spec, ['cluster']), 'tenantDefaultServiceAccount') || 'default';
  const deployments = components.map((name): YamlMap => {
    const args = [...usualArguments];
    const appliesObjects = name === 'kustomize-controller' || name === 'helm-controller';
    if (isMultitenant && name !== 'source-controller') args.push('--no-cross-namespace-refs=true');
    if (isMultitenant && name === 'kustomize-controller') args.push('--no-remote-bases=true');
    if (isMultitenant && appliesObjects) args.push(`--default-service-account=${account}`);
    if (hasIdentities) args.push('--feature-gates=ObjectLevelWorkloadIdentity=true');
    if (appliesObjects && components.includes('source-watcher'))
      args.push('--feature-gates=ExternalArtifact=true');
    return {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        name,
        namespace: namespaceOf(instance),
        labels: { 'app.kubernetes.io/part-of': 'flux', 'app.kubernetes.io/component': name },
      },
      spec: {
        replicas: 1,
        template: {
          metadata: { labels: {}, annotations: {} },
          spec: { containers: [{ ...usualContainer, args }], volumes: [{ name: 'temp', emptyDir: {} }] },
        },
      },
    };
  });
  const patches = valueAt(spec, ['kustomize', 'patches']);
  return Array.isArray(patches) ? patched(deployments, patches) : deployments;
}

/** Each patch by itself: one that is for other objects of the installation, or cannot be applied, changes nothing here. */
function patched(deployments: readonly YamlMap[], patches: readonly YamlValue[]): readonly YamlMap[] {
  let current = deployments;
  for (const patch of patches) {
    const tree = memoryTree({
      'deployments.yaml': current.map((object) => writeYaml(object)).join('---\n'),
      'kustomization.yaml': writeYaml({ resources: ['deployments.yaml'], patches: [patch] }),
    });
    const { resources, diagnostics } = build({ tree, path: '', order: 'none' });
    const failed = diagnostics.some(({ severity }) => severity === 'error');
    if (!failed && resources.length === current.length) current = resources.map(({ object }) => object);
  }
  return current;
}

function maps(value: YamlValue | undefined): YamlMap[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}
