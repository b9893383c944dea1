import { getOwn, isMap, type YamlValue } from '../yaml/value.js';
import { dataKey } from './data-key.js';
import { formatPath } from './finding.js';
import type { ListTopology } from './structural-schema.js';
import { printed } from './value-rules.js';
import type { Walk } from './walk.js';

/** Reports items of a list that are told apart by nothing: server-side apply refuses such a list. */
export function topologyFindings(list: readonly YamlValue[], topology: ListTopology, walk: Walk): void {
  const seen = new Map<string, number>();
  for (let i = 0; i < list.length; i++) {
    const key = topology.kind === 'set' ? setKey(list[i]!, walk) : mapKey(list[i]!, topology, walk);
    if (key === undefined) continue;
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, i);
      continue;
    }
    walk.path.push(i);
    const firstPath = [...walk.path.slice(0, -1), first];
    const what =
      topology.kind === 'set'
        ? printed(list[i]!)
        : keyText(
            list[i]!,
            topology.keys.map(({ name }) => name),
          );
    walk.report(
      'schema/duplicate-key',
      `${formatPath(walk.path)} repeats ${what} of ${formatPath(firstPath)}`,
      'remove or merge one of the two',
      { related: [{ path: firstPath, message: 'the first one' }] },
    );
    walk.path.pop();
  }
}

function setKey(item: YamlValue, walk: Walk): string | undefined {
  return typeof item === 'string' && walk.isUnknown(item) ? undefined : dataKey(item);
}

function mapKey(
  item: YamlValue,
  { keys }: Extract<ListTopology, { kind: 'map' }>,
  walk: Walk,
): string | undefined {
  if (!isMap(item)) return undefined;
  let key = '';
  let present = 0;
  for (const { name, fallback } of keys) {
    const own = getOwn(item, name);
    if (typeof own === 'string' && walk.isUnknown(own)) return undefined;
    if (own !== undefined) present++;
    key += `${dataKey(own ?? fallback ?? null)},`;
  }
  // An item without any of its keys is reported as lacking required fields, or is one that has them from elsewhere.
  return present === 0 ? undefined : key;
}

function keyText(item: YamlValue, names: readonly string[]): string {
  const parts: string[] = [];
  for (const name of names) {
    const value = isMap(item) ? getOwn(item, name) : undefined;
    if (value !== undefined) parts.push(`${name} ${printed(value)}`);
  }
  return parts.join(' and ');
}
