import { certificateFunctions } from './certificates.js';
import { cryptoFunctions } from './crypto.js';
import { dateFunctions } from './dates.js';
import { define } from './define.js';
import { dictFunctions } from './dicts.js';
import { encodingFunctions } from './encoding.js';
import { flowFunctions } from './flow.js';
import { kubernetesFunctions } from './kubernetes.js';
import { listFunctions } from './lists.js';
import { numberFunctions } from './numbers.js';
import { pathFunctions } from './paths.js';
import { randomFunctions } from './random.js';
import { regexpFunctions } from './regexps.js';
import type { FunctionTable } from './registry.js';
import { semverFunctions } from './semver-functions.js';
import { caseFunctions } from './string-cases.js';
import { stringListFunctions } from './string-lists.js';
import { stringFunctions } from './strings.js';
import { tomlFunctions } from './toml.js';
import { typeFunctions } from './types.js';
import { urlFunctions } from './urls.js';
import { yamlJsonFunctions } from './yaml-json.js';

/**
 * The functions of Helm 4.1's templates, but for Go's own and those that belong to the renderer (include, tpl,
 * required, fail). Helm takes env and expandenv out, so that no template reads the machine it is rendered on.
 */
export const helmFunctions: FunctionTable = {
  ...stringFunctions,
  ...caseFunctions,
  ...stringListFunctions,
  ...numberFunctions,
  ...listFunctions,
  ...dictFunctions,
  ...flowFunctions,
  ...typeFunctions,
  ...dateFunctions,
  ...regexpFunctions,
  ...pathFunctions,
  ...urlFunctions,
  ...encodingFunctions,
  ...yamlJsonFunctions,
  ...tomlFunctions,
  ...semverFunctions,
  ...cryptoFunctions,
  ...certificateFunctions,
  ...randomFunctions,
  ...kubernetesFunctions,
  /** `hello`: a greeting that sprig has for its own tests. */
  hello: define([], () => 'Hello!'),
};
