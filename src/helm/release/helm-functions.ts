import { cryptoFunctions } from '../functions/crypto.js';
import { dateFunctions } from '../functions/dates.js';
import { dictFunctions } from '../functions/dicts.js';
import { encodingFunctions } from '../functions/encoding.js';
import { flowFunctions } from '../functions/flow.js';
import { kubernetesFunctions } from '../functions/kubernetes.js';
import { listFunctions } from '../functions/lists.js';
import { numberFunctions } from '../functions/numbers.js';
import { pathFunctions } from '../functions/paths.js';
import { randomFunctions } from '../functions/random.js';
import { regexpFunctions } from '../functions/regexps.js';
import { semverFunctions } from '../functions/semver-functions.js';
import { caseFunctions } from '../functions/string-cases.js';
import { stringListFunctions } from '../functions/string-lists.js';
import { stringFunctions } from '../functions/strings.js';
import { typeFunctions } from '../functions/types.js';
import { urlFunctions } from '../functions/urls.js';
import { yamlJsonFunctions } from '../functions/yaml-json.js';
import { engineFunctions } from '../template/engine-functions.js';
import type { FunctionTable } from '../functions/registry.js';

/** Everything a template may call in Helm 4.1, besides what the language itself has. */
export const helmFunctions: FunctionTable = {
  ...cryptoFunctions,
  ...dateFunctions,
  ...dictFunctions,
  ...encodingFunctions,
  ...flowFunctions,
  ...kubernetesFunctions,
  ...listFunctions,
  ...numberFunctions,
  ...pathFunctions,
  ...randomFunctions,
  ...regexpFunctions,
  ...semverFunctions,
  ...caseFunctions,
  ...stringListFunctions,
  ...stringFunctions,
  ...typeFunctions,
  ...urlFunctions,
  ...yamlJsonFunctions,
  ...engineFunctions,
};
