import { describeFailures, type Files } from './failures.js';

const file = 'clusters/test/images.yaml';
const object = (kind: string, name: string, spec: string, namespace = 'flux-system'): string =>
  `---\napiVersion: image.toolkit.fluxcd.io/v1\nkind: ${kind}\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec:\n${spec}`;
const repository = (spec = '', image = 'example.com/app', namespace = 'flux-system'): string =>
  object('ImageRepository', 'app', `  image: ${image}\n  interval: 1h\n${spec}`, namespace);
const policy = (spec: string): string => object('ImagePolicy', 'app', spec);
const ref = '  imageRepositoryRef: {name: app}\n';
const semver = '  policy: {semver: {range: 1.x}}\n';
const automation = (spec: string): string =>
  object(
    'ImageUpdateAutomation',
    'all',
    `  interval: 1h\n  sourceRef: {kind: GitRepository, name: flux-system}\n${spec}`,
  );
const git = '  git: {commit: {author: {email: a@example.com}}}\n';
const update = '  update: {path: ./clusters}\n';
const of = (text: string): Files => ({ [file]: text });
const namespace = (name: string, labels = ''): string =>
  `---\napiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}${labels}}\n`;
const values = (marker: string): Files => ({
  [file]: repository() + policy(ref + semver) + automation(git + '  update: {path: ./apps}\n'),
  'apps/values.txt.yaml': `image: example.com/app:1.0.0 # ${marker}\n`,
});

describeFailures('ImageRepositories and ImagePolicies', [
  {
    name: 'an image with a scheme',
    files: of(repository('', 'https://example.com/app')),
    found: [
      'clusters/test/images.yaml:6:3 error flux/image-invalid ImageRepository flux-system/app names the image https://example.com/app with a scheme, which ImageRepository does not take',
    ],
    flux: "image 'https://example.com/app' should not include URL scheme; remove 'https://'",
    repaired: of(repository()),
  },
  {
    name: 'an image with a tag',
    files: of(repository('', 'example.com/app:1.0.0')),
    found: [
      'clusters/test/images.yaml:6:3 error flux/image-invalid ImageRepository flux-system/app names the image example.com/app:1.0.0 with a tag, which ImageRepository does not take',
    ],
    flux: "image 'example.com/app:1.0.0' should not include a tag; remove ':1.0.0'",
  },
  {
    name: 'an exclusion that is no regular expression',
    files: of(repository('  exclusionList: ["("]\n')),
    found: [
      'clusters/test/images.yaml:8:19 error flux/invalid-regexp ImageRepository flux-system/app has "(", which is no regular expression as Go reads them: missing closing ): `(`',
    ],
  },
  {
    name: 'no ImageRepository of that name',
    files: of(repository() + policy('  imageRepositoryRef: {name: ap}\n' + semver)),
    found: [
      'clusters/test/images.yaml:13:3 error flux/image-repository-missing ImagePolicy flux-system/app takes its tags from ImageRepository flux-system/ap, which does not exist',
    ],
    flux: 'referenced ImageRepository does not exist',
    repaired: of(repository() + policy(ref + semver)),
  },
  {
    name: 'a range of versions that is none',
    files: of(repository() + policy(ref + '  policy: {semver: {range: "1.x.beta!"}}\n')),
    found: [
      'clusters/test/images.yaml:14:21 error flux/invalid-range ImagePolicy flux-system/app has "1.x.beta!", which is no range of versions',
    ],
    flux: 'improper constraint: 1.x.beta!',
  },
  {
    name: 'a pattern that is no regular expression',
    files: of(repository() + policy(`${ref}${semver}  filterTags: {pattern: "("}\n`)),
    found: [
      'clusters/test/images.yaml:15:16 error flux/invalid-regexp ImagePolicy flux-system/app has "(", which is no regular expression as Go reads them: missing closing ): `(`',
    ],
  },
  {
    name: 'no policy',
    files: of(repository() + policy(ref + '  policy: {}\n')),
    found: [
      'clusters/test/images.yaml:14:3 error flux/image-policy-invalid ImagePolicy flux-system/app has no policy: expected one of semver, alphabetical, numerical',
    ],
    flux: 'given ImagePolicyChoice object is invalid',
  },
  {
    name: 'a digest that is always reflected, without interval',
    files: of(repository() + policy(`${ref}${semver}  digestReflectionPolicy: Always\n`)),
    found: [
      `clusters/test/images.yaml:15:3 error schema/cel ImagePolicy flux-system/app: spec: spec.interval must be set when spec.digestReflectionPolicy is set to 'Always'`,
    ],
    repaired: of(repository() + policy(`${ref}${semver}  digestReflectionPolicy: Always\n  interval: 1h\n`)),
  },
  {
    name: 'an ImageRepository of another namespace that lets nobody in',
    files: of(
      namespace('images') +
        repository('', 'example.com/app', 'images') +
        policy('  imageRepositoryRef: {name: app, namespace: images}\n' + semver),
    ),
    found: [
      'clusters/test/images.yaml:17:3 error flux/image-access-denied ImagePolicy flux-system/app may not use ImageRepository images/app, whose spec.accessFrom does not let the namespace flux-system in',
    ],
    flux: "access denied: 'images/app' can't be accessed due to missing ACL labels on 'accessFrom'",
    repaired: of(
      namespace('images') +
        namespace('flux-system', ', labels: {team: a}') +
        repository(
          '  accessFrom: {namespaceSelectors: [{matchLabels: {team: a}}]}\n',
          'example.com/app',
          'images',
        ) +
        policy('  imageRepositoryRef: {name: app, namespace: images}\n' + semver),
    ),
  },
]);

describeFailures('ImageUpdateAutomations', [
  {
    name: 'no GitRepository of that name',
    files: of(
      object(
        'ImageUpdateAutomation',
        'all',
        `  interval: 1h\n  sourceRef: {kind: GitRepository, name: flet}\n${git}${update}`,
      ),
    ),
    found: [
      'clusters/test/images.yaml:7:3 error flux/automation-source-missing ImageUpdateAutomation flux-system/all writes to GitRepository flux-system/flet, which does not exist',
    ],
    flux: 'referenced git repository does not exist',
  },
  {
    name: 'no spec.git',
    files: of(automation(update)),
    found: [
      'clusters/test/images.yaml:5:1 error flux/automation-invalid ImageUpdateAutomation flux-system/all has no spec.git, so it cannot commit',
    ],
    flux: 'necessitates field .spec.git',
    repaired: of(automation(git + update)),
  },
  {
    name: 'no branch to push to',
    files: of(
      automation('  git: {commit: {author: {email: a@example.com}}, checkout: {ref: {tag: v1}}}\n' + update),
    ),
    found: [
      'clusters/test/images.yaml:8:3 error flux/automation-invalid ImageUpdateAutomation flux-system/all does not say which branch to push to, and spec.git.checkout.ref names none',
    ],
    flux: 'push spec not provided, and cannot be inferred',
  },
  {
    name: 'a path that does not exist',
    files: of(automation(git + '  update: {path: ./aps}\n')),
    found: [
      'clusters/test/images.yaml:9:12 error flux/automation-path-missing ImageUpdateAutomation flux-system/all updates files under aps, which is no directory of this repository',
    ],
  },
  {
    name: 'a removed field in the commit message',
    files: of(
      automation(
        '  git:\n    commit:\n      author: {email: a@example.com}\n      messageTemplate: "{{ range .Updated.Images }}{{ . }}{{ end }}"\n' +
          update,
      ),
    ),
    found: [
      'clusters/test/images.yaml:11:7 error flux/automation-template ImageUpdateAutomation flux-system/all has a commit message with .Updated, which is not there any more',
    ],
    flux: "template uses removed '.Updated' field",
  },
]);

describeFailures('markers', [
  {
    name: 'an ImagePolicy that does not exist',
    files: values('{"$imagepolicy": "flux-system:ap"}'),
    found: [
      'apps/values.txt.yaml:1:30 warning flux/image-marker there is no ImagePolicy flux-system/ap, which the marker names: the value is never updated',
    ],
    repaired: values('{"$imagepolicy": "flux-system:app"}'),
  },
  {
    name: 'an ImagePolicy of another namespace',
    files: { ...values('{"$imagepolicy": "images:app"}') },
    found: [
      'apps/values.txt.yaml:1:30 warning flux/image-marker there is no ImagePolicy images/app, which the marker names: the value is never updated',
    ],
  },
  {
    name: 'a suffix that does not exist',
    files: values('{"$imagepolicy": "flux-system:app:tags"}'),
    found: [
      'apps/values.txt.yaml:1:30 warning flux/image-marker the image policy marker ends in :tags; only :tag, :name and :digest are known: the value is never updated',
    ],
  },
  {
    name: 'no JSON',
    files: values('{"$imagepolicy": "flux-system:app"'),
    found: [
      'apps/values.txt.yaml:1:30 warning flux/image-marker the image policy marker is no JSON: the value is never updated',
    ],
  },
  {
    name: 'a digest that the policy does not reflect',
    files: values('{"$imagepolicy": "flux-system:app:digest"}'),
    found: [
      'apps/values.txt.yaml:1:30 warning flux/image-marker the marker asks for a digest, but ImagePolicy flux-system/app reflects none: the value is never updated',
    ],
  },
  {
    name: 'a policy of another image',
    files: {
      ...values(''),
      'apps/values.txt.yaml': 'image: example.com/other:1.0.0 # {"$imagepolicy": "flux-system:app"}\n',
    },
    found: [
      'apps/values.txt.yaml:1:32 warning flux/image-marker the marker puts the image example.com/app of its policy in the place of example.com/other',
    ],
    repaired: values('{"$imagepolicy": "flux-system:app"}'),
  },
  {
    name: 'a whole image in the place of a tag',
    files: { ...values(''), 'apps/values.txt.yaml': 'tag: 1.0.0 # {"$imagepolicy": "flux-system:app"}\n' },
    found: [
      'apps/values.txt.yaml:1:12 warning flux/image-marker the marker writes a whole image over 1.0.0, which is only a tag',
    ],
    repaired: { 'apps/values.txt.yaml': 'tag: 1.0.0 # {"$imagepolicy": "flux-system:app:tag"}\n' },
  },
  {
    name: 'a tag in the place of a whole image',
    files: values('{"$imagepolicy": "flux-system:app:tag"}'),
    found: [
      'apps/values.txt.yaml:1:30 warning flux/image-marker the marker writes only a tag over example.com/app:1.0.0, which is a whole image',
    ],
  },
  {
    name: 'a policy that the automation does not select',
    files: {
      ...values('{"$imagepolicy": "flux-system:app"}'),
      [file]:
        repository() +
        policy(ref + semver) +
        automation(`${git}  update: {path: ./apps}\n  policySelector: {matchLabels: {team: a}}\n`),
    },
    found: [
      'apps/values.txt.yaml:1:30 warning flux/image-marker the marker names ImagePolicy flux-system/app, which spec.policySelector of the automation of this file does not select: the value is never updated',
    ],
  },
]);
