import { describe, expect, it } from 'vitest';
import { configMap } from '../cluster/repository.js';
import { brief, findingsIn } from './findings.js';

const image = 'apiVersion: image.toolkit.fluxcd.io/v1\n';

function repository(extra = '', namespace = 'flux-system', name = 'ghcr.io/app/app'): string {
  return `${image}kind: ImageRepository
metadata: {name: app, namespace: ${namespace}}
spec:
  interval: 1h
  image: ${name}
${extra}`;
}

function policy(spec: string): string {
  return `${image}kind: ImagePolicy
metadata: {name: app, namespace: flux-system}
spec:
${spec}`;
}

const semver = '  policy: {semver: {range: 1.x}}\n';

function automation(spec: string): string {
  return `${image}kind: ImageUpdateAutomation
metadata: {name: all, namespace: flux-system}
spec:
  interval: 1h
  sourceRef: {kind: GitRepository, name: flux-system}
${spec}`;
}

const git = '  git: {commit: {author: {email: a@example.com}}, push: {branch: main}}\n';

describe('ImageRepositories and ImagePolicies', () => {
  it('name an image without scheme and tag', () => {
    const files = { 'clusters/test/a.yaml': repository('', 'flux-system', 'ghcr.io:443/app/app:1.2') };
    expect(brief(findingsIn(files))).toEqual([
      'clusters/test/a.yaml:6:3 error flux/image-invalid ImageRepository flux-system/app names the image ghcr.io:443/app/app:1.2 with a tag, which ImageRepository does not take',
    ]);
  });

  it('belong together', () => {
    const files = {
      'clusters/test/a.yaml': repository(),
      'clusters/test/b.yaml': policy(`  imageRepositoryRef: {name: ap}\n${semver}`),
    };
    const findings = findingsIn(files);
    expect(brief(findings)).toEqual([
      'clusters/test/b.yaml:5:3 error flux/image-repository-missing ImagePolicy flux-system/app takes its tags from ImageRepository flux-system/ap, which does not exist',
    ]);
    expect(findings[0]!.help).toBe('did you mean app?');
  });

  it('ask for access across namespaces', () => {
    const policyText = policy(`  imageRepositoryRef: {name: app, namespace: images}\n${semver}`);
    const access = (labels: string): string =>
      `  accessFrom: {namespaceSelectors: [{matchLabels: {${labels}}}]}\n`;
    const namespaces = `apiVersion: v1
kind: Namespace
metadata: {name: flux-system, labels: {team: a}}
`;
    const found = (extra: string): string[] =>
      findingsIn({
        'clusters/test/ns.yaml': namespaces,
        'clusters/test/a.yaml': repository(extra, 'images'),
        'clusters/test/b.yaml': policyText,
      }).map(({ code, location }) => `${location?.file}:${location?.line} ${code}`);
    expect(found('')).toEqual(['clusters/test/b.yaml:5 flux/image-access-denied']);
    expect(found(access('team: b'))).toEqual(['clusters/test/b.yaml:5 flux/image-access-denied']);
    expect(found(access('team: a'))).toEqual([]);
    expect(found(access('kubernetes.io/metadata.name: flux-system'))).toEqual([]);
  });

  it('have one policy that can be read', () => {
    const files = {
      'clusters/test/a.yaml': repository(),
      'clusters/test/b.yaml': policy(
        '  imageRepositoryRef: {name: app}\n  filterTags: {pattern: "(", extract: "$1"}\n  policy:\n    semver: {range: "1.x.beta!"}\n    numerical: {order: asc}\n',
      ),
    };
    expect(brief(findingsIn(files)).map((text) => text.split(' ').slice(0, 3).join(' '))).toEqual([
      'clusters/test/b.yaml:6:16 error flux/invalid-regexp',
      'clusters/test/b.yaml:7:3 warning flux/image-policy-invalid',
      'clusters/test/b.yaml:8:14 error flux/invalid-range',
    ]);
  });
});

describe('ImageUpdateAutomations', () => {
  const found = (spec: string): string[] =>
    brief(findingsIn({ 'clusters/test/a.yaml': automation(spec), 'apps/a.yaml': 'a: 1\n' }, codes));
  const codes = [
    'flux/automation-source-missing',
    'flux/automation-invalid',
    'flux/automation-path-missing',
    'flux/automation-template',
  ];

  it('need to know how to commit, and where', () => {
    expect(found('  update: {path: ./apps}\n')).toEqual([
      'clusters/test/a.yaml:4:1 error flux/automation-invalid ImageUpdateAutomation flux-system/all has no spec.git, so it cannot commit',
    ]);
    expect(
      found(
        '  git: {commit: {author: {email: a@b.c}}, checkout: {ref: {tag: v1}}}\n  update: {path: ./apps}\n',
      ),
    ).toEqual([
      'clusters/test/a.yaml:7:3 error flux/automation-invalid ImageUpdateAutomation flux-system/all does not say which branch to push to, and spec.git.checkout.ref names none',
    ]);
    expect(found(`${git}  update: {path: ./app}\n`)).toEqual([
      'clusters/test/a.yaml:8:12 error flux/automation-path-missing ImageUpdateAutomation flux-system/all updates files under app, which is no directory of this repository',
    ]);
    expect(found(`${git}  update: {path: ./apps}\n`)).toEqual([]);
  });

  it('use what messages still have', () => {
    const message =
      '  git:\n    push: {branch: main}\n    commit:\n      author: {email: a@b.c}\n      messageTemplate: "{{ range .Updated.Images }}{{ . }}{{ end }}"\n';
    expect(found(`${message}  update: {path: ./apps}\n`)).toEqual([
      'clusters/test/a.yaml:11:7 warning flux/automation-template ImageUpdateAutomation flux-system/all has a commit message with .Updated, which is gone from Flux 2.7 on',
    ]);
  });
});

describe('markers', () => {
  it('name an ImagePolicy of the automation, with a suffix that is known', () => {
    const files = {
      'clusters/test/a.yaml': `${automation(`${git}  update: {path: ./apps}\n`)}---\n${repository()}---\n${policy(`  imageRepositoryRef: {name: app}\n${semver}`)}`,
      'clusters/test/outside.yaml': `${configMap('x', { a: '1' })}  b: "1" # {"$imagepolicy": "flux-system:nothing"}\n`,
      'apps/values.yaml': `image: ghcr.io/app/app:1 # {"$imagepolicy": "flux-system:app"}
tag: 1 # {"$imagepolicy": "flux-system:app:tag"}
a: 1 # {"$imagepolicy": "flux-system:ap"}
b: 1 # {"$imagepolicy": "flux-system:app:tags"}
c: 1 # {"$imagepolicy": "flux-system:app"
d: 1 # {"$imagepolicy": "app"}
e: 1 # {"$imagepolicy": "flux-system:app:digest"}
# {"$imagepolicy": "flux-system:nothing"}
`,
    };
    const findings = findingsIn(files, ['flux/image-marker']);
    expect(brief(findings)).toEqual([
      'apps/values.yaml:3:6 warning flux/image-marker there is no ImagePolicy flux-system/ap, which the marker names: the value is never updated',
      'apps/values.yaml:4:6 warning flux/image-marker the image policy marker ends in :tags; only :tag, :name and :digest are known: the value is never updated',
      'apps/values.yaml:5:6 warning flux/image-marker the image policy marker is no JSON: the value is never updated',
      'apps/values.yaml:6:6 warning flux/image-marker the image policy marker says "app", not namespace:name with :tag, :name or :digest behind it: the value is never updated',
      'apps/values.yaml:7:6 warning flux/image-marker the marker asks for a digest, but ImagePolicy flux-system/app reflects none: the value is never updated',
    ]);
    expect(findings[0]!.help).toBe('did you mean flux-system:app?');
    expect(findings[1]!.help).toBe('did you mean :tag?');
  });
});
