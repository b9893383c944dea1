import { printFloat } from './go-float.js';
import { GoError, GoObject, type GoValue } from './value.js';

/** A Go complex128, which only a literal such as `1i` makes. */
export class GoComplex extends GoObject {
  override readonly goType = 'complex128';
  override readonly goKind = 'complex128';

  constructor(
    readonly real: number,
    readonly imaginary: number,
  ) {
    super();
  }

  override field(): undefined {
    return undefined;
  }

  override print(): string {
    const imaginary = printFloat(this.imaginary);
    return `(${printFloat(this.real)}${/^[+-]/.test(imaginary) ? '' : '+'}${imaginary}i)`;
  }

  override toData(): GoValue {
    throw new GoError('json: unsupported type: complex128');
  }
}
