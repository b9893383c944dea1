import { TemplateError } from '../template/template-error.js';
import { createTemplateSet } from '../template/template-set.js';
import { templateFunctions } from './template-functions.js';

const pattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const maxLength = 53;

/** Helm's text where a name cannot be that of a release; undefined for a good one. */
export function releaseNameFault(name: string): string | undefined {
  if (name === '') return 'release name check failed: no name provided';
  if (name.length <= maxLength && pattern.test(name)) return undefined;
  return `release name check failed: release name ${JSON.stringify(name)}: invalid release name, must match regex ${pattern.source} and the length must not be longer than ${maxLength}`;
}

/** What a `--name-template` gives, or Helm's text where it fails. */
export function renderNameTemplate(text: string): { readonly name: string } | { readonly error: string } {
  const set = createTemplateSet({ functions: templateFunctions });
  try {
    set.parse('name-template', text);
    return { name: set.render({ seed: text, keepNoValue: true }).execute('name-template', null) };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { error: error.message };
  }
}
