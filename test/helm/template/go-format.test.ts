import { describe, expect, it } from 'vitest';
import { formatText } from '../../../src/helm/template/go-format.js';
import { nilMap } from '../../../src/helm/functions/nil-values.js';
import { GoInt, withType } from '../../../src/helm/template/value.js';
import { render } from './render.js';

/** A format, its arguments as a template writes them, and what helm 4.1.4 prints. */
const recorded: readonly (readonly [format: string, args: string, printed: string])[] = [
  ['%é', '"abc"', '%!é(string=abc)'],
  ['%5q', '3.14159', '%!q(float64=3.14159)'],
  ['%12.1E', '0', '%!E(int=           0)'],
  ['%5.*f', '7 "abc"', '%!f(string=  abc)'],
  ['%-12é', '0', '%!é(int=0           )'],
  ['%o', 'true', '%!o(bool=true)'],
  ['%#5c', '123456789.0', '%!c(float64=1.23456789e+08)'],
  ['% #12.0U', '"abc" (int64 9)', '%!U(string=            )%!(EXTRA int64=9)'],
  ['%.0X', '255', 'FF'],
  ['% *q', '7 65', "    'A'"],
  ['%+-*E', '7 3.14159', '+3.141590E+00'],
  ['%-.10q', '65', "'A'"],
  ['% 12f', '1e-7 3.14159', '    0.000000%!(EXTRA float64=3.14159)'],
  ['% -X', '1e-7 0', ' 0X1.AD7F29ABCAF48P-24%!(EXTRA int=0)'],
  ['%00*d', '3 3.14159', '%!d(float64=3.14159)'],
  ['% #1c', '-7', '�'],
  ['%-s', '0 (dict "a" 1)', '%!s(int=0)%!(EXTRA map[string]interface {}=map[a:1])'],
  ['%z', '1e21', '%!z(float64=1e+21)'],
  ['%[1]X', '0', '0'],
  ['%[3].1q', '0', '%!q(BADINDEX)'],
  ['% 5T', '"abc"', 'string'],
  ['% +G', '123456789.0', '+1.23456789E+08'],
  ['%0#O', 'true', '%!O(bool=true)'],
  ['%012z', 'true', '%!z(bool=00000000true)'],
  ['%5.3F', '-7', '%!F(int= -007)'],
  ['%05e', '3.14159', '3.141590e+00'],
  ['%- *o', '"x" 2.5', '%!(BADWIDTH)%!o(float64= 2.5)'],
  ['%.1o', '(int64 9)', '11'],
  ['%.3U', '-7', 'U+FFFFFFFFFFFFFFF9'],
  ['%12f', '123456789.0', '123456789.000000'],
  ['%*F', '-7 3.14159', '3.141590'],
  ['%E', '(int64 9)', '%!E(int64=9)'],
  ['%5v', '65', '   65'],
  ['%.0T', '1', ''],
  ['%1.*X', '-7 "é日"', '%!(BADPREC)C3A9E697A5'],
  ['%0 .0x', '-7', '-7'],
  ['%0012.3g', '1.5', '0000000001.5'],
  ['%+e', '3.14159 1e-7', '+3.141590e+00%!(EXTRA float64=1e-07)'],
  ['%012E', '1', '%!E(int=000000000001)'],
  ['%--12.*U', '3 123456789.0', '%!U(float64=1.23e+08    )'],
  ['%O', '255', '0o377'],
  ['%5.1d', '3.14159 true', '%!d(float64=    3)%!(EXTRA bool=true)'],
  ['% -12T', '3.14159', 'float64     '],
  ['%.0v', '3.14159 -7', '3%!(EXTRA int=-7)'],
  ['%# .1v', '1.5', ' 2'],
  ['%o', '0x1F600', '373000'],
  ['%1E', '"é日"', '%!E(string=é日)'],
  ['%++.10d', '"é日"', '%!d(string=é日)'],
  ['%+*d', '"x" 255', '%!(BADWIDTH)+255'],
  ['%#12t', '"abc"', '%!t(string=         abc)'],
  ['%  12o', '1.5 (int64 9)', '%!o(float64=         1.5)%!(EXTRA int64=9)'],
  ['% +1.1G', '3.14159', '+3'],
  ['%.3e', '"abc"', '%!e(string=abc)'],
  ['%f', '"abc"', '%!f(string=abc)'],
  ['%.10t', '1e21', '%!t(float64=1e+21)'],
  ['%T', 'true', 'bool'],
  ['%d', '3.14159', '%!d(float64=3.14159)'],
  ['%+.10v', '"abc"', 'abc'],
  ['%e', '(list 1 "a" 2.5 nil) (int64 9)', '[%!e(int=1) %!e(string=a) 2.500000e+00 <nil>]%!(EXTRA int64=9)'],
  ['%+.0O', '(int64 9)', '+0o11'],
  ['%12.3s', '1e-7', '%!s(float64=       1e-07)'],
  ['%0X', '(list 1 "a" 2.5 nil)', '[1 61 0X1.4P+01 <nil>]'],
  ['%5t', '1e-7', '%!t(float64=1e-07)'],
  ['%s', '123456789.0 "abc"', '%!s(float64=1.23456789e+08)%!(EXTRA string=abc)'],
  ['%12e', '""', '%!e(string=            )'],
  ['%+ F', '"abc"', '%!F(string=abc)'],
  ['%  12x', '255', '          ff'],
  ['%#*.3o', '-7 0x1F600', '0373000'],
  ['%-+.1E', '1e21', '+1.0E+21'],
  ['%12.10U', '(int64 9)', 'U+0000000009'],
  ['%+*.3F', '3 1e21', '+1000000000000000000000.000'],
  ['%.f', '2.5', '2'],
  ['%*.3b', '7 1e-7', '7555786372591432p-76'],
  ['%.1x', '0 2.5', '0%!(EXTRA float64=2.5)'],
  ['%0-[3]*b', '3 1', '%!b(BADINDEX)'],
  ['% +*g', '7 0x1F600', '%!g(int=+128512)'],
  ['%-.G', '65 1', '%!G(int=65)%!(EXTRA int=1)'],
  ['%- .3d', '(int64 9)', ' 009'],
  ['%#1g', '123456789.0', '1.23456789e+08'],
  [
    '%12.10o',
    '(list 1 "a" 2.5 nil) 0x1F600',
    '[  0000000001 %!o(string=           a) %!o(float64=         2.5) <nil>]%!(EXTRA int=128512)',
  ],
  ['%0+5F', 'true "é日"', '%!F(bool=0true)%!(EXTRA string=é日)'],
  ['% .1g', 'nil', '%!g(<nil>)'],
  ['%+#.0e', '255', '%!e(int=+255)'],
  ['%- 12b', '1.5', ' 6755399441055744p-52'],
  ['%#q', '(int64 9)', "'\\t'"],
  ['%+ 5U', '1e21 (list 1 "a" 2.5 nil)', '%!U(float64=+1e+21)%!(EXTRA []interface {}=[1 a 2.5 <nil>])'],
  ['%0*.c', '3 "é日"', '%!c(string=000)'],
  ['%.1o', '1e21', '%!o(float64=1e+21)'],
  ['%-[1].0O', '""', '%!O(BADINDEX)'],
  ['%#-U', '0', 'U+0000'],
  ['%0-[1].3T', '0x1F600', '%!T(BADINDEX)'],
  ['%.1b', '""', '%!b(string=)'],
  ['%#-.1v', '(list 1 "a" 2.5 nil)', '[]interface {}{1, "a", 2, interface {}(nil)}'],
  ['%012.O', '123456789.0', '%!O(float64=00000001e+08)'],
  ['%12G', 'true', '%!G(bool=        true)'],
  ['%+#12.1b', '0x1F600 1e21', '+0b11111011000000000%!(EXTRA float64=1e+21)'],
  ['%O', '1.5', '%!O(float64=1.5)'],
  ['%g', '1.5', '1.5'],
  ['%*.*c', '7 7 255', '      ÿ'],
  ['% 12v', '(dict "a" 1)', 'map[           a:           1]'],
  ['% *b', '"x" 3.14159', '%!(BADWIDTH) 7074231776675438p-51'],
  ['%1O', '255', '0o377'],
  ['%01x', '0 true', '0%!(EXTRA bool=true)'],
  ['%-.10c', '""', '%!c(string=)'],
  ['%E', '2.5', '2.500000E+00'],
  ['%c', '1e-7', '%!c(float64=1e-07)'],
  ['%  .0q', '(list 1 "a" 2.5 nil)', '[\'\\x01\' "" %!q(float64= 2) <nil>]'],
  ['%.E', '(list 1 "a" 2.5 nil)', '[%!E(int=1) %!E(string=) 2E+00 <nil>]'],
  ['%q', '(int64 9)', "'\\t'"],
  ['%G', '(dict "a" 1)', 'map[%!G(string=a):%!G(int=1)]'],
];

describe('printf', () => {
  it.each(recorded)('%j with %s', (format, args, printed) => {
    expect(render(`{{ printf ${JSON.stringify(format)} ${args} }}`)).toBe(printed);
  });

  it('takes arguments by their number', () => {
    expect(formatText('%[2]d %[1]d|%[2]*[1]f|%[5]d|%[x]d', [1.5, 2n])).toBe(
      '2 %!d(float64=1.5)|1.500000|%!d(BADINDEX)|%!d(BADINDEX)',
    );
  });

  it('always gives infinity its sign', () => {
    const infinite = [Infinity, Infinity, Infinity, NaN];
    expect(formatText('%5.1f|%v|%#v|%v', infinite)).toBe(' +Inf|+Inf|+Inf|NaN');
  });

  it('writes typed nothing and bytes as Go syntax', () => {
    const bytes = withType([new GoInt(0x61n, 'uint8')], '[]uint8');
    expect(formatText('%#v %T %#v', [bytes, bytes, nilMap()])).toBe(
      '[]byte{0x61} []uint8 map[string]interface {}(nil)',
    );
  });

  it('refuses addresses', () => {
    expect(() => formatText('%p', [[]])).toThrow('%p would print an address');
    expect(formatText('%p', ['x'])).toBe('%!p(string=x)');
  });
});
