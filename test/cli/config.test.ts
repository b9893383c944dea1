import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../src/cli/config/read-config.js';
import { externalConfigs, providerInputs, settingsOf } from '../../src/cli/config/settings.js';

const inRepository = (path: string): string => {
  if (path.startsWith('..')) throw new Error(`${path} leads out of the repository`);
  return resolve('/repository', path);
};
const read = (text: string) => readConfig(text, 'preflux.yaml', inRepository);

const faultsOf = (text: string): string[] => {
  try {
    read(text);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
};

const whole = `
clusters:
- path: clusters/production
  fluxVersion: "2.9.4"
  kubernetesVersions: ["1.35"]
  external:
  - {kind: ConfigMap, name: settings, data: {CLUSTER: production}}
- path: clusters/staging
fluxVersion: "2.8"
sources:
- {kind: GitRepository, name: infra, directory: infra}
- {name: charts, namespace: apps, directory: charts}
external:
- {kind: Secret, name: cluster-secrets, keys: [DOMAIN]}
- {kind: Secret, name: anything, namespace: apps}
inputs:
- name: pulls
  inputs: [{id: "1", sha: abc}]
schemaLocations: [default, schemas, "schemas/{{ .Group }}/{{ .ResourceKind }}.json"]
missingSchemas: warn
failOn: warning
`;

describe('the settings of a repository', () => {
  it('are read, with paths made absolute and namespaces filled in', () => {
    expect(read(whole)).toMatchObject({
      clusters: [
        { directory: '/repository/clusters/production', fluxVersion: '2.9.4', kubernetesVersions: ['1.35'] },
        { directory: '/repository/clusters/staging', sources: [], external: [], inputs: [] },
      ],
      fluxVersion: '2.8',
      sources: [
        {
          kind: 'GitRepository',
          namespace: 'flux-system',
          name: 'infra',
          directory: '/repository/infra',
        },
        { namespace: 'apps', name: 'charts', directory: '/repository/charts' },
      ],
      schemaLocations: [
        'default',
        '/repository/schemas',
        '/repository/schemas/{{ .Group }}/{{ .ResourceKind }}.json',
      ],
      missingSchemas: 'warn',
      failOn: 'warning',
    });
  });

  it('are those of a cluster before those for all', () => {
    const config = read(whole);
    const settings = settingsOf(config, '/repository/clusters/production');
    expect(settings).toMatchObject({ fluxVersion: '2.9.4', kubernetesVersions: ['1.35'] });
    expect(settings.external.map(({ name }) => name)).toEqual(['settings', 'cluster-secrets', 'anything']);
    expect(settings.sources.map(({ name }) => name)).toEqual(['infra', 'charts']);
    expect(settingsOf(config, '/somewhere/else')).toMatchObject({ fluxVersion: '2.8' });
  });

  it('say which keys and values exist outside of the repository, and what providers give', () => {
    const config = read(whole);
    expect(externalConfigs({ ...config, ...config.clusters[0]! })).toMatchObject([
      { kind: 'ConfigMap', data: new Map([['CLUSTER', 'production']]), open: true },
    ]);
    expect(externalConfigs(config)).toMatchObject([
      { kind: 'Secret', name: 'cluster-secrets', data: new Map([['DOMAIN', undefined]]), open: false },
      { kind: 'Secret', namespace: 'apps', name: 'anything', data: new Map(), open: true },
    ]);
    expect(providerInputs(config)).toEqual(
      new Map([['ResourceSetInputProvider flux-system/pulls', [{ id: '1', sha: 'abc' }]]]),
    );
  });

  it('may be empty', () => {
    expect(read('# nothing yet\n')).toMatchObject({ clusters: [], sources: [] });
  });

  it.each([
    ['fluxVersoin: "2.9"', '1:1: unknown field "fluxVersoin" in the file (did you mean "fluxVersion"?)'],
    [
      'sources:\n- name: infra\n  directroy: x',
      '2:3: required field "directory" is missing in sources[0]',
      '3:3: unknown field "directroy" in sources[0] (did you mean "directory"?)',
    ],
    [
      'fluxVersion: 2.9',
      '1:14: fluxVersion must be a string, not the number 2.9 (write a version in quotes, such as "2.9.4" or "1.35")',
    ],
    ['missingSchemas: never', '1:17: missingSchemas must be one of "fail", "warn", "ignore", not "never"'],
    ['sources:\n- {name: a, directory: ../b}', '2:24: ../b leads out of the repository'],
    [
      'schemaLocations: ["https://x.io"]',
      '1:19: nothing is fetched; give a directory that holds the schemas',
    ],
    [
      'a: b: c',
      '1:5: a second ": " on the line; a value that contains a colon and a blank must be quoted, and a nested map starts on its own line, indented',
    ],
    ['- a', '1:1: this must be a map of settings'],
    ['failOn: error\n---\nfailOn: info', '3:1: one document is enough: this is the second'],
  ])('%j is refused at its line', (text, ...messages) => {
    expect(faultsOf(text)).toEqual(messages.map((message) => `preflux.yaml:${message}`));
  });

  it('are refused with all that is wrong with them', () => {
    expect(faultsOf('a: 1\nb: 2\nclusters: [{}]')).toHaveLength(3);
  });
});
