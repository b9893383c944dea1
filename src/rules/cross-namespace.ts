import { isSwitchedOn } from '../flux/controllers.js';
import { groups } from '../flux/kinds.js';
import { namespaceOf, textField, type ManifestObject } from '../manifest/object.js';
import { valueAt, type Path, type YamlValue } from '../yaml/value.js';
import { isOpen, reportObject } from './object-finding.js';
import type { Rule, RuleContext } from './rule.js';

/** A reference to an object that may be in another namespace. */
interface Reference {
  readonly path: Path;
  readonly value: YamlValue | undefined;
}

interface Referring {
  readonly group: string;
  readonly kind: string;
  /** The controller whose flag counts. */
  readonly controller: string;
  readonly references: (object: ManifestObject) => readonly Reference[];
  readonly upstream: (target: string) => string;
  /** Whether the object goes on working but for what it refers to. */
  readonly isPartial?: boolean;
}

const blocked = (target: string): string =>
  `can't access '${target}', cross-namespace references have been blocked`;

const referring: readonly Referring[] = [
  {
    group: groups.kustomize,
    kind: 'Kustomization',
    controller: 'kustomize-controller',
    references: at(['spec', 'sourceRef']),
    upstream: blocked,
  },
  {
    group: groups.helm,
    kind: 'HelmRelease',
    controller: 'helm-controller',
    references: at(['spec', 'chart', 'spec', 'sourceRef'], ['spec', 'chartRef']),
    upstream: (target) =>
      `cross-namespace references are not allowed: cannot access ${target.replace('/', ' ')}`,
  },
  {
    group: groups.image,
    kind: 'ImagePolicy',
    controller: 'image-reflector-controller',
    references: at(['spec', 'imageRepositoryRef']),
    upstream: blocked,
  },
  {
    group: groups.image,
    kind: 'ImageUpdateAutomation',
    controller: 'image-automation-controller',
    references: at(['spec', 'sourceRef']),
    upstream: blocked,
  },
  {
    group: groups.notification,
    kind: 'Alert',
    controller: 'notification-controller',
    references: inList(['spec', 'eventSources']),
    upstream: blocked,
    isPartial: true,
  },
  {
    group: groups.notification,
    kind: 'Receiver',
    controller: 'notification-controller',
    references: inList(['spec', 'resources']),
    upstream: blocked,
    isPartial: true,
  },
];

/**
 * References to other namespaces where the controller is started with `--no-cross-namespace-refs`, as a FluxInstance with
 * `cluster.multitenant: true` starts it (https://fluxcd.io/flux/installation/configuration/multitenancy/).
 */
export const crossNamespaceRule: Rule = {
  codes: ['flux/cross-namespace'],
  check(context) {
    for (const one of referring) {
      if (!isSwitchedOn(context.cluster.controllers, one.controller, 'no-cross-namespace-refs')) continue;
      check(context, one);
    }
  },
};

function check(context: RuleContext, one: Referring): void {
  const { group, kind, controller, references, upstream, isPartial } = one;
  for (const owned of context.objects.ofKind(group, kind)) {
    const { object } = owned.rendered;
    const own = namespaceOf(object);
    for (const { path, value } of references(object)) {
      const namespace = textField(value, 'namespace');
      if (namespace === '' || namespace === own || isOpen(namespace) || isOpen(own)) continue;
      const target = `${textField(value, 'kind') || 'ImageRepository'}/${namespace}/${textField(value, 'name')}`;
      reportObject(context, owned, [...path, 'namespace'], {
        code: 'flux/cross-namespace',
        severity: isPartial ? 'warning' : 'error',
        message: `refers to ${target.replace('/', ' ')} in another namespace, which ${controller} refuses here`,
        help: `put what it refers to into the namespace ${own}, or take --no-cross-namespace-refs (multitenant: true) away`,
        upstream: upstream(target),
      });
    }
  }
}

function at(...paths: readonly Path[]): (object: ManifestObject) => readonly Reference[] {
  return (object) => paths.map((path) => ({ path, value: valueAt(object, path) }));
}

function inList(path: Path): (object: ManifestObject) => readonly Reference[] {
  return (object) => {
    const list = valueAt(object, path);
    return Array.isArray(list) ? list.map((value, index) => ({ path: [...path, index], value })) : [];
  };
}
