import { getOwn, isMap, setOwn, type YamlValue } from '../yaml/value.js';
import { StrategicMergeError } from './strategic-merge-error.js';

/** Lists whose elements lack keys or stand twice take a time that grows with the square of their length. */
const IRREGULAR_LIMIT = 2000;

type MergeElement = (target: YamlValue | undefined, patch: YamlValue | undefined) => YamlValue | undefined;

/**
 * Merges two lists of maps whose elements are told apart by keys, into a new list: first the patch's elements in their
 * order, each merged with its partner, then the rest of the target. It follows kustomize step by step, for elements
 * that lack a key or stand twice are replaced and lost in ways that nothing simpler would reproduce.
 */
export function mergeKeyedLists(
  target: readonly YamlValue[],
  patch: readonly YamlValue[] | undefined,
  keys: readonly string[],
  merge: MergeElement,
): YamlValue[] {
  const combinations = distinctKeyValues(patch ? [...patch, ...target] : target, keys);
  if (isRegular(target, keys) && (!patch || isRegular(patch, keys))) {
    return mergeRegularLists(target, patch, keys, combinations, merge);
  }
  if (combinations.length > IRREGULAR_LIMIT) {
    throw new StrategicMergeError(
      `a list of ${combinations.length} elements, some without ${keys.join(' or ')} or with the same, is too long to be merged`,
      'list too long',
    );
  }
  if (keys.length > 1) unifyCombinations(combinations);
  const inUse = keys.filter((_, index) => combinations.some((values) => values[index] !== ''));
  const given = inUse.length > 0 ? inUse : keys;

  let remaining = target;
  // An added list is merged with itself: what leaves the one leaves the other.
  const isAlone = patch === target;
  let findInTarget = elementFinder(remaining);
  let findInPatch = patch && (isAlone ? findInTarget : elementFinder(patch));
  let merged: YamlValue[] = [];
  for (const combination of combinations) {
    const values = combination.filter((_, index) => given.includes(keys[index]!));
    const filled = values.some((value) => value !== '');
    const wantedKeys = filled ? given.filter((_, index) => values[index] !== '') : given;
    const wanted = filled ? values.filter((value) => value !== '') : values;
    const element = merge(findInTarget(wantedKeys, wanted), findInPatch?.(wantedKeys, wanted));
    if (isEmptyElement(element)) {
      remaining = withoutElement(remaining, given, values);
      findInTarget = elementFinder(remaining);
      if (isAlone) findInPatch = findInTarget;
      continue;
    }
    if (isMap(element)) {
      for (const [index, key] of given.entries()) {
        const value = values[index]!;
        if (!Object.hasOwn(element, key) && value !== '') setOwn(element, key, value);
      }
    }
    merged = withElement(merged, element!, given, values);
  }

  if (combinations.length > 0) {
    for (const element of remaining) {
      const values: string[] = [];
      for (const key of given) {
        const value = isMap(element) ? getOwn(element, key) : undefined;
        if (value === undefined) merged.push(element);
        else values.push(scalarText(value));
      }
      if (given.length > 1) merged = withoutElement(merged, given, values);
      merged = withElement(merged, element, given, values);
    }
  }
  return merged;
}

/** Whether every element has all keys, and no two have the same values in them. */
function isRegular(elements: readonly YamlValue[], keys: readonly string[]): boolean {
  return (
    elements.every(
      (element) => isMap(element) && keys.every((key) => scalarText(getOwn(element, key)) !== ''),
    ) && distinctKeyValues(elements, keys).length === elements.length
  );
}

/** The same for regular lists, in a time that grows with their length only. */
function mergeRegularLists(
  target: readonly YamlValue[],
  patch: readonly YamlValue[] | undefined,
  keys: readonly string[],
  combinations: readonly (readonly string[])[],
  merge: MergeElement,
): YamlValue[] {
  const findInTarget = elementFinder(target);
  const findInPatch = patch && (patch === target ? findInTarget : elementFinder(patch));
  const merged: YamlValue[] = [];
  const kept = new Set<YamlValue>();
  for (const values of combinations) {
    const known = findInTarget(keys, values);
    const element = merge(known, findInPatch?.(keys, values));
    if (isEmptyElement(element)) continue;
    if (known !== undefined) kept.add(known);
    // With one key an element of the target takes the place of its partner, with several it goes behind.
    if (known === undefined) merged.push(element!);
    else if (keys.length === 1) merged.push(known);
  }
  if (keys.length > 1) for (const element of target) if (kept.has(element)) merged.push(element);
  return merged;
}

/** Merges two lists of plain values: the patch's values first, then those of the target, each once; nothing else is kept. */
export function mergePlainLists(
  target: readonly YamlValue[],
  patch: readonly YamlValue[] | undefined,
): YamlValue[] {
  const seen = new Set<string>();
  const merged: YamlValue[] = [];
  for (const value of patch ? [...patch, ...target] : target) {
    const text = scalarText(value);
    if (typeof value === 'object' || seen.has(text)) continue;
    seen.add(text);
    merged.push(value);
  }
  return merged;
}

/** The combinations of key values in the elements, in order of first appearance; '' for a key that is not there. */
function distinctKeyValues(elements: readonly YamlValue[], keys: readonly string[]): string[][] {
  const seen = new Set<string>();
  const combinations: string[][] = [];
  for (const element of elements) {
    const values = keys.map((key) => {
      const value = isMap(element) ? getOwn(element, key) : undefined;
      return value === null ? '' : scalarText(value);
    });
    const combined = values.join('\0');
    if (seen.has(combined)) continue;
    seen.add(combined);
    combinations.push(values);
  }
  return combinations;
}

/** Fills what one combination lacks from another that agrees with it in the rest. */
function unifyCombinations(combinations: string[][]): void {
  for (let i = 0; i < combinations.length; i++) {
    const own = combinations[i]!;
    for (let j = 0; j < combinations.length; j++) {
      const union = unionOf(own, combinations[j]!);
      if (!union) continue;
      combinations[i] = union;
      combinations[j] = union;
    }
  }
}

function unionOf(a: readonly string[], b: readonly string[]): string[] | undefined {
  let agree = false;
  const union: string[] = [];
  for (let index = 0; index < a.length; index++) {
    const left = a[index]!;
    const right = b[index]!;
    if (left === right) agree = true;
    else if (left !== '' && right !== '') return undefined;
    union.push(left || right);
  }
  return agree ? union : undefined;
}

/** Finds the first element with the values in the keys, by an index for each set of keys. */
function elementFinder(
  elements: readonly YamlValue[],
): (keys: readonly string[], values: readonly string[]) => YamlValue | undefined {
  const indexes = new Map<string, Map<string, YamlValue>>();
  return (keys, values) => {
    const name = keys.join('\0');
    let index = indexes.get(name);
    if (!index) {
      index = new Map();
      for (const element of elements) {
        if (!isMap(element) || !keys.every((key) => Object.hasOwn(element, key))) continue;
        const found = keys.map((key) => scalarText(element[key])).join('\0');
        if (!index.has(found)) index.set(found, element);
      }
      indexes.set(name, index);
    }
    return index.get(values.join('\0'));
  };
}

/** The elements without empty ones and those selected by the values in the keys. */
function withoutElement(
  elements: readonly YamlValue[],
  keys: readonly string[],
  values: readonly string[],
): YamlValue[] {
  return elements.filter((other) => stays(other, keys, values) && !isSelected(other, keys, values));
}

/** The elements with those selected replaced by the element, or with the element appended. */
function withElement(
  elements: readonly YamlValue[],
  element: YamlValue,
  keys: readonly string[],
  values: readonly string[],
): YamlValue[] {
  const result: YamlValue[] = [];
  let found = false;
  for (const other of elements) {
    if (isSelected(other, keys, values)) {
      found = true;
      result.push(element);
    } else if (stays(other, keys, values)) {
      result.push(other);
    }
  }
  if (!found) result.push(element);
  return result;
}

function stays(element: YamlValue, keys: readonly string[], values: readonly string[]): boolean {
  return !isEmptyElement(element) && (values.length > 0 || keys.length === 0);
}

/** An empty value selects whatever has the key; a value that is missing selects as the one before it did. */
function isSelected(element: YamlValue, keys: readonly string[], values: readonly string[]): boolean {
  if (!isMap(element) || isEmptyElement(element)) return false;
  for (let index = 0; index < Math.max(1, Math.min(keys.length, values.length)); index++) {
    const wanted = values[index];
    const value = getOwn(element, keys[index]!);
    if (wanted === undefined || value === undefined) return false;
    if (wanted !== '' && scalarText(value) !== wanted) return false;
  }
  return true;
}

function isEmptyElement(element: YamlValue | undefined): boolean {
  return element === undefined || element === null || (isMap(element) && Object.keys(element).length === 0);
}

/** The text a scalar is compared by; maps and lists have none. */
function scalarText(value: YamlValue | undefined): string {
  return value === undefined || (typeof value === 'object' && value !== null) ? '' : String(value);
}
