/** An exact decimal number: `digits` times ten to the minus `scale`. */
export class Quantity {
  constructor(
    readonly digits: bigint,
    readonly scale: number,
  ) {}
}

const SYNTAX = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:[eE]([+-]?\d{1,3})|([numkMGTPE]|[KMGTPE]i))?$/;
const DECIMAL: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/** A Kubernetes quantity (https://pkg.go.dev/k8s.io/apimachinery/pkg/api/resource#Quantity); undefined where the text is none. */
export function parseQuantity(text: string): Quantity | undefined {
  const match = text.length > 500 ? null : SYNTAX.exec(text);
  if (!match) return undefined;
  const [, sign, number, exponent, suffix] = match;
  const [whole = '', fraction = ''] = number!.split('.');
  let digits = BigInt(`${whole}${fraction}` || '0');
  let scale = fraction.length;
  if (exponent !== undefined) scale -= Number(exponent);
  else if (suffix !== undefined) {
    const power = BINARY.indexOf(suffix) + 1;
    if (power > 0) digits *= 1024n ** BigInt(power);
    else scale -= DECIMAL[suffix]!;
  }
  return normal(sign === '-' ? -digits : digits, scale);
}

function normal(digits: bigint, scale: number): Quantity {
  return scale < 0 ? new Quantity(digits * 10n ** BigInt(-scale), 0) : new Quantity(digits, scale);
}

export function compareQuantities(a: Quantity, b: Quantity): number {
  const [left, right] = aligned(a, b);
  return left < right ? -1 : left > right ? 1 : 0;
}

export function addQuantities(a: Quantity, b: Quantity, sign: 1n | -1n): Quantity {
  const [left, right] = aligned(a, b);
  return new Quantity(left + sign * right, Math.max(a.scale, b.scale));
}

/** The quantity as a 64-bit integer; undefined where it is none. */
export function quantityInteger({ digits, scale }: Quantity): bigint | undefined {
  const unit = 10n ** BigInt(scale);
  const value = digits / unit;
  return value * unit === digits && BigInt.asIntN(64, value) === value ? value : undefined;
}

export function quantityFloat({ digits, scale }: Quantity): number {
  return Number(`${digits}e-${scale}`);
}

function aligned(a: Quantity, b: Quantity): readonly [bigint, bigint] {
  const scale = Math.max(a.scale, b.scale);
  return [a.digits * 10n ** BigInt(scale - a.scale), b.digits * 10n ** BigInt(scale - b.scale)];
}
