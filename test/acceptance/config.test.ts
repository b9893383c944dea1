import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findingsOf, preflux, repository } from './program.js';

const sync = (path: string, source = 'flux-system', name = 'flux-system') => `---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${name}, namespace: flux-system}
spec:
  interval: 10m
  prune: true
  path: ${path}
  sourceRef: {kind: GitRepository, name: ${source}}
`;

const git = (name: string) => `---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: ${name}, namespace: flux-system}
spec: {interval: 1m, url: "https://git.example.com/${name}"}
`;

const files = {
  'clusters/one/flux-system/gotk-sync.yaml': git('flux-system') + sync('./clusters/one'),
  'clusters/one/flux-system/kustomization.yaml': 'resources: [gotk-sync.yaml]\n',
  'clusters/one/infra.yaml': `${git('infra')}${sync('./network', 'infra', 'infra')}  postBuild:
    substituteFrom: [{kind: Secret, name: cluster-secrets}]
`,
  'infra/network/config.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: network, namespace: flux-system}
data: {domain: "\${DOMAIN}", other: "\${OTHER}"}
`,
};

const settings = `
clusters:
- path: clusters/one
sources:
- {name: infra, directory: infra}
external:
- {kind: Secret, name: cluster-secrets, keys: [DOMAIN]}
failOn: warning
`;

describe('preflux.yaml', () => {
  it('says where sources are, what exists in the cluster, which clusters there are, and what fails', () => {
    const directory = repository({ ...files, 'preflux.yaml': settings });
    const { status, stdout, stderr } = preflux(['--format=json'], directory);
    expect(stderr).toContain('clusters/one');
    expect(findingsOf(stdout)).toEqual(['infra/network/config.yaml:4:37 warning flux/variable-undefined']);
    expect(status).toBe(1);
    expect(preflux(['clusters/one', '--fail-on=error'], directory).status).toBe(0);
  });

  it('is not needed: what it would say is skipped, with the reason', () => {
    const { status, stdout } = preflux(['clusters/one', '--verbose'], repository(files));
    expect(status).toBe(0);
    expect(stdout).toContain(
      'GitRepository flux-system/infra has its content at https://git.example.com/infra',
    );
    expect(stdout).toContain('cluster-secrets, which nothing in the repository makes');
  });

  it('gives way to options', () => {
    const directory = repository({ ...files, 'preflux.yaml': settings });
    mkdirSync(join(directory, 'empty/network'), { recursive: true });
    const { stdout } = preflux(
      ['clusters/one', '--format=json', '--source=flux-system/infra=empty'],
      directory,
    );
    expect(findingsOf(stdout)).toContainEqual(expect.stringContaining('flux/build-empty'));
  });

  it('is wrong usage where something is wrong with it, told all at once by line', () => {
    const directory = repository({
      ...files,
      'preflux.yaml': 'source: []\nsources:\n- {name: a, directory: nowhere}\nfluxVersion: 2\n',
    });
    const { status, stderr } = preflux(['clusters/one'], directory);
    expect(status).toBe(2);
    expect(stderr).toContain(
      'preflux.yaml:1:1: unknown field "source" in the file (did you mean "sources"?)',
    );
    expect(stderr).toContain('preflux.yaml:4:14: fluxVersion must be a string, not the number 2');
  });

  it('cannot name what lies outside of the repository, neither by a path nor through a link', () => {
    const directory = repository({
      ...files,
      'preflux.yaml': 'sources:\n- {name: infra, directory: ../..}\n- {name: other, directory: link}\n',
    });
    symlinkSync('/', join(directory, 'link'));
    const { status, stderr } = preflux(['clusters/one'], directory);
    expect(status).toBe(2);
    expect(stderr).toContain('preflux.yaml:2:28: ../.. leads out of the repository');
    expect(stderr).toContain('preflux.yaml:3:28: link is a link that leads out of the repository');
  });

  it('must name directories, and is no directory itself', () => {
    const settings_ = 'sources:\n- {name: infra, directory: clusters/one/infra.yaml}\n';
    const { stderr } = preflux(['clusters/one'], repository({ ...files, 'preflux.yaml': settings_ }));
    expect(stderr).toContain('preflux.yaml:2:28: clusters/one/infra.yaml is no directory');
    const directory = repository(files);
    mkdirSync(join(directory, 'preflux.yaml'));
    expect(preflux(['clusters/one'], directory).status).toBe(0);
  });

  it('may be another file, which the user trusts', () => {
    const directory = repository(files);
    const other = repository({
      'settings.yaml': `sources:\n- {name: infra, directory: ${JSON.stringify(join(directory, 'infra'))}}\n`,
    });
    const { stdout } = preflux(
      ['clusters/one', '--format=json', `--config=${join(other, 'settings.yaml')}`],
      directory,
    );
    expect(findingsOf(stdout)).toContain(
      'clusters/one/infra.yaml:16:22 warning flux/substitute-from-missing',
    );
  });
});
