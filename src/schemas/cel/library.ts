import type * as Cel from '@marcbachmann/cel-js';

export type Environment = Cel.Environment;
export type CelLibrary = typeof Cel;

/** The CEL engine, which few runs need. */
export function celLibrary(): CelLibrary {
  return require('@marcbachmann/cel-js') as typeof Cel;
}
