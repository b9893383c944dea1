import type { Diagnostic, Location } from '../../diagnostics/diagnostic.js';

/** A fault that ends the loading or rendering of a chart; caught where that began and reported as its diagnostic. */
export class ChartError extends Error {
  override readonly name = 'ChartError';
  constructor(readonly diagnostic: Diagnostic) {
    super(diagnostic.message);
  }
}

/** An error at a place of the chart. `upstream` is Helm's wording. */
export function chartFault(
  code: Diagnostic['code'],
  message: string,
  location: Location,
  upstream?: string,
  help?: string,
): ChartError {
  return new ChartError({
    code,
    severity: 'error',
    message,
    location,
    ...(upstream === undefined ? {} : { upstream }),
    ...(help === undefined ? {} : { help }),
  });
}
