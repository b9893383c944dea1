import type { FunctionTable } from '../../../src/helm/functions/registry.js';
import { engineFunctions } from '../../../src/helm/template/engine-functions.js';
import { createTemplateSet } from '../../../src/helm/template/template-set.js';
import type { GoMap, GoValue } from '../../../src/helm/template/value.js';

/** Some functions of the usual kinds, so that the language is tested without the real ones. */
export const testFunctions: FunctionTable = {
  ...engineFunctions,
  list: { parameters: [], variadic: 'any', call: (args) => args },
  dict: {
    parameters: [],
    variadic: 'any',
    call: (args) => {
      const map: GoMap = {};
      for (let i = 0; i < args.length; i += 2) map[args[i] as string] = args[i + 1]!;
      return map;
    },
  },
  upper: { parameters: ['string'], call: ([text]) => (text as string).toUpperCase() },
  repeat: { parameters: ['int', 'string'], call: ([count, text]) => (text as string).repeat(Number(count)) },
  int64: { parameters: ['any'], call: ([value]) => BigInt(String((value as { value: bigint }).value)) },
  keys: {
    parameters: [],
    variadic: 'map',
    call: (maps) => maps.flatMap((map) => (map === null ? [] : Object.keys(map))),
  },
  half: { parameters: ['float64'], call: ([value]) => (value as number) / 2 },
  join: {
    parameters: ['string', 'any'],
    call: ([separator, list]) => (list as GoValue[]).join(separator as string),
  },
};

/** The output of one template. */
export function render(text: string, data: GoValue = {}): string {
  const set = createTemplateSet({ functions: testFunctions });
  set.parse('case.yaml', text);
  return set.render({ seed: 'test' }).execute('case.yaml', data);
}

/** What helm prints where the template fails. */
export function failure(text: string, data: GoValue = {}): string {
  try {
    render(text, data);
  } catch (error) {
    return String(error);
  }
  throw new Error(`${text} does not fail`);
}
