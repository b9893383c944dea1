import { isMap, type YamlValue } from '../yaml/value.js';

/** A text that is equal for equal data, whatever the order of keys. */
export function dataKey(value: YamlValue): string {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return `[${value.map(dataKey).join(',')}]`;
  if (isMap(value)) {
    const fields = Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${dataKey(value[key]!)}`);
    return `{${fields.join(',')}}`;
  }
  return JSON.stringify(value);
}
