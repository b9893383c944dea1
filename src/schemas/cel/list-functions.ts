import type { CelLibrary, Environment } from './library.js';
import type { Meter } from './meter.js';
import { registerNamespace } from './namespaces.js';
import { compareValues, sameValue } from './values.js';

/** Kubernetes' list library and cel-go's sets extension. */
export function registerListFunctions(environment: Environment, library: CelLibrary, meter: Meter): void {
  const { EvaluationError } = library;
  const define = (signature: string, handler: (...args: never[]) => unknown): void => {
    environment.registerFunction(signature, handler, { async: false });
  };
  type List = readonly unknown[];

  function order(a: unknown, b: unknown): number {
    const result = compareValues(a, b);
    if (result === undefined) throw new EvaluationError('the items of the list have no order');
    return result;
  }

  function extreme(list: List, sign: 1 | -1): unknown {
    meter.spend(meter.sizeOf(list));
    if (list.length === 0) throw new EvaluationError('min() and max() need at least one item');
    let best = list[0];
    for (const item of list) if (order(item, best) * sign > 0) best = item;
    return best;
  }

  define('list.isSorted(): bool', (list: List) => {
    meter.spend(meter.sizeOf(list));
    for (let i = 1; i < list.length; i++) if (order(list[i - 1], list[i]) > 0) return false;
    return true;
  });
  define('list.min(): dyn', (list: List) => extreme(list, -1));
  define('list.max(): dyn', (list: List) => extreme(list, 1));
  define('list.sum(): dyn', (list: List) => {
    meter.spend(meter.sizeOf(list));
    return sum(list);
  });

  function sum(list: List): unknown {
    if (list.length === 0) return 0n;
    let total: unknown = list[0];
    for (const item of list.slice(1)) {
      if (typeof item === 'bigint' && typeof total === 'bigint') total += item;
      else if (typeof item === 'number' && typeof total === 'number') total += item;
      else if (isDuration(item) && isDuration(total)) total = total.addDuration(item);
      else throw new EvaluationError('sum() needs numbers or durations of one type');
    }
    if (typeof total === 'bigint' && BigInt.asIntN(64, total) !== total)
      throw new EvaluationError('integer overflow');
    return total;
  }

  const indexOf = (list: List, value: unknown): bigint => {
    meter.spend(meter.sizeOf(list));
    return BigInt(list.findIndex((item) => sameValue(item, value)));
  };
  define('list.k8s_indexOf(dyn): int', indexOf);
  define('list.k8s_lastIndexOf(dyn): int', (list: List, value: unknown) => {
    meter.spend(meter.sizeOf(list));
    return BigInt(list.findLastIndex((item) => sameValue(item, value)));
  });

  registerNamespace(environment, 'sets', 'kubernetes.Sets');
  const holds = (list: List, item: unknown): boolean => {
    meter.spend(list.length);
    return list.some((candidate) => sameValue(candidate, item));
  };
  const contains = (list: List, part: List): boolean => part.every((item) => holds(list, item));
  define('kubernetes.Sets.contains(list, list): bool', (_: object, a: List, b: List) => contains(a, b));
  define(
    'kubernetes.Sets.equivalent(list, list): bool',
    (_: object, a: List, b: List) => contains(a, b) && contains(b, a),
  );
  define('kubernetes.Sets.intersects(list, list): bool', (_: object, a: List, b: List) =>
    b.some((item) => holds(a, item)),
  );
}

interface Duration {
  addDuration(other: Duration): Duration;
}

function isDuration(value: unknown): value is Duration {
  return typeof value === 'object' && value !== null && 'addDuration' in value;
}
