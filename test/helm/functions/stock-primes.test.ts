import { checkPrimeSync, createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { modularPower } from '../../../src/helm/functions/modular.js';
import { dsaGroup, stockPrime, stockPrimeCount } from '../../../src/helm/functions/stock-primes.js';

const all = Array.from({ length: stockPrimeCount }, (_, i) => stockPrime(i));

describe('the stock of primes', () => {
  it('has different primes of 512 bits that suit the exponent', () => {
    expect(new Set(all).size).toBe(all.length);
    for (const prime of all) {
      expect(prime >> 510n).toBe(3n);
      expect((prime - 1n) % 65537n).not.toBe(0n);
      expect(checkPrimeSync(prime)).toBe(true);
    }
  });

  it('has those that its rule finds', () => {
    for (const [i, prime] of all.slice(0, 8).entries()) {
      const start = createHash('sha512').update(`preflux prime ${i}`).digest('hex');
      let candidate = BigInt(`0x${start}`) | (3n << 510n) | 1n;
      while ((candidate - 1n) % 65537n === 0n || !checkPrimeSync(candidate)) candidate += 2n;
      expect(prime).toBe(candidate);
    }
  });

  it('has a group for DSA keys', () => {
    const { p, q, g } = dsaGroup;
    expect([p, q].map((value) => value.toString(2).length)).toEqual([1024, 160]);
    expect(checkPrimeSync(p) && checkPrimeSync(q)).toBe(true);
    expect((p - 1n) % q).toBe(0n);
    expect(g).not.toBe(1n);
    expect(modularPower(g, q, p)).toBe(1n);
  });
});
