import type { Diagnostic } from '../../diagnostics/diagnostic.js';

/** A fault that ends the loading or rendering of a chart; caught where that began and reported as its diagnostic. */
export class ChartError extends Error {
  override readonly name = 'ChartError';
  constructor(readonly diagnostic: Diagnostic) {
    super(diagnostic.message);
  }
}
