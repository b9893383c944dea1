import { configMap } from '../cluster/repository.js';
import { describeFailures, type Files } from './failures.js';

const generator = (sources: string, artifacts: string): Files => ({
  'clusters/test/generator.yaml': `apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: {name: parts, namespace: flux-system}
spec:
  sources: ${sources}
  artifacts: ${artifacts}
`,
  'apps/config.yaml': configMap('settings', { a: '1' }),
});
const repository = '{alias: repo, kind: GitRepository, name: flux-system}';
const copy = (from: string): string => `[{name: apps, copy: [{from: "${from}", to: "@artifact/"}]}]`;

describeFailures('ArtifactGenerators', [
  {
    name: 'one alias for two sources',
    files: generator(`[${repository}, ${repository}]`, copy('@repo/apps/**')),
    found: [
      `clusters/test/generator.yaml:5:69 error flux/artifact-generator-invalid duplicate source alias 'repo' found`,
    ],
    flux: "duplicate source alias 'repo' found",
    repaired: generator(`[${repository}]`, copy('@repo/apps/**')),
  },
  {
    name: 'one name for two artifacts',
    files: generator(
      `[${repository}]`,
      `[{name: a, copy: [{from: "@repo/apps/**", to: "@artifact/"}]}, {name: a, copy: [{from: "@repo/apps/**", to: "@artifact/"}]}]`,
    ),
    found: [
      `clusters/test/generator.yaml:6:78 error flux/artifact-generator-invalid duplicate artifact name 'a' found`,
    ],
    flux: "duplicate artifact name 'a' found",
  },
  {
    name: 'a revision of a source that is not listed',
    files: generator(
      `[${repository}]`,
      '[{name: apps, revision: "@rep", copy: [{from: "@repo/apps/**", to: "@artifact/"}]}]',
    ),
    found: [
      `clusters/test/generator.yaml:6:28 error flux/artifact-generator-invalid artifact apps revision source alias 'rep' not found`,
    ],
    flux: "artifact apps revision source alias 'rep' not found",
  },
  {
    name: 'a copy of a source that is not listed',
    files: generator(`[${repository}]`, copy('@rep/apps/**')),
    found: [
      `clusters/test/generator.yaml:6:36 error flux/artifact-failed the artifact apps cannot be put together: source alias 'rep' not found`,
    ],
    flux: "source alias 'rep' not found",
  },
  {
    name: 'a copy of a path that does not exist',
    files: generator(`[${repository}]`, copy('@repo/aps')),
    found: [
      `clusters/test/generator.yaml:6:36 error flux/artifact-failed the artifact apps cannot be put together: source 'aps' does not exist`,
    ],
    flux: "source 'aps' does not exist",
  },
  {
    name: 'a pattern that matches nothing',
    files: generator(`[${repository}]`, copy('@repo/aps/*.yaml')),
    found: [
      `clusters/test/generator.yaml:6:36 error flux/artifact-failed the artifact apps cannot be put together: no files match pattern 'aps/*.yaml' in source 'repo'`,
    ],
    flux: "no files match pattern 'aps/*.yaml' in source 'repo'",
  },
  {
    name: 'a source that does not exist',
    files: generator('[{alias: repo, kind: GitRepository, name: flet}]', copy('@repo/apps/**')),
    found: [
      'clusters/test/generator.yaml:5:13 warning flux/source-missing ArtifactGenerator flux-system/parts copies from GitRepository flux-system/flet, which nothing in the repository makes',
    ],
  },
]);
