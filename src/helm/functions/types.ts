import { kindName, typeName } from '../template/go-print.js';
import { deepEqual } from './deep-equal.js';
import { define } from './define.js';
import type { FunctionTable } from './registry.js';

/** Functions that tell Go types. */
export const typeFunctions: FunctionTable = {
  /** `typeOf VALUE`: Go's name: `map[string]interface {}`, `float64`; `<nil>` of nil. */
  typeOf: define(['any'], (value) => typeName(value)),
  /** `typeIs NAME VALUE`: the whole name, as `typeOf` has it. */
  typeIs: define(['string', 'any'], (target, value) => typeName(value) === target),
  /** `typeIsLike NAME VALUE`: as `typeIs`, of pointers too. */
  typeIsLike: define(['string', 'any'], (target, value) => {
    const name = typeName(value);
    return name === target || name === '*' + target;
  }),
  /**
   * `kindOf VALUE`: `map`, `slice`, `string`, `float64`, `ptr` and so on; `invalid` of nil. Numbers of values
   * files are float64, literals int.
   */
  kindOf: define(['any'], (value) => kindName(value)),
  /** `kindIs NAME VALUE`: as `kindOf` has it. */
  kindIs: define(['string', 'any'], (target, value) => kindName(value) === target),
  /** `deepEqual A B`: in type and value: 1 and 1.0 differ, and so do nil and empty lists. */
  deepEqual: define(['any', 'any'], (a, b) => deepEqual(a, b)),
};
