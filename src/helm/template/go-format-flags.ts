import type { Walk } from './value-walk.js';

/** What stands between the percent sign and the verb. */
export interface Flags {
  width: number | undefined;
  precision: number | undefined;
  minus: boolean;
  plus: boolean;
  sharp: boolean;
  space: boolean;
  zero: boolean;
  /** `%#v`: Go syntax. */
  goSyntax: boolean;
  /** `%+v`: the names of fields. */
  fieldNames: boolean;
  readonly walk: Walk;
}

/** A verb by itself. */
export function noFlags(): Flags {
  return {
    width: undefined,
    precision: undefined,
    minus: false,
    plus: false,
    sharp: false,
    space: false,
    zero: false,
    goSyntax: false,
    fieldNames: false,
    walk: { visited: 0 },
  };
}
