import { sameData } from '../manifest/same-data.js';
import { getOwn, isMap, type Path, type YamlValue } from '../yaml/value.js';

/** Where in a source something stands that a rendered object has at a path. */
export interface SourcePath {
  readonly path: Path;
  /** The source has all of the path, not only its beginning. */
  readonly complete: boolean;
  /** What the source has there. */
  readonly value: YamlValue | undefined;
}

/**
 * The path in a source of what a rendered object has at a path. Items of a list are not where they were when others have
 * been put before them or taken away: they are known again by what tells items apart, else by what they hold.
 */
export function sourcePath(object: YamlValue, path: Path, source: YamlValue): SourcePath {
  const found: (string | number)[] = [];
  let made: YamlValue | undefined = object;
  let value: YamlValue | undefined = source;
  for (const step of path) {
    let own: string | number = step;
    let next: YamlValue | undefined;
    if (Array.isArray(value) && typeof step === 'number') {
      own = Array.isArray(made) ? sourceIndex(made, step, value) : step;
      next = value[own];
    } else if (isMap(value)) {
      next = getOwn(value, String(step));
    }
    if (next === undefined) return { path: found, complete: false, value };
    found.push(own);
    value = next;
    made = Array.isArray(made) ? made[Number(step)] : isMap(made) ? getOwn(made, String(step)) : undefined;
  }
  return { path: found, complete: true, value };
}

/** What tells items of lists apart, by Kubernetes' conventions. */
const IDENTIFYING: readonly string[] = [
  'name',
  'containerPort',
  'port',
  'mountPath',
  'devicePath',
  'key',
  'ip',
  'topologyKey',
  'uid',
  'secretKey',
  'host',
  'path',
];

/** Whether an item can be taken for another one that was changed since. */
export function isSameItem(a: YamlValue, b: YamlValue): boolean {
  if (!isMap(a) || !isMap(b)) return sameData(a, b);
  for (const key of IDENTIFYING) {
    const [left, right] = [getOwn(a, key), getOwn(b, key)];
    if (left !== undefined && right !== undefined) return sameData(left, right);
  }
  return sameData(a, b);
}

/** The index in the source of an item of the list made from it, or -1. */
function sourceIndex(made: readonly YamlValue[], index: number, source: readonly YamlValue[]): number {
  const item = made[index];
  if (item === undefined) return -1;
  const sameLength = made.length === source.length;
  if (sameLength && isSameItem(item, source[index]!)) return index;
  let before = 0;
  for (let i = 0; i < index; i++) if (isSameItem(item, made[i]!)) before++;
  for (let i = 0; i < source.length; i++) {
    if (isSameItem(item, source[i]!) && before-- === 0) return i;
  }
  // What tells it apart may itself have changed, such as a name with a variable.
  return sameLength ? index : -1;
}
