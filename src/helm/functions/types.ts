import { kindName, typeName } from '../template/go-print.js';
import { deepEqual } from './deep-equal.js';
import { define } from './define.js';
import type { FunctionTable } from './registry.js';

/** Functions that tell Go types. */
export const typeFunctions: FunctionTable = {
  typeOf: define(['any'], (value) => typeName(value)),
  typeIs: define(['string', 'any'], (target, value) => typeName(value) === target),
  typeIsLike: define(['string', 'any'], (target, value) => {
    const name = typeName(value);
    return name === target || name === '*' + target;
  }),
  kindOf: define(['any'], (value) => kindName(value)),
  kindIs: define(['string', 'any'], (target, value) => kindName(value) === target),
  deepEqual: define(['any', 'any'], (a, b) => deepEqual(a, b)),
};
