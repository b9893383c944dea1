import { sameData } from '../../manifest/same-data.js';
import { isMap, setOwn, type Path, type YamlMap, type YamlValue } from '../../yaml/value.js';

/** Longer lists are not looked through. */
const MAX_ITEMS = 64;

/**
 * The fields or items that a broken rule is about, each of which would make it hold if it were taken away; none where
 * something is missing rather than wrong. Only fields that the rule names count.
 */
export function culpritsOf(
  value: YamlValue,
  ruleText: string,
  defaults: readonly (readonly [string, YamlValue])[],
  holds: (without: YamlValue) => boolean,
): readonly Path[] {
  const culprits: Path[] = [];
  if (Array.isArray(value)) {
    if (value.length > MAX_ITEMS) return [];
    for (let index = 0; index < value.length; index++)
      if (holds(value.filter((_, other) => other !== index))) culprits.push([index]);
  } else if (isMap(value)) {
    const words = new Set(ruleText.match(/[A-Za-z_]\w*/g));
    for (const key of Object.keys(value)) {
      if (!words.has(key)) continue;
      const fallback = defaults.find(([name]) => name === key)?.[1];
      if (fallback !== undefined && sameData(fallback, value[key]!)) continue;
      if (holds(without(value, key, fallback))) culprits.push([key]);
    }
  }
  return culprits;
}

/** The map as it would be if nobody had written the key. */
function without(map: YamlMap, key: string, fallback: YamlValue | undefined): YamlMap {
  const rest: YamlMap = {};
  for (const own of Object.keys(map)) {
    const value = own === key ? fallback : map[own];
    if (value !== undefined) setOwn(rest, own, value);
  }
  return rest;
}
