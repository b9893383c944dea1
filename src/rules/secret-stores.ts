import { suggest } from '../diagnostics/suggest.js';
import { describeId, idOf, nameOf, namespaceOf, textField } from '../manifest/object.js';
import { valueAt } from '../yaml/value.js';
import { isOpen, reportObject } from './object-finding.js';
import { hasUnknownCharts, isWhole, type Rule } from './rule.js';

const group = 'external-secrets.io';

/**
 * An ExternalSecret takes its values from a SecretStore of its own namespace or from a ClusterSecretStore
 * (https://external-secrets.io/latest/api/externalsecret/). Where that is not there the Secret never comes. Stores may come
 * from charts, so one is missed only where another one is near, or where everything is known.
 */
export const secretStoresRule: Rule = {
  codes: ['flux/secret-store-missing'],
  check(context) {
    const { cluster, objects } = context;
    const stores = ['SecretStore', 'ClusterSecretStore'].flatMap((kind) => objects.ofKind(group, kind));
    const knowsAll = isWhole(cluster) && !hasUnknownCharts(cluster);
    for (const owned of objects.ofKind(group, 'ExternalSecret')) {
      const reference = valueAt(owned.rendered.object, ['spec', 'secretStoreRef']);
      const name = textField(reference, 'name');
      const kind = textField(reference, 'kind') || 'SecretStore';
      const own = namespaceOf(owned.rendered.object);
      if (name === '' || isOpen(name) || isOpen(own)) continue;
      // kustomize gives kinds that it does not know a namespace, also those that have none.
      const isCluster = kind === 'ClusterSecretStore';
      const within = stores.filter(
        ({ rendered: { object } }) =>
          textField(object, 'kind') === kind && (isCluster || namespaceOf(object) === own),
      );
      const names = within.map(({ rendered: { object } }) => nameOf(object));
      if (names.some((one) => one === name || isOpen(one))) continue;
      const same = stores.find(({ rendered: { object } }) => nameOf(object) === name);
      const near = suggest(name, names);
      if (!same && near === undefined && !knowsAll) continue;
      const target = isCluster ? `${kind} ${name}` : `${kind} ${own}/${name}`;
      reportObject(context, owned, ['spec', 'secretStoreRef'], {
        code: 'flux/secret-store-missing',
        severity: 'warning',
        message: `takes its values from ${target}, which nothing in the repository makes`,
        help: same
          ? `there is ${describeId(idOf(same.rendered.object))}`
          : near === undefined
            ? undefined
            : `did you mean ${near}?`,
      });
    }
  },
};
