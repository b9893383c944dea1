import { getOwn, isMap, valueAt, type Path, type YamlMap, type YamlValue } from '../../yaml/value.js';

/**
 * The steps of a rule's `fieldPath` (`.spec.name`, `.labels['a.b']`) as far as they lead to something that is there;
 * none where the rule names no field.
 */
export function fieldPathOf(rule: YamlMap, value: YamlValue): Path {
  const text = getOwn(rule, 'fieldPath');
  if (typeof text !== 'string') return [];
  const steps = parseFieldPath(text) ?? [];
  for (let length = steps.length; length > 0; length--) {
    const place = steps.slice(0, length);
    if (isMap(value) && valueAt(value, place) !== undefined) return place;
  }
  return [];
}

/** Undefined where the text is no path. */
export function parseFieldPath(text: string): string[] | undefined {
  const steps: string[] = [];
  const step = /\.([A-Za-z_$][\w$-]*)|\[\s*'((?:[^'\\]|\\.)*)'\s*\]|\[\s*"((?:[^"\\]|\\.)*)"\s*\]/y;
  while (step.lastIndex < text.length) {
    const match = step.exec(text);
    if (!match) return undefined;
    steps.push(match[1] ?? (match[2] ?? match[3]!).replace(/\\(.)/gs, '$1'));
  }
  return steps;
}
