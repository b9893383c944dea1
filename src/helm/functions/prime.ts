import { checkPrimeSync } from 'node:crypto';
import { bytesToBigint } from './der.js';
import type { SeededStream } from './random.js';

/** A prime of that many bits, the two highest of them set, that suits the exponent 65537. */
export function seededPrime(bits: number, stream: SeededStream): bigint {
  // Odd primes to sieve by before the costly test.
  const smallPrimes = sieve(4000);
  const start = bytesToBigint(stream.bytes(bits / 8)) | (3n << BigInt(bits - 2)) | 1n;
  const rests = smallPrimes.map((prime) => Number(start % BigInt(prime)));
  for (let offset = 0; ; offset += 2) {
    if (rests.some((rest, i) => (rest + offset) % (smallPrimes[i] ?? 1) === 0)) continue;
    const candidate = start + BigInt(offset);
    if ((candidate - 1n) % 65537n !== 0n && isPrime(candidate)) return candidate;
  }
}

/** Whether a large number is prime, with next to no doubt. */
export function isPrime(value: bigint): boolean {
  return checkPrimeSync(value, { checks: 5 });
}

/** base^exponent modulo a number. */
export function modularPower(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** The number that multiplied gives 1 modulo a number without common factor. */
export function modularInverse(value: bigint, modulus: bigint): bigint {
  let [a, b] = [((value % modulus) + modulus) % modulus, modulus];
  let [x, y] = [1n, 0n];
  while (b !== 0n) {
    const quotient = a / b;
    [a, b] = [b, a - quotient * b];
    [x, y] = [y, x - quotient * y];
  }
  return ((x % modulus) + modulus) % modulus;
}

/** The odd primes below a limit, by Eratosthenes. */
function sieve(limit: number): number[] {
  const isComposite = new Uint8Array(limit);
  const primes: number[] = [];
  for (let i = 3; i < limit; i += 2) {
    if (isComposite[i] === 1) continue;
    primes.push(i);
    for (let multiple = i * i; multiple < limit; multiple += 2 * i) isComposite[multiple] = 1;
  }
  return primes;
}
