import type { FunctionTable } from '../functions/registry.js';
import { FailError } from './template-error.js';

/** The functions by which Helm's templates call templates, and stop themselves. */
export const engineFunctions: FunctionTable = {
  include: {
    parameters: ['string', 'any'],
    call: (args, context) => context.include(args[0] as string, args[1]!),
  },
  tpl: {
    parameters: ['string', 'any'],
    call: (args, context) => context.tpl(args[0] as string, args[1]!),
  },
  required: {
    parameters: ['string', 'any'],
    call: (args) => {
      const value = args[1]!;
      if (value === null || value === '') throw new FailError(args[0] as string);
      return value;
    },
  },
  fail: {
    parameters: ['string'],
    call: (args) => {
      throw new FailError(args[0] as string);
    },
  },
};
