/** A value as `string()` and `%s` write it; undefined for what has no text. */
export function textOf(value: unknown): string | undefined {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'string':
      return value;
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'number':
      return Number.isFinite(value)
        ? String(value)
        : Number.isNaN(value)
          ? 'NaN'
          : value > 0
            ? '+Inf'
            : '-Inf';
    case 'object':
      break;
    default:
      return undefined;
  }
  if (value instanceof Date) return timeText(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (Array.isArray(value)) return `[${value.map((item) => textOf(item) ?? '').join(', ')}]`;
  if (value instanceof Map || value.constructor === Object) {
    const entries = [...(value instanceof Map ? value : Object.entries(value))] as [unknown, unknown][];
    return `{${entries
      .map(([key, item]) => `${textOf(key)}: ${textOf(item)}`)
      .sort()
      .join(', ')}}`;
  }
  return String(value);
}

/** RFC 3339 without zeros at the end of the fraction. */
export function timeText(time: Date): string {
  return time.toISOString().replace(/\.?0*Z$/, 'Z');
}
