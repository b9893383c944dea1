import { deepCopy, getOwn, isMap, setOwn, type YamlMap, type YamlValue } from '../yaml/value.js';

/** RFC 7386: a copy of the target with the patch merged into it. */
export function jsonMerge(target: YamlValue | undefined, patch: YamlValue): YamlValue {
  if (!isMap(patch)) return deepCopy(patch);
  const result: YamlMap = isMap(target) ? deepCopy(target) : {};
  mergeInto(result, patch);
  return result;
}

function mergeInto(target: YamlMap, patch: YamlMap): void {
  for (const key of Object.keys(patch)) {
    const value = patch[key]!;
    if (value === null) {
      delete target[key];
    } else if (isMap(value)) {
      const known = getOwn(target, key);
      const inner: YamlMap = isMap(known) ? known : {};
      if (inner !== known) setOwn(target, key, inner);
      mergeInto(inner, value);
    } else {
      setOwn(target, key, deepCopy(value));
    }
  }
}
