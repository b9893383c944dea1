import type { Accumulation } from './accumulation.js';
import { addComponents } from './components-field.js';
import { addConfigurations } from './configuration.js';
import { runGenerators } from './generate.js';
import { addResources } from './resources-field.js';
import type { BuildContext, Target } from './target.js';
import { runTransformers, runValidators } from './transform.js';
import { addVars } from './vars-field.js';

/**
 * Everything that one kustomization does, in the order in which it does it. A faulty entry is reported and left out;
 * the others go on. Hashes, references, vars and the final order are the root's business, see build.ts.
 */
export function accumulate(context: BuildContext, target: Target, into: Accumulation): void {
  into.incomplete ||= target.incomplete;
  addResources(context, target, into, 'resources', target.kustomization.resources ?? []);
  addConfigurations(context, target, into);
  runGenerators(context, target, into);
  addComponents(context, target, into);
  runTransformers(context, target, into);
  runValidators(context, target, into);
  addVars(context, target, into);
}
