import { assert, constantFrom, property, record, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { envsubst } from '../../src/flux/envsubst.js';
import { EnvsubstError } from '../../src/flux/envsubst-parse.js';
import { isUnknown, unknownText } from '../../src/manifest/unknown.js';

const variables: Record<string, string> = {
  a: 'alpha',
  empty: '',
  path: '/one/two/three.tar.gz',
  u: 'Éclair',
  secret: unknownText('secret'),
};

function substitute(text: string, strict: 'off' | 'bare' | 'all' = 'off'): string {
  return envsubst(text, (name) => variables[name], { strict });
}

describe('expressions', () => {
  it.each([
    ['${a}-${missing}', 'alpha-'],
    ['$${a} $$ $a $', '${a} $ $a $'],
    ['${empty:-x}${a:=y}${missing:+z}${missing=w}', 'xalphazw'],
    ['${missing:-a ${missing:-${a}} b}', 'a alpha b'],
    ['${#u} ${u,} ${a^^} ${a^,}', '7 éclair ALPHA alpha'],
    ['${a:1:3} ${a:9} ${a:x}', 'lph  alpha'],
    [
      '${path#*/} ${path##*/} ${path%.*} ${path%%.*}',
      'one/two/three.tar.gz three.tar.gz /one/two/three.tar /one/two/three',
    ],
    ['${path//\\//-} ${a/#al/X} ${a/%ha/X}', '-one-two-three.tar.gz Xpha alpX'],
    ['${a/x} and http://host/p}', 'alpha'],
  ])('%s', (text, expected) => {
    expect(substitute(text)).toBe(expected);
  });

  it.each([
    ['${a.b}', 'missing closing brace'],
    ['${a-b}', 'missing closing brace'],
    ['${{ a }}', 'unable to parse variable name'],
    ['${a:}', 'unable to parse substitution within function'],
    ['${a/x', 'bad substitution'],
    ['${path%${a}x}', 'bad substitution'],
    ['${a:1:-1}', 'panic: runtime error: slice bounds out of range [1:0]'],
  ])('%s is refused', (text, message) => {
    expect(() => substitute(`text ${text}`)).toThrow(message);
  });

  it('says where the expression at fault begins', () => {
    try {
      substitute('${a} ${a:-${}}');
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ name: 'EnvsubstError', offset: 10 });
    }
  });

  it('checks strictly what it is told to', () => {
    const message = 'variable not set (strict mode): "missing"';
    expect(() => substitute('${missing}', 'bare')).toThrow(message);
    expect(() => substitute('${a:-${missing}}', 'bare')).toThrow(message);
    expect(substitute('${missing^^}${missing:-x}', 'bare')).toBe('x');
    expect(() => substitute('${missing^^}', 'all')).toThrow(message);
    expect(substitute('${missing:-x}${empty}', 'all')).toBe('x');
  });

  it('makes of what is unknown nothing that is known', () => {
    for (const text of ['${secret}', '${secret:-x}', '${#secret}', '${secret:0:1}', '${a/${secret}/x}']) {
      expect(isUnknown(substitute(text))).toBe(true);
    }
    expect(substitute('${a:-${secret}}')).toBe('alpha');
  });
});

describe('any text', () => {
  const text = string({ unit: constantFrom(...'$${}abé:-=+?#%/^,*[]\\0 \n', '${a', '${u'), maxLength: 60 });

  it('without a dollar stays as it is', () => {
    assert(property(text, (any) => substitute(any.replaceAll('$', '')) === any.replaceAll('$', '')));
  });

  it('is evaluated or refused', () => {
    assert(
      property(text, record({ a: text, u: text }), (template, values: Record<string, string>) => {
        try {
          envsubst(template, (name) => values[name], { strict: 'off' });
        } catch (error) {
          expect(error).toBeInstanceOf(EnvsubstError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('with doubled dollars gives the text before', () => {
    assert(property(text, (any) => substitute(any.replaceAll('$', '$$$$')) === any));
  });

  it('takes no long time', () => {
    expect(() => substitute('${a:-'.repeat(5000))).toThrow(EnvsubstError);
    variables['long'] = 'a'.repeat(20_000);
    expect(substitute(`\${long##${'*a'.repeat(200)}b}`)).toHaveLength(20_000);
    delete variables['long'];
  });
});
