import { describe, expect, it } from 'vitest';
import { composeValues, type ReferencedValues } from '../../src/flux/values.js';
import { unknownText } from '../../src/manifest/unknown.js';
import type { YamlMap } from '../../src/yaml/value.js';

function composed(inline: YamlMap, ...references: ReferencedValues[]): unknown {
  const result = composeValues(inline, references);
  return 'failure' in result ? result.failure : result.values;
}

describe('the values of a HelmRelease', () => {
  it('lets inline values win over references, and later references over earlier ones', () => {
    expect(composed({ a: 1 }, { text: 'a: 2\nb: {x: 1, z: 1}' }, { text: 'b: {z: 2}' })).toEqual({
      a: 1,
      b: { x: 1, z: 2 },
    });
  });

  it('lets a target path win over inline values where their map is shared, and lose elsewhere', () => {
    const path = { targetPath: 'a.b', text: '2' };
    expect(composed({ a: { b: 1 } }, path)).toEqual({ a: { b: 2n } });
    expect(composed({ a: { b: 1 } }, { text: 'a: {c: 3}' }, path)).toEqual({ a: { b: 1, c: 3 } });
    expect(composed({ a: 1 }, { targetPath: 'a', text: '2' })).toEqual({ a: 1 });
  });

  it('leaves the inline values as they were', () => {
    const inline = { a: { b: 1 } };
    composed(inline, { targetPath: 'a.b', text: '2' });
    expect(inline).toEqual({ a: { b: 1 } });
  });

  it('reads values at target paths as --set does, unless they are quoted or literal', () => {
    expect(composed({}, { targetPath: 'a', text: '8080' })).toEqual({ a: 8080n });
    expect(composed({}, { targetPath: 'a', text: '"8080"' })).toEqual({ a: '8080' });
    expect(composed({}, { targetPath: 'a', text: '{x,y}' })).toEqual({ a: ['x', 'y'] });
    expect(composed({}, { targetPath: 'a', text: '{"k":[1,2]}\\', literal: true })).toEqual({
      a: '{"k":[1,2]}\\',
    });
  });

  it('says which reference is at fault', () => {
    expect(composed({}, { text: 'a: 1' }, { targetPath: 'a', text: '10.0.0.0/8,172.16.0.0/12' })).toEqual({
      index: 1,
      message: 'the value cannot be set at a: key "0/12" has no value',
      upstream: 'key "0/12" has no value',
    });
    expect(composed({}, { text: '\n- 1' })).toMatchObject({
      index: 0,
      line: 2,
      message: 'values must be a map, not an array',
    });
  });

  it('carries unknown values along', () => {
    const token = unknownText('Secret apps/db key password');
    expect(composed({ db: {} }, { targetPath: 'db.password', text: token })).toEqual({
      db: { password: token },
    });
    expect(composeValues({ a: 1 }, [{ text: token }])).toEqual({ values: { a: 1 }, unknown: [0] });
  });
});
