import { describeId, gvkOf, idOf, nameOf, namespaceOf, textField } from '../manifest/object.js';
import type { RenderedObject } from '../manifest/origin.js';
import { isUnknown } from '../manifest/unknown.js';
import { suggest } from '../diagnostics/suggest.js';
import { getOwn, isMap, valueAt, type YamlValue } from '../yaml/value.js';
import { locateInObject, type Rule, type RuleContext } from './rule.js';
import type { Unit } from '../cluster/cluster.js';

const group = 'gateway.networking.k8s.io';

/**
 * A route attaches to a listener of a Gateway by `sectionName`. A name that the Gateway does not have leaves the route
 * without any traffic, which nothing but its status tells. Gateways that are not in the repository are not judged.
 */
export const gatewayListenerRule: Rule = {
  codes: ['route/listener-missing'],
  check(context) {
    const gateways = new Map<string, RenderedObject>();
    for (const unit of context.cluster.units.values()) {
      for (const rendered of unit.objects) {
        const gvk = gvkOf(rendered.object);
        if (gvk.group === group && gvk.kind === 'Gateway') {
          gateways.set(`${namespaceOf(rendered.object)}/${nameOf(rendered.object)}`, rendered);
        }
      }
    }
    if (gateways.size === 0) return;
    for (const unit of context.cluster.units.values()) {
      for (const rendered of unit.objects) {
        const gvk = gvkOf(rendered.object);
        if (gvk.group === group && gvk.kind.endsWith('Route')) checkRoute(context, unit, rendered, gateways);
      }
    }
  },
};

function checkRoute(
  { cluster, report }: RuleContext,
  unit: Unit,
  rendered: RenderedObject,
  gateways: ReadonlyMap<string, RenderedObject>,
): void {
  const parents = valueAt(rendered.object, ['spec', 'parentRefs']);
  for (const [index, parent] of (Array.isArray(parents) ? parents : []).entries()) {
    const section = textField(parent, 'sectionName');
    if (section === '' || isUnknown(section) || (textField(parent, 'kind') || 'Gateway') !== 'Gateway')
      continue;
    const namespace = textField(parent, 'namespace') || namespaceOf(rendered.object);
    const key = `${namespace}/${textField(parent, 'name')}`;
    const gateway = gateways.get(key);
    const listeners = gateway && listenerNames(getOwn(gateway.object, 'spec'));
    if (!listeners || listeners.includes(section)) continue;
    const location = locateInObject(cluster, unit, rendered, ['spec', 'parentRefs', index, 'sectionName']);
    const near = suggest(section, listeners);
    report({
      code: 'route/listener-missing',
      severity: 'warning',
      message: `${describeId(idOf(rendered.object))} attaches to the listener ${section} of Gateway ${key}, which has none of that name`,
      help: near === undefined ? `its listeners are ${listeners.join(', ')}` : `did you mean ${near}?`,
      unit: unit.key,
      ...(location && { location }),
    });
  }
}

/** Undefined where a name is not known. */
function listenerNames(spec: YamlValue | undefined): string[] | undefined {
  const listeners = isMap(spec) ? getOwn(spec, 'listeners') : undefined;
  if (!Array.isArray(listeners)) return undefined;
  const names = listeners.map((listener) => textField(listener, 'name'));
  return names.some(isUnknown) ? undefined : names;
}
