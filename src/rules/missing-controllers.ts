import type { Unit } from '../cluster/cluster.js';
import { groups } from '../flux/kinds.js';
import { textField } from '../manifest/object.js';
import { readDefinition } from '../schemas/definition.js';
import { valueAt } from '../yaml/value.js';
import { reportObject } from './object-finding.js';
import type { Rule, RuleContext } from './rule.js';

/** The controllers that an installation of Flux may be without, and their kinds. */
const optional: readonly { controller: string; group: string; kinds: readonly string[] }[] = [
  { controller: 'helm-controller', group: groups.helm, kinds: ['HelmRelease'] },
  {
    controller: 'notification-controller',
    group: groups.notification,
    kinds: ['Provider', 'Alert', 'Receiver'],
  },
  {
    controller: 'image-reflector-controller',
    group: groups.image,
    kinds: ['ImageRepository', 'ImagePolicy'],
  },
  { controller: 'image-automation-controller', group: groups.image, kinds: ['ImageUpdateAutomation'] },
  { controller: 'source-watcher', group: groups.extensions, kinds: ['ArtifactGenerator'] },
];

/**
 * Flux's own kinds come with the controllers that were installed, which gotk-components.yaml or the FluxInstance says. An
 * object of another kind cannot be applied, and with it all that its Kustomization holds.
 */
export const missingControllersRule: Rule = {
  codes: ['flux/controller-missing'],
  check(context) {
    const { cluster, objects } = context;
    // Without this one Flux is installed by something that is not seen here.
    if (!cluster.controllers.has('kustomize-controller')) return;
    for (const { controller, group, kinds } of optional) {
      if (cluster.controllers.has(controller)) continue;
      for (const kind of kinds) {
        const [first, ...others] = objects
          .ofKind(group, kind)
          .filter(({ unit }) => !waitsForDefinition(unit));
        if (!first || isDefined(context, group, kind)) continue;
        const more = others.length === 0 ? '' : ` (and so are ${others.length} more)`;
        reportObject(context, first, ['kind'], {
          code: 'flux/controller-missing',
          severity: 'error',
          message: `is of a kind that comes with ${controller}, which is not installed${more}`,
          help: `add ${controller} to the components of Flux`,
          upstream: `no matches for kind "${kind}" in version "${String(first.rendered.object['apiVersion'])}"`,
        });
      }
    }
  },
};

/** A ResourceSet that depends on a definition is not applied where that is not there. */
function waitsForDefinition({ kind, resource }: Unit): boolean {
  const dependencies = kind === 'ResourceSet' ? valueAt(resource.object, ['spec', 'dependsOn']) : undefined;
  return (
    Array.isArray(dependencies) &&
    dependencies.some((dependency) => textField(dependency, 'kind') === 'CustomResourceDefinition')
  );
}

function isDefined({ objects }: RuleContext, group: string, kind: string): boolean {
  return objects
    .ofKind('apiextensions.k8s.io', 'CustomResourceDefinition')
    .some(({ rendered }) =>
      readDefinition(rendered.object).some((defined) => defined.group === group && defined.kind === kind),
    );
}
