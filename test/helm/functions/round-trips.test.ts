import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase32, decodeBase64, encodeBase32 } from '../../../src/helm/functions/base-encoding.js';
import { civilOf, secondsOf } from '../../../src/helm/functions/calendar.js';
import { atoi, parseFloat64 } from '../../../src/helm/functions/casts.js';
import { parseDuration, printDuration } from '../../../src/helm/functions/duration.js';
import { KnownYaml } from '../../../src/helm/functions/known-yaml.js';
import { helmFunctions } from '../../../src/helm/functions/table.js';
import type { CallContext } from '../../../src/helm/functions/registry.js';
import { readJson } from '../../../src/helm/functions/json-read.js';
import { writeJson } from '../../../src/helm/functions/json-write.js';
import { formatTime } from '../../../src/helm/functions/time-format.js';
import { parseTime } from '../../../src/helm/functions/time-parse.js';
import { readToml } from '../../../src/helm/functions/toml-read.js';
import { writeToml } from '../../../src/helm/functions/toml-write.js';
import { local } from '../../../src/helm/functions/zones.js';
import { hasLoneSurrogate } from '../../../src/helm/template/go-string.js';
import type { GoMap, GoValue } from '../../../src/helm/template/value.js';

const words = fc.string({ unit: 'grapheme-composite' }).filter((text) => !hasLoneSurrogate(text));
const json = fc
  .jsonValue({ stringUnit: 'grapheme-composite' })
  .filter((value) => !hasLoneSurrogate(JSON.stringify(value)));

describe('what is written can be read', () => {
  it('JSON', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = writeJson(value as GoValue, { indent: true });
        expect(JSON.parse(text)).toEqual(value);
        expect(writeJson(readJson(text))).toBe(writeJson(value as GoValue));
      }),
    );
  });

  it('JSON, and faults where JavaScript finds them', () => {
    const near = fc
      .tuple(json, fc.nat(), fc.constantFrom('', '}', '"', ',', '1e', '\\', '\n', 'n'))
      .map(([value, at, insert]) => {
        const text = JSON.stringify(value);
        return text.slice(0, at % (text.length + 1)) + insert + text.slice((at % (text.length + 1)) + 1);
      });
    fc.assert(
      fc.property(near, (text) => {
        // What is too big for a float is a fault only to Go.
        fc.pre(!/[eE]\+?\d{3}/.test(text));
        const read = (parse: () => unknown): boolean => {
          try {
            parse();
            return true;
          } catch {
            return false;
          }
        };
        expect(read(() => readJson(text))).toBe(read(() => JSON.parse(text) as unknown));
      }),
    );
  });

  it('YAML', () => {
    const call = (name: string, value: GoValue): GoValue =>
      helmFunctions[name]!.call([value], { yaml: new KnownYaml() } as unknown as CallContext);
    fc.assert(
      fc.property(json, (value) => {
        // Line breaks of Unicode are folded in Go as well, and -0 is 0 in JSON.
        fc.pre(!/[\u0085\u2028\u2029\ufeff]/.test(JSON.stringify(value)));
        const expected = JSON.parse(JSON.stringify(value)) as GoValue;
        expect((call('fromYaml', call('toYaml', { value: expected })) as GoMap)['value']).toEqual(expected);
        expect((call('fromYamlArray', call('toYaml', [expected])) as GoValue[])[0]).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('TOML', () => {
    const keys = fc.oneof(words, fc.constantFrom('a', 'b-c', 'd_e', '__proto__'));
    const leaf = fc.oneof(
      words,
      fc.double({ noNaN: true }),
      fc.boolean(),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    );
    const { table } = fc.letrec<{ table: GoMap; value: GoValue }>((tie) => ({
      table: fc.dictionary(keys, tie('value'), { maxKeys: 4, noNullPrototype: true }) as fc.Arbitrary<GoMap>,
      value: fc.oneof({ depthSize: 'small' }, leaf, tie('table'), fc.array(tie('value'), { maxLength: 3 })),
    }));
    fc.assert(
      fc.property(table, (value) => {
        const text = writeToml(value);
        expect(writeToml(readToml(text))).toBe(text);
      }),
    );
  });

  it('base64 and base32', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect([...decodeBase64(Buffer.from(Buffer.from(bytes).toString('base64')))]).toEqual([...bytes]);
        expect([...decodeBase32(Buffer.from(encodeBase32(bytes)))]).toEqual([...bytes]);
      }),
    );
  });

  it('dates', () => {
    const layout = '2006-01-02T15:04:05.000000000Z07:00';
    fc.assert(
      fc.property(
        fc.integer({ min: -62167219200, max: 253402300799 }),
        fc.nat(999999999),
        (seconds, nanoseconds) => {
          expect(secondsOf(civilOf(seconds))).toBe(seconds);
          const text = formatTime(seconds, nanoseconds, local, layout);
          expect(text.slice(0, 19)).toBe(new Date(seconds * 1000).toISOString().slice(0, 19));
          expect(parseTime(layout, text)).toMatchObject({ seconds, nanoseconds });
        },
      ),
    );
  });

  it('durations', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 52n), max: 2n ** 52n }), (duration) => {
        expect(parseDuration(printDuration(duration))).toBe(duration);
      }),
    );
  });

  it('numbers', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.maxSafeInteger(), (float, integer) => {
        expect(parseFloat64(String(float))).toBe(Number(String(float)));
        expect(atoi(String(integer))).toBe(BigInt(integer));
      }),
    );
  });
});
