import { define } from './define.js';
import type { FunctionTable } from './registry.js';

/** Functions that would ask a cluster or the network; there is neither, as in `helm template`. */
export const kubernetesFunctions: FunctionTable = {
  /** `lookup VERSION KIND NAMESPACE NAME`: an empty map, as if there were no such object. */
  lookup: define(['string', 'string', 'string', 'string'], () => ({})),
  /** `getHostByName NAME`: "", as long as Helm is not told to ask. */
  getHostByName: define(['string'], () => ''),
};
