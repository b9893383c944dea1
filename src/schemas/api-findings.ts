import { suggest } from '../diagnostics/suggest.js';
import { apiVersionOf, type GroupVersionKind } from '../manifest/object.js';
import type { SchemaFinding } from './finding.js';
import type { ApiStatus } from './lifecycle.js';

/** A version of a kind that is not among those that are served. `isCertain`: there is no other than those. */
export function versionFinding(
  gvk: GroupVersionKind,
  served: readonly string[],
  isCertain: boolean,
): SchemaFinding {
  const { group, version, kind } = gvk;
  return apiFinding(
    'schema/version-unknown',
    isCertain ? 'error' : 'warning',
    `no version ${JSON.stringify(version)} of ${kind} in group ${JSON.stringify(group)} (served: ${served.join(', ')})`,
    `use ${group === '' ? '' : `${group}/`}${suggest(version, served) ?? served[0]}`,
  );
}

/** A kind that no schema is known for. `siblings` are the known kinds of its group; `isCertain`: there are no others. */
export function kindFinding(
  gvk: GroupVersionKind,
  siblings: readonly string[],
  isCertain: boolean,
): SchemaFinding {
  const near = suggest(gvk.kind, siblings);
  if (isCertain) {
    return apiFinding(
      'schema/kind-unknown',
      'error',
      `Kubernetes has no kind ${JSON.stringify(gvk.kind)} in ${JSON.stringify(apiVersionOf(gvk))}`,
      near === undefined ? undefined : `did you mean "${near}"?`,
    );
  }
  return apiFinding(
    'schema/kind-unknown',
    'info',
    `there is no schema for ${describeKind(gvk)}, so its fields were not checked`,
    near === undefined
      ? 'give its CustomResourceDefinition or a schema location'
      : `did you mean ${near}? Otherwise give its CustomResourceDefinition or a schema location`,
  );
}

/** A release that is only assumed makes warnings of what would be errors. */
export function statusFindings(
  gvk: GroupVersionKind,
  { status, since, deprecatedIn, removedIn, replacement }: ApiStatus,
  product: string,
  minor: number,
  assumed: boolean,
): readonly SchemaFinding[] {
  const name = describeKind(gvk);
  const help = replacement === undefined ? undefined : `use ${replacement}`;
  const severity = assumed ? 'warning' : 'error';
  switch (status) {
    case 'served':
      return [];
    case 'deprecated': {
      const end = removedIn === undefined ? '' : ` and removed in ${product}.${removedIn}`;
      return [
        historyFinding(
          'schema/api-deprecated',
          'warning',
          `${name} is deprecated since ${product}.${deprecatedIn}${end}`,
          help,
        ),
      ];
    }
    case 'removed':
      return [
        historyFinding(
          'schema/api-removed',
          severity,
          `${name} was removed in ${product}.${removedIn}${assumed ? '' : `; the target is ${product}.${minor}`}`,
          help,
        ),
      ];
    case 'too-new':
      return [
        historyFinding(
          'schema/api-too-new',
          severity,
          `${name} exists since ${product}.${since}; the target is ${product}.${minor}`,
          help,
        ),
      ];
    case 'never':
      return [historyFinding('schema/version-unknown', 'error', `${name} never existed`, help)];
  }
}

/** What the history of releases says of a kind, and no schema. */
function historyFinding(...finding: Parameters<typeof apiFinding>): SchemaFinding {
  return { ...apiFinding(...finding), fromHistory: true };
}

export function apiFinding(
  code: SchemaFinding['code'],
  severity: SchemaFinding['severity'],
  message: string,
  help: string | undefined,
): SchemaFinding {
  return {
    code,
    severity,
    path: [code === 'schema/kind-unknown' ? 'kind' : 'apiVersion'],
    message,
    ...(help !== undefined && { help }),
  };
}

export function describeKind(gvk: GroupVersionKind): string {
  return `${apiVersionOf(gvk)} ${gvk.kind}`;
}
