import type { FunctionTable } from '../functions/registry.js';
import { FailError } from './template-error.js';

/** The functions by which Helm's templates call templates, and stop themselves. */
export const engineFunctions: FunctionTable = {
  /** `include NAME DATA`: the template's output as a text, which can be piped; `template` cannot. */
  include: {
    parameters: ['string', 'any'],
    call: (args, context) => context.include(args[0] as string, args[1]!),
  },
  /** `tpl TEXT DATA`: the text as a template; `define` in it holds only there. */
  tpl: {
    parameters: ['string', 'any'],
    call: (args, context) => context.tpl(args[0] as string, args[1]!),
  },
  /** `required MESSAGE VALUE`: the value; fails for nil and "" only, so that 0 and false pass. */
  required: {
    parameters: ['string', 'any'],
    call: (args) => {
      const value = args[1]!;
      if (value === null || value === '') throw new FailError(args[0] as string);
      return value;
    },
  },
  /** `fail MESSAGE`. */
  fail: {
    parameters: ['string'],
    call: (args) => {
      throw new FailError(args[0] as string);
    },
  },
};
