import { describe, expect, it } from 'vitest';
import { findingsOf, preflux, repository } from './program.js';

const sync = (path: string): string => `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1m, url: "https://git.example.com/fleet"}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 10m, prune: true, path: ${path}, sourceRef: {kind: GitRepository, name: flux-system}}
`;
const app = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: app, namespace: team}
spec:
  interval: 10m
  prune: true
  path: ./app
  sourceRef: {kind: GitRepository, name: infra}
  postBuild: {substituteFrom: [{kind: Secret, name: cluster-secrets}]}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: infra, namespace: team}
spec: {interval: 1m, url: "https://git.example.com/infra"}
---
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSetInputProvider
metadata: {name: pulls, namespace: team}
spec: {type: GitHubPullRequest, url: "https://github.com/example/infra"}
---
apiVersion: v1
kind: Namespace
metadata: {name: team}
`;
const files = {
  'clusters/one/flux-system/gotk-sync.yaml': sync('./clusters/one'),
  'clusters/one/flux-system/kustomization.yaml': 'resources: [gotk-sync.yaml]\n',
  'clusters/one/app.yaml': app,
  'clusters/two/flux-system/gotk-sync.yaml': sync('./clusters/two'),
  'clusters/two/flux-system/kustomization.yaml': 'resources: [gotk-sync.yaml]\n',
  'infra/app/config.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: app, namespace: team}\ndata: {domain: "${DOMAIN}"}\n',
};
const good = `sources:
- {name: infra, namespace: team, directory: infra}
external:
- {kind: Secret, name: cluster-secrets, namespace: team, keys: [DOMAIN]}
inputs:
- {name: pulls, namespace: team, inputs: []}
`;
const wrong = `sources:
- {name: infra, namespace: team, directory: infra}
- {name: infra, directory: infra}
external:
- {kind: Secret, name: cluster-secrets, namespace: team, keys: [DOMAIN]}
- {kind: Secret, name: cluster-secret, namespace: team}
inputs:
- {name: pull, namespace: team, inputs: []}
- {name: else, namespace: team, inputs: []}
`;

/** Of what is found, what is about settings. */
const unusedIn = (stdout: string): string[] =>
  findingsOf(stdout).filter((line) => line.includes('settings/unused'));
const run = (directory: string, ...args: readonly string[]): string =>
  preflux([...args, '--format=json'], directory).stdout;

describe('settings that match nothing', () => {
  it('are told at their line, with what they may have been meant for', () => {
    const directory = repository({ ...files, 'preflux.yaml': wrong });
    expect(unusedIn(run(directory, 'clusters/one', 'clusters/two'))).toEqual([
      'preflux.yaml:3:10 warning settings/unused',
      'preflux.yaml:6:24 warning settings/unused',
      'preflux.yaml:8:10 warning settings/unused',
      'preflux.yaml:9:10 warning settings/unused',
    ]);
    const { stdout } = preflux(['clusters/one', 'clusters/two'], directory);
    expect(stdout).toContain('GitRepository team/infra is used: set namespace: team');
    expect(stdout).toContain('did you mean cluster-secrets?');
    expect(stdout).toContain('did you mean pulls?');
    expect(stdout).toContain('nothing in these clusters uses ResourceSetInputProvider team/else');
    const right = repository({ ...files, 'preflux.yaml': good });
    expect(unusedIn(run(right, 'clusters/one', 'clusters/two'))).toEqual([]);
  });

  it('may be for a cluster that is not in the run', () => {
    const directory = repository({ ...files, 'preflux.yaml': good });
    expect(unusedIn(run(directory, 'clusters/two'))).toEqual([]);
    const listed = `clusters: [{path: clusters/one}, {path: clusters/two}]\n${good}`;
    const both = repository({ ...files, 'preflux.yaml': listed });
    expect(unusedIn(run(both, 'clusters/two'))).toEqual([]);
    expect(unusedIn(run(both))).toEqual([]);
  });

  it('are for one cluster where they stand below it', () => {
    const local = `clusters:
- path: clusters/one
  sources: [{name: infra, namespace: team, directory: infra}]
- path: clusters/two
  external: [{kind: Secret, name: cluster-secrets, namespace: team}]
`;
    const directory = repository({ ...files, 'preflux.yaml': local });
    const expected = ['preflux.yaml:5:35 warning settings/unused'];
    expect(unusedIn(run(directory))).toEqual(expected);
    expect(unusedIn(run(directory, 'clusters/two'))).toEqual(expected);
    expect(unusedIn(run(directory, 'clusters/one'))).toEqual([]);
  });

  it('are named where they are options', () => {
    const directory = repository(files);
    const { stdout } = preflux(
      [
        'clusters/one',
        '--source=team/infra=infra',
        '--source=team/inra=infra',
        '--source=Bucket/team/infra=infra',
      ],
      directory,
    );
    expect(stdout).toContain('--source team/inra=infra: nothing in the cluster uses source team/inra');
    expect(stdout).toContain('did you mean infra?');
    expect(stdout).toContain(
      '--source Bucket/team/infra=infra: nothing in the cluster uses Bucket team/infra',
    );
    expect(stdout).not.toContain('--source team/infra=infra');
  });
});
