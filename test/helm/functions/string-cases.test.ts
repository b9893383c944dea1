import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.js';

describe('functions of case', () => {
  it.each([
    ['title "o\'neil éa foo_bar 1st a.b"', "O'Neil Éa Foo_bar 1st A.B"],
    ['untitle "Hello World"', 'hello world'],
    ['swapcase "Hello wORLD ǆ"', 'hELLO World ǅ'],
    ['camelcase "HTTPServer some_words-and more"', 'HttpserverSomeWordsAndMore'],
    ['camelcase "__foo__bar_"', '__Foo_Bar_'],
    ['camelcase "_"', '__'],
    ['snakecase "HTTPServer"', 'http_server'],
    ['snakecase "v1beta1"', 'v_1beta1'],
    ['snakecase "Bld4Floor3rd"', 'bld4_floor_3rd'],
    ['snakecase "HTTP20xOK"', 'http_20x_ok'],
    ['snakecase "日本Go 2x"', '日本_go_2x'],
    ['kebabcase "it\'s K8sAPI_value"', "it's-k-8s-api-value"],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression)).toBe(expected);
  });
});
