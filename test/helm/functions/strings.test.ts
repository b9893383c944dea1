import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.js';

describe('functions of texts', () => {
  it.each([
    ['trunc 5 "hello world"', 'hello'],
    ['trunc -3 "abcdef"', 'def'],
    ['trunc 2 "日本" | printf "%q"', '"\\xe6\\x97"'],
    ['substr 1 3 "hello"', 'el'],
    ['substr 2 -1 "hello"', 'llo'],
    ['abbrev 8 "hello world"', 'hello...'],
    ['abbrevboth 5 10 "1234 5678 9123"', '...5678...'],
    ['abbrevboth -5 10 "abcdefghijklmnopqrst"', 'abcdefg...'],
    ['abbrevboth -9223372036854775808 10 "abcdefghijklmnopqrst"', '...nopqrst'],
    ['abbrevboth -9223372036854775808 10 "abc"', 'abc'],
    ['trimAll "ab" "abcba"', 'c'],
    ['trim "\\u00a0a\\u3000"', 'a'],
    ['replace "" "-" "日本"', '-日-本-'],
    ['repeat 3 "ab"', 'ababab'],
    ['nospace "a\\u00a0b"', 'aÂb'],
    ['initials "日本 語"', 'æè'],
    ['upper "straße ŉ ﬁ"', 'STRAßE ŉ ﬁ'],
    ['lower "ΑΣ İ"', 'ασ i'],
    ['quote "a" nil "\\xff\\n" 1e6 (list 1)', '"a" "\\xff\\n" "1e+06" "[1]"'],
    ['squote "it\'s" 1.5', "'it's' '1.5'"],
    ['cat "" "a" nil true', ' a true'],
    ['plural "one" "many" 1', 'one'],
    ['indent 2 "a\\n\\nb"', '  a\n  \n  b'],
    ['nindent 2 "a\\n"', '\n  a\n  '],
    ['wrap 5 "a  b  c  d"', 'a  b \nc  d'],
    ['wrapWith 4 "|" "one two three"', 'one|two|thre|e'],
    ['toString (dict "b" 1 "a" nil)', 'map[a:<nil> b:1]'],
    ['split "-" "a-b-c" | toJson', '{"_0":"a","_1":"b","_2":"c"}'],
    ['splitn "/" 2 "a/b/c" | toJson', '{"_0":"a","_1":"b/c"}'],
    ['splitList "" "é日" | toJson', '["é","日"]'],
    ['join "," (list 1 nil "a" 2.5)', '1,a,2.5'],
    ['sortAlpha (list "b" 1 "a")', '[1 a b]'],
    ['toStrings (list 1 nil "a") | typeOf', '[]string'],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression)).toBe(expected);
  });

  it.each([
    ['substr 9 10 "hello"', 'runtime error: slice bounds out of range [9:5]'],
    ['substr -1 99 "hello"', 'runtime error: slice bounds out of range [:99] with length 5'],
    ['repeat -1 "ab"', 'strings: negative Repeat count'],
  ])('%s fails', (expression, message) => {
    expect(() => evaluate(expression)).toThrow(message);
  });
});
