import { helmFunctions } from '../../../src/helm/functions/table.js';
import { createTemplateSet } from '../../../src/helm/template/template-set.js';

/** What a template expression writes, without any chart around it. Throws what the expression fails with. */
export function evaluate(expression: string, seed = 'release'): string {
  const set = createTemplateSet({ functions: helmFunctions });
  set.parse('test', `{{ ${expression} }}`);
  return set.render({ seed, keepNoValue: true }).execute('test', {});
}
