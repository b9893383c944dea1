import type { Unit } from '../cluster/cluster.js';
import { suggest } from '../diagnostics/suggest.js';
import { readHelmRelease } from '../flux/spec.js';
import { describeId, idOf, nameOf, namespaceOf } from '../manifest/object.js';
import type { RenderedObject } from '../manifest/origin.js';
import { givenNamespaces } from './given-namespaces.js';
import { isOpen } from './object-finding.js';
import { isWhole, locateInObject, locateInUnit, type Rule, type RuleContext } from './rule.js';

interface Wanting {
  readonly unit: Unit;
  /** The object that lies in the namespace; undefined where the release of the unit goes there. */
  readonly rendered?: RenderedObject;
}

/**
 * Namespaces that objects lie in and that nothing in the repository makes, as a Namespace or by `createNamespace` of a
 * HelmRelease. They may have been made by hand, so that is a warning, said once for each namespace.
 */
export const missingNamespacesRule: Rule = {
  codes: ['flux/namespace-missing'],
  check(context) {
    const { cluster, objects } = context;
    if (!isWhole(cluster)) return;
    const made = new Set(givenNamespaces(cluster));
    for (const { rendered } of objects.ofKind('', 'Namespace')) made.add(nameOf(rendered.object));
    const wanted = new Map<string, Wanting[]>();
    const want = (namespace: string, wanting: Wanting): void => {
      if (namespace === '' || isOpen(namespace)) return;
      const known = wanted.get(namespace);
      if (known) known.push(wanting);
      else wanted.set(namespace, [wanting]);
    };
    for (const unit of cluster.units.values()) {
      if (unit.state === 'suspended' || unit.remote !== undefined) continue;
      if (unit.kind === 'HelmRelease') {
        const { createNamespace, releaseNamespace } = readHelmRelease(unit.resource.object);
        if (createNamespace) made.add(releaseNamespace);
        else want(releaseNamespace, { unit });
      } else {
        for (const rendered of unit.objects) want(namespaceOf(rendered.object), { unit, rendered });
      }
    }
    for (const [namespace, wanting] of wanted)
      if (!made.has(namespace)) report(context, namespace, wanting, made);
  },
};

function report(
  { cluster, report }: RuleContext,
  namespace: string,
  wanting: readonly Wanting[],
  made: ReadonlySet<string>,
): void {
  const { unit, rendered } = wanting[0]!;
  const more = wanting.length === 1 ? '' : ` and ${wanting.length - 1} more`;
  const location = rendered
    ? locateInObject(cluster, unit, rendered, ['metadata', 'namespace'])
    : locateInUnit(cluster, unit, ['spec', 'targetNamespace']);
  const near = suggest(namespace, made);
  const what = rendered ? describeId(idOf(rendered.object)) : `the release of ${unit.key}`;
  report({
    code: 'flux/namespace-missing',
    severity: 'warning',
    message: `nothing in the repository makes the namespace ${namespace}, which ${what}${more} ${wanting.length === 1 ? 'needs' : 'need'}`,
    help:
      near !== undefined
        ? `did you mean ${near}?`
        : rendered
          ? 'add the Namespace to the Kustomization'
          : 'set spec.install.createNamespace, or add the Namespace to the Kustomization that applies the HelmRelease',
    upstream: `namespaces "${namespace}" not found`,
    unit: unit.key,
    ...(location && { location }),
  });
}
