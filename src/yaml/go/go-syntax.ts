import type { YamlValue } from '../value.js';

/** A value as Go's `%#v` shows what yaml.v2 reads. */
export function goSyntax(value: YamlValue): string {
  if (value === null) return 'interface {}(nil)';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  const entries = Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${goSyntax(value[key]!)}`);
  return `map[interface {}]interface {}{${entries.join(', ')}}`;
}
