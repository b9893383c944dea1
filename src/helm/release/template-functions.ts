import type { FunctionTable } from '../functions/registry.js';
import { helmFunctions } from '../functions/table.js';
import { engineFunctions } from '../template/engine-functions.js';

/** Everything a template may call in Helm 4.1, besides what the language itself has. */
export const templateFunctions: FunctionTable = { ...helmFunctions, ...engineFunctions };
