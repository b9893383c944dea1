import { define } from './define.js';
import type { FunctionTable } from './registry.js';

/** Functions that would ask a cluster or the network; there is neither, as in `helm template`. */
export const kubernetesFunctions: FunctionTable = {
  lookup: define(['string', 'string', 'string', 'string'], () => ({})),
  getHostByName: define(['string'], () => ''),
};
