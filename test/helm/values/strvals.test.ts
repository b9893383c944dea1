import { assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SetError, assign, assignFiles, type SetMode } from '../../../src/helm/values/strvals.js';
import type { YamlMap } from '../../../src/yaml/value.js';

function assigned(text: string, mode: SetMode = 'typed', base: YamlMap = {}): YamlMap {
  assign(base, text, { mode });
  return base;
}

describe('assignments', () => {
  it.each<[SetMode, string, YamlMap]>([
    ['typed', 'a=1,b=01,c=1.5,d=True,e=null,f=', { a: 1n, b: '01', c: '1.5', d: true, e: null, f: '' }],
    [
      'typed',
      'big=9223372036854775807,bigger=9223372036854775808',
      { big: 2n ** 63n - 1n, bigger: '9223372036854775808' },
    ],
    ['typed', 'a.b[1].c=x,a.b[0]={1,y\\,z}', { a: { b: [[1n, 'y,z'], { c: 'x' }] } }],
    ['typed', 'node\\.selector=x', { 'node.selector': 'x' }],
    ['string', 'a={1,true}', { a: ['1', 'true'] }],
    ['json', 'a={"b":[1,2]} ,c="x",d=', { a: { b: [1, 2] }, c: 'x', d: null }],
    ['literal', 'a.b=x,y=\\z', { a: { b: 'x,y=\\z' } }],
  ])('%s: %s', (mode, text, expected) => {
    expect(assigned(text, mode)).toEqual(expected);
  });

  it.each<[SetMode, string, string]>([
    ['typed', 'a', 'key "a" has no value'],
    ['typed', 'a,b=1', 'key "a" has no value (cannot end with ,)'],
    ['typed', 'a.=1', 'key map "a" has no value'],
    ['typed', 'a={1', "list must terminate with '}'"],
    ['typed', 'a[x]=1', 'error parsing index: strconv.Atoi: parsing "x": invalid syntax'],
    ['typed', 'a[0]name=1', "unexpected data at end of array index: ['n' 'a' 'm' 'e']"],
    ['typed', 'a[-1]=1', 'negative -1 index not allowed'],
    [
      'typed',
      's.b=1',
      'unable to parse key: interface conversion: interface {} is string, not map[string]interface {}',
    ],
    ['json', 'a=x', "invalid character 'x' looking for beginning of value"],
  ])('%s: refuses %s', (mode, text, message) => {
    expect(() => assigned(text, mode, { s: 'text' })).toThrow(new SetError(message));
  });

  it('changes the maps on the way and copies only lists that grow', () => {
    const inner = { keep: true };
    const list = ['x'];
    const base: YamlMap = { inner, list };
    assign(base, 'inner.new=1,list[2]=z');
    expect(inner).toEqual({ keep: true, new: 1n });
    expect(list).toEqual(['x']);
    expect(base['list']).toEqual(['x', null, 'z']);
  });

  it('reads files by the names given', () => {
    const base: YamlMap = {};
    assignFiles(base, 'a=one.txt,b={two.txt}', (name) => `<${name}>`);
    expect(base).toEqual({ a: '<one.txt>', b: ['<two.txt>'] });
  });

  it('keeps keys of object prototypes as keys', () => {
    const base = assigned('__proto__.polluted=1');
    expect(Object.keys(base)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('reads any text or refuses it with a SetError', () => {
    const text = string({ unit: constantFrom(...'ab01.,=[]{}\\"-: \n'), maxLength: 60 });
    const mode = constantFrom<SetMode>('typed', 'string', 'json', 'literal');
    assert(
      property(text, mode, (input, by) => {
        try {
          assign({ a: { b: ['x'] } }, input, { mode: by });
        } catch (error) {
          expect(error).toBeInstanceOf(SetError);
        }
      }),
    );
    expect(() => assigned('a' + '[65536]'.repeat(400) + '=1')).toThrow(SetError);
  });
});
