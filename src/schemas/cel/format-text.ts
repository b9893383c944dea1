import { textOf } from './text-of.js';

/** cel-go's string.format: `%s %d %f %e %b %o %x %X %%`. A fault says what does not fit. */
export function formatText(pattern: string, values: readonly unknown[]): string | { readonly fault: string } {
  let used = 0;
  let fault: string | undefined;
  const text = pattern.replace(
    /%(?:\.(\d{1,3}))?(.|$)/gsu,
    (_, precision: string | undefined, verb: string) => {
      if (verb === '%') return '%';
      if (used >= values.length) {
        fault ??= `format() has too few values`;
        return '';
      }
      const value = values[used++];
      const written = writeVerb(verb, value, precision === undefined ? 6 : Number(precision));
      if (written === undefined) fault ??= `format() cannot write a value of this type as %${verb}`;
      return written ?? '';
    },
  );
  return fault === undefined ? text : { fault };
}

function writeVerb(verb: string, value: unknown, precision: number): string | undefined {
  switch (verb) {
    case 's':
      return textOf(value);
    case 'd':
      return typeof value === 'bigint' || isUnsigned(value) ? String(value) : undefined;
    case 'f':
      return isNumber(value) ? Number(value).toFixed(Math.min(precision, 100)) : undefined;
    case 'e':
      return isNumber(value)
        ? Number(value)
            .toExponential(Math.min(precision, 100))
            .replace(/e([+-])(\d)$/, 'e$10$2')
        : undefined;
    case 'b':
      return typeof value === 'boolean' ? (value ? '1' : '0') : based(value, 2);
    case 'o':
      return based(value, 8);
    case 'x':
    case 'X': {
      const hex =
        typeof value === 'string' || value instanceof Uint8Array
          ? Buffer.from(value as string).toString('hex')
          : based(value, 16);
      return verb === 'X' ? hex?.toUpperCase() : hex;
    }
    default:
      return undefined;
  }
}

function isUnsigned(value: unknown): boolean {
  return typeof value === 'object' && value !== null && typeof value.valueOf() === 'bigint';
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'bigint';
}

function based(value: unknown, base: number): string | undefined {
  if (typeof value === 'bigint') return value.toString(base);
  return isUnsigned(value) ? (value as object).valueOf().toString() : undefined;
}
