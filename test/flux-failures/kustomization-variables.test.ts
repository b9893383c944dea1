import { configMap, kustomization } from '../cluster/repository.js';
import { describeFailures, type Files } from './failures.js';

const from = (...references: string[]): string =>
  `  postBuild:\n    substituteFrom:\n${references.map((reference) => `      - {${reference}}\n`).join('')}`;
const inline = (variables: string): string => `  postBuild:\n    substitute: {${variables}}\n`;
const withVariables = (postBuild: string, manifest: string): Files => ({
  'clusters/test/apps.yaml': kustomization('apps', './apps', postBuild),
  'apps/manifest.yaml': manifest,
});
const service = (spec: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  namespace: flux-system\nspec:\n${spec}`;

describeFailures('variables', [
  {
    name: 'come from a ConfigMap that nothing makes',
    files: withVariables(from('kind: ConfigMap, name: settings'), configMap('web', { host: '${HOST}' })),
    found: [
      'clusters/test/apps.yaml:17:7 warning flux/substitute-from-missing Kustomization flux-system/apps reads ConfigMap flux-system/settings, which nothing in the repository makes; its variables are unknown here',
    ],
    repaired: { 'clusters/test/settings.yaml': configMap('settings', { HOST: 'example.com' }) },
  },
  {
    name: 'come from a ConfigMap of another namespace',
    files: {
      ...withVariables(from('kind: ConfigMap, name: settings'), configMap('web', { host: '${HOST}' })),
      'clusters/test/namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: apps}\n',
      'clusters/test/settings.yaml': configMap('settings', { HOST: 'example.com' }, 'apps'),
    },
    found: [
      'clusters/test/apps.yaml:17:7 warning flux/substitute-from-missing Kustomization flux-system/apps reads ConfigMap flux-system/settings, which nothing in the repository makes; its variables are unknown here',
    ],
    repaired: { 'clusters/test/settings.yaml': configMap('settings', { HOST: 'example.com' }) },
  },
  {
    name: 'come from a Secret where there is a ConfigMap of that name',
    files: {
      ...withVariables(from('kind: Secret, name: settings'), configMap('web', { host: '${HOST}' })),
      'clusters/test/settings.yaml': configMap('settings', { HOST: 'example.com' }),
    },
    found: [
      'clusters/test/apps.yaml:17:7 warning flux/substitute-from-missing Kustomization flux-system/apps reads Secret flux-system/settings, which nothing in the repository makes; its variables are unknown here',
    ],
  },
  {
    name: 'have a name that no variable may have',
    files: withVariables(inline('my-host: a'), configMap('web', { host: '${HOST}' })),
    found: [
      'clusters/test/apps.yaml:16:18 error flux/substitution-failed "my-host" cannot be the name of a variable; letters, digits and _ are allowed, and no digit at the start',
    ],
    flux: "'my-host' var name is invalid, must match",
    repaired: { 'clusters/test/apps.yaml': kustomization('apps', './apps', inline('HOST: a')) },
  },
  {
    name: 'are the keys of a ConfigMap that is no list of variables',
    files: {
      ...withVariables(from('kind: ConfigMap, name: settings'), configMap('web', { host: 'a' })),
      'clusters/test/settings.yaml': configMap('settings', { 'values.yaml': 'a: 1' }),
    },
    found: [
      'clusters/test/apps.yaml:17:7 error flux/substitution-failed "values.yaml" cannot be the name of a variable; letters, digits and _ are allowed, and no digit at the start',
    ],
  },
  {
    name: 'are written with an operator that Flux does not know',
    files: withVariables(inline('HOST: a'), configMap('web', { run: 'echo ${HOST-x}' })),
    found: [
      'apps/manifest.yaml:8:3 error flux/substitution-failed ConfigMap flux-system/web: the variables cannot be replaced: missing closing brace in data.run, at `${HOST-x}`',
    ],
    flux: 'variable substitution failed: missing closing brace',
    repaired: { 'apps/manifest.yaml': configMap('web', { run: 'echo $${HOST-x}' }) },
  },
  {
    name: 'are expressions of a workflow',
    files: withVariables(inline('HOST: a'), configMap('web', { run: 'echo ${{ github.ref }}' })),
    found: [
      'apps/manifest.yaml:8:3 error flux/substitution-failed ConfigMap flux-system/web: the variables cannot be replaced: unable to parse variable name in data.run, at `${{ github.ref }}`',
    ],
    flux: 'unable to parse variable name',
  },
  {
    name: 'have a substitution that is not finished',
    files: withVariables(inline('HOST: a'), configMap('web', { run: 'echo ${HOST/a' })),
    found: [
      'apps/manifest.yaml:8:3 error flux/substitution-failed ConfigMap flux-system/web: the variables cannot be replaced: bad substitution in data.run, at `${HOST/a`',
    ],
    flux: 'bad substitution',
  },
  {
    name: 'have a default that is not finished',
    files: withVariables(inline('HOST: a'), configMap('web', { run: 'echo ${HOST:=a' })),
    found: [
      'apps/manifest.yaml:8:3 error flux/substitution-failed ConfigMap flux-system/web: the variables cannot be replaced: unable to parse substitution within function in data.run, at `${HOST:=a`',
    ],
    flux: 'unable to parse substitution within function',
  },
  {
    name: 'are defined nowhere',
    files: withVariables(inline('HOST: a'), configMap('web', { host: '${HOTS}' })),
    found: [
      'apps/manifest.yaml:8:10 warning flux/variable-undefined ${HOTS} is defined nowhere, so ConfigMap flux-system/web gets nothing in its place',
    ],
    repaired: { 'apps/manifest.yaml': configMap('web', { host: '${HOST}' }) },
  },
  {
    name: 'are defined nowhere, and Flux is strict',
    version: '2.9.0',
    files: withVariables(inline('HOST: a'), configMap('web', { host: '${HOTS}' })),
    found: [
      'apps/manifest.yaml:8:10 error flux/variable-undefined ${HOTS} is defined nowhere, so ConfigMap flux-system/web cannot be applied: Flux 2.9.0 substitutes strictly',
    ],
    flux: 'variable not set (strict mode): "HOTS"',
    repaired: { 'apps/manifest.yaml': configMap('web', { host: '${HOST}' }) },
  },
  {
    name: 'have a value that breaks the YAML',
    files: withVariables(inline('HOST: "*.example.com"'), configMap('web', { host: '${HOST}' })),
    found: [
      'apps/manifest.yaml:8:3 error flux/substitution-failed ConfigMap flux-system/web: the object is no valid YAML after its variables were replaced: * starts an alias, whose name has letters, digits, - and _ only; quote the text if it is none, which data.host turned into "*.example.com"',
    ],
    flux: 'YAMLToJSON: yaml: line',
    repaired: { 'apps/manifest.yaml': configMap('web', { host: 'on ${HOST}' }) },
  },
  {
    name: 'make two objects one',
    files: withVariables(
      inline('A: web, B: web'),
      configMap('${A}', { a: '1' }) + configMap('${B}', { a: '1' }),
    ),
    found: [
      'apps/manifest.yaml:13:3 error flux/duplicate-after-substitution there are two ConfigMap flux-system/web when variables have been replaced',
    ],
    flux: 'in Replace: id matched 2 resources',
    repaired: { 'clusters/test/apps.yaml': kustomization('apps', './apps', inline('A: web, B: api')) },
  },
  {
    name: 'are cut by a negative length',
    files: withVariables(inline('HOST: example'), configMap('web', { host: '${HOST:1:-1}' })),
    found: [
      'apps/manifest.yaml:8:3 error flux/substitution-failed ConfigMap flux-system/web: the variables cannot be replaced: panic: runtime error: slice bounds out of range [1:0] in data.host, at `${HOST:1:-1}`',
    ],
    flux: 'slice bounds out of range',
    repaired: { 'apps/manifest.yaml': configMap('web', { host: '${HOST:1:2}' }) },
  },
  {
    name: 'make a text a number',
    files: withVariables(inline('PORT: "8080"'), configMap('web', { port: '${PORT}' })),
    found: [
      'apps/manifest.yaml:8:3 error schema/wrong-type ConfigMap flux-system/web: data.port must be a string, not the number 8080',
    ],
    repaired: { 'clusters/test/apps.yaml': kustomization('apps', './apps', inline(`PORT: '"8080"'`)) },
  },
  {
    name: 'make an annotation a boolean',
    files: withVariables(
      inline('ON: "true"'),
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  namespace: flux-system\n  annotations:\n    example.com/on: ${ON}\n',
    ),
    found: [
      'apps/manifest.yaml:7:5 error schema/wrong-type ConfigMap flux-system/web: metadata.annotations["example.com/on"] must be a string, not the boolean true',
    ],
  },
  {
    name: 'make a label a number: the labels are lost',
    files: withVariables(
      inline('RELEASE: "12"'),
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  namespace: flux-system\n  labels:\n    release: ${RELEASE}\n    app: web\n',
    ),
    found: [
      'apps/manifest.yaml:7:5 warning flux/labels-lost the label release of ConfigMap flux-system/web is 12 and no text: Flux drops all labels of the object',
    ],
  },
  {
    name: 'make a name a number: the object is lost',
    files: withVariables(inline('NAME: "12"'), configMap('${NAME}', { a: '1' })),
    found: [
      'apps/manifest.yaml:5:3 error flux/name-lost metadata.name of ConfigMap flux-system/${NAME} became 12 when its variables were replaced: Flux drops an object whose name is no text',
    ],
  },
  {
    name: 'make a name empty: the object is lost',
    files: withVariables(inline('A: b'), configMap('${NAME}', { a: '1' })),
    found: [
      'apps/manifest.yaml:5:3 error flux/name-lost metadata.name of ConfigMap flux-system/${NAME} became null when its variables were replaced: Flux drops an object whose name is no text',
      'apps/manifest.yaml:5:9 warning flux/variable-undefined ${NAME} is defined nowhere, so ConfigMap flux-system/${NAME} gets nothing in its place',
    ],
  },
  {
    name: 'are numbers where the spec has texts',
    files: withVariables(inline('PORT: 8080'), service('  ports: [{port: "${PORT}"}]\n')),
    found: [
      'clusters/test/apps.yaml:16:18 error schema/wrong-type Kustomization flux-system/apps: spec.postBuild.substitute.PORT must be a string, not the number 8080',
    ],
    repaired: { 'clusters/test/apps.yaml': kustomization('apps', './apps', inline('PORT: "8080"')) },
  },
]);
