import { getOwn, isMap, type Path, type YamlMap } from '../../yaml/value.js';
import { labelValue, qualifiedName } from '../names.js';
import { printed } from '../value-rules.js';
import { has, mapIn, mapsIn, textIn, type Judge } from './judge.js';

/** Keys and values that are to be those of labels. */
export function labelMapFindings(labels: YamlMap, path: Path, judge: Judge): void {
  for (const key of Object.keys(labels)) {
    if (judge.isUnknown(key)) continue;
    const wrongKey = qualifiedName(key);
    if (wrongKey) judge.must('schema/metadata', [...path, key], `be the key of a label: ${wrongKey}`);
    const value = textIn(labels, key, judge);
    const wrongValue = value === undefined ? undefined : labelValue(value);
    if (wrongValue)
      judge.must(
        'schema/metadata',
        [...path, key],
        `be the value of a label, which ${printed(value!)} is not: ${wrongValue}`,
      );
  }
}

/** What is wrong with a label selector, wherever one stands. */
export function selectorFindings(selector: YamlMap, path: Path, judge: Judge): void {
  labelMapFindings(mapIn(selector, 'matchLabels'), [...path, 'matchLabels'], judge);
  for (const [expression, index] of mapsIn(selector, 'matchExpressions')) {
    const own = [...path, 'matchExpressions', index];
    const operator = textIn(expression, 'operator', judge);
    const values = getOwn(expression, 'values');
    const count = Array.isArray(values) ? values.length : 0;
    if ((operator === 'In' || operator === 'NotIn') && count === 0)
      judge.needs(own, 'values', `${operator} compares with them`);
    if ((operator === 'Exists' || operator === 'DoesNotExist') && count > 0)
      judge.must('schema/forbidden', [...own, 'values'], `be empty with ${operator}`);
  }
}

/** A workload must find its own pods. */
export function workloadSelectorFindings(spec: YamlMap, path: Path, judge: Judge): void {
  if (!isMap(getOwn(spec, 'selector'))) return;
  const selector = mapIn(spec, 'selector');
  const own = [...path, 'selector'];
  selectorFindings(selector, own, judge);
  const wanted = mapIn(selector, 'matchLabels');
  if (Object.keys(wanted).length === 0 && mapsIn(selector, 'matchExpressions').length === 0) {
    judge.must('schema/required', own, 'select something');
    return;
  }
  const labels = mapIn(mapIn(mapIn(spec, 'template'), 'metadata'), 'labels');
  if (Object.keys(labels).some((key) => judge.isUnknown(key))) return;
  for (const key of Object.keys(wanted)) {
    const value = wanted[key];
    const label = getOwn(labels, key);
    const known = (text: unknown): boolean => typeof text === 'string' && !judge.isUnknown(text);
    if (!known(value) || judge.isUnknown(key) || (label !== undefined && !known(label)) || label === value)
      continue;
    judge.must(
      'schema/forbidden',
      [...own, 'matchLabels', key],
      has(labels, key)
        ? `be the label of the pods, which have ${printed(label!)} and not ${printed(value!)}`
        : 'be a label of the pods, which do not have it',
    );
  }
}
