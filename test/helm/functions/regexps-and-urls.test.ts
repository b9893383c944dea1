import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.js';

describe('functions of regular expressions, versions, URLs and paths', () => {
  it.each([
    ['regexMatch "^[a-z]+$" "abc"', 'true'],
    ['regexMatch "[" "a"', 'false'],
    ['regexFindAll "a*" "baaac" -1 | toJson', '["","aaa",""]'],
    ['regexFindAll "z" "abc" -1 | toJson', 'null'],
    ['regexReplaceAll "a(x*)b" "-ab-axxb-" "${1}W"', '-W-xxW-'],
    ['regexReplaceAll "a(x*)b" "-ab-axxb-" "$1W"', '---'],
    ['regexReplaceAllLiteral "a" "banana" "$0"', 'b$0n$0n$0'],
    ['regexSplit "a+" "baaanab" 2 | toJson', '["b","nab"]'],
    ['regexSplit "\\\\B" "c😀\\nc_😀" 2 | toJson', '["c😀","\\nc_😀"]'],
    ['regexQuoteMeta "a.b*c"', 'a\\.b\\*c'],
    ['regexMatch "(a+)+$" (repeat 5000 "a" | cat "b")', 'true'],
    ['regexFind "(?P<n>a)(?P<n>b)" "ab"', 'ab'],
    ['semver "v1.2-beta"', '1.2.0-beta'],
    ['(semver "1.2.3-rc.1+b").IncPatch', '1.2.3'],
    ['(semver "1.2.3").Compare (semver "1.2.3-a")', '1'],
    ['semverCompare ">=1.19-0" "v1.33.4-gke.1245000"', 'true'],
    [
      'urlParse "http://us%20er:p@h.com:80/a%2Fb?q=1#f%20g" | toJson',
      '{"fragment":"f g","host":"h.com:80","hostname":"h.com","opaque":"","path":"/a/b","query":"q=1","scheme":"http","userinfo":"us%20er:p"}',
    ],
    ['urlParse "http://[::1%25eth0]:80/" | urlJoin', 'http://[::1%25eth0]:80/'],
    ['urlJoin (dict "path" "a:b")', './a:b'],
    ['base "/a/b/"', 'b'],
    ['base "//"', '/'],
    ['dir "/a/b/../c"', '/a'],
    ['clean "../a/./../../b//c/"', '../../b/c'],
    ['ext "a.b/c.d.e"', '.e'],
    ['osIsAbs "/a"', 'true'],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression)).toBe(expected);
  });

  it.each([
    ['regexFind "`[" "a"', 'regexp: Compile("`["): error parsing regexp: missing closing ]: `[`'],
    ['mustRegexFind "a\\xffb" "a"', 'error parsing regexp: invalid UTF-8: `'],
    ['regexReplaceAll "\\xff" "a" "b"', 'regexp: Compile("\\xff"): error parsing regexp: invalid UTF-8: `'],
    ['(semver "1").Compare nil', 'runtime error: invalid memory address or nil pointer dereference'],
    ['mustRegexFind "[" "a"', 'error parsing regexp: missing closing ]: `[`'],
    ['semver "1.2.x"', 'invalid semantic version'],
    ['semverCompare "" "1.2.3"', 'improper constraint:'],
    ['urlParse "http://h/%zz"', 'unable to parse url: parse "http://h/%zz": invalid URL escape "%zz"'],
    ['urlParse ":nope"', 'unable to parse url: parse ":nope": missing protocol scheme'],
    ['urlJoin (dict "scheme" 1)', 'unable to parse scheme key, must be of type string, but int found'],
    [
      'urlJoin (dict "userinfo" "a b" "host" "h")',
      'unable to parse userinfo in dict: parse "proto://a b@host": net/url: invalid userinfo',
    ],
  ])('%s fails', (expression, message) => {
    expect(() => evaluate(expression)).toThrow(message);
  });
});
