import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AgeKeyError, dataKeyOf, readAgeKeys, unlockDataKeys } from '../../src/flux/sops-age.js';
import { verifySops } from '../../src/flux/sops-cipher.js';
import { creationRuleFor, readSopsConfig } from '../../src/flux/sops-config.js';
import { readSopsFile, sopsFormatOf, sopsPlace } from '../../src/flux/sops-file.js';

const fixture = join(import.meta.dirname, '../../fixtures/sops');
const keys = readAgeKeys(readFileSync(join(fixture, 'test.agekey'), 'utf8'));

function read(name: string): string {
  return readFileSync(join(fixture, 'apps', name), 'utf8');
}

/** `line kind path` of what is wrong with a file that is decrypted with the key of the fixture. */
async function faultsOf(name: string, text = read(name)): Promise<string[]> {
  const file = readSopsFile(text, sopsFormatOf(name))!;
  const dataKey = dataKeyOf(file, await unlockDataKeys([file], keys))!;
  return verifySops(file, dataKey).map(
    ({ kind, offset, path }) => `${sopsPlace(file, offset).line} ${kind} ${path.join('.')}`,
  );
}

const files = [
  'secret.yaml',
  'mac-only-secret.yaml',
  'values.yaml',
  'database.env',
  'settings.ini',
  'registry.json',
  'token',
];

describe('files that sops wrote', () => {
  it.each(files)('%s is decrypted whole, and fits its MAC', async (name) => {
    expect(readSopsFile(read(name), sopsFormatOf(name))!.leaves.length).toBeGreaterThan(0);
    expect(await faultsOf(name)).toEqual([]);
  });

  it('fit their MAC whatever readable values they hold, dates among them', async () => {
    const text = readFileSync(join(import.meta.dirname, 'sops/dates.yaml'), 'utf8');
    expect(text).toContain('day: 2026-01-02T00:00:00Z');
    expect(await faultsOf('dates.yaml', text)).toEqual([]);
    expect(await faultsOf('dates.yaml', text.replace('day: 2026-01-02T', 'day: 2026-01-03T'))).toHaveLength(
      1,
    );
    // As sops reads it, this is the same date.
    expect(await faultsOf('dates.yaml', text.replace('day: 2026-01-02T00:00:00Z', 'day: 2026-1-2'))).toEqual(
      [],
    );
  });

  it('may be for parts of several keys, which are known but not put together', () => {
    const text = readFileSync(join(import.meta.dirname, 'sops/key-groups.yaml'), 'utf8');
    const { metadata } = readSopsFile(text, 'yaml')!;
    expect(metadata.isShared).toBe(true);
    expect(metadata.recipients.map(({ kind }) => kind)).toEqual(['age', 'age']);
  });

  it.each([
    ['kms', 'arn: "arn:aws:kms:x"'],
    ['gcp_kms', 'resource_id: projects/x'],
    ['azure_kv', 'vault_url: https://x.io'],
    ['hc_vault', 'vault_address: https://x.io'],
    ['hckms', 'key_id: x'],
  ])('may be for keys of %s', (field, entry) => {
    const text = `a: b\nsops:\n  ${field}:\n  - ${entry}\n    enc: abc\n  mac: x\n  lastmodified: y\n  version: 3.11.0\n`;
    expect(readSopsFile(text, 'yaml')!.metadata.recipients).toEqual([
      { kind: 'other', name: '', encrypted: 'abc' },
    ]);
  });

  it('hold values of every type', () => {
    const types = new Set(read('values.yaml').match(/(?<=type:)\w+/g));
    expect([...types].sort()).toEqual(['bool', 'float', 'int', 'str', 'time']);
  });

  it.each(files)('%s does not open when an encrypted value was changed', async (name) => {
    const changed = read(name).replace(
      /(ENC\[AES256_GCM,data:)(.)(.*type:(?!comment))/,
      (_, open: string, first: string, rest: string) => `${open}${first === 'A' ? 'B' : 'A'}${rest}`,
    );
    const faults = await faultsOf(name, changed);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^\d+ value /);
  });

  it('does not open a value under another key', async () => {
    expect(await faultsOf('secret.yaml', read('secret.yaml').replace('    user: ', '    login: '))).toEqual([
      '13 value stringData.login',
    ]);
  });

  it('do not fit their MAC when a readable value was changed, unless only encrypted ones count', async () => {
    expect(await faultsOf('secret.yaml', read('secret.yaml').replace('name: login', 'name: other'))).toEqual([
      expect.stringMatching(/^\d+ mac sops\.mac$/),
    ]);
    const macOnly = read('mac-only-secret.yaml');
    expect(await faultsOf('mac-only-secret.yaml', macOnly.replace('name: third', 'name: other'))).toEqual([]);
  });

  it('do not fit their MAC when a value was taken away', async () => {
    const without = read('mac-only-secret.yaml').replace(/\n\s+other: .*/, '');
    expect(await faultsOf('mac-only-secret.yaml', without)).toEqual([expect.stringContaining(' mac ')]);
  });

  it('stay closed to other keys', async () => {
    const file = readSopsFile(read('token'), 'json')!;
    const other = 'AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX';
    expect(dataKeyOf(file, await unlockDataKeys([file], [other]))).toBeUndefined();
  });
});

describe('age keys', () => {
  it('are read from a file of age-keygen, and never named', () => {
    expect(keys).toHaveLength(1);
    const damaged = keys[0]!.toLowerCase();
    const read_ = (): string[] => readAgeKeys(`# comment\n${damaged}\n`);
    expect(read_).toThrow(AgeKeyError);
    expect(read_).toThrow('line 2 is no age secret key');
  });
});

describe('.sops.yaml', () => {
  it('gives a file its first rule that matches', () => {
    const config = readSopsConfig(`creation_rules:
  - path_regex: \\.env$
    pgp: "AAAA BBBB,CCCC"
  - path_regex: ^secrets/
    age: [age1a, age1b]
    encrypted_regex: ^data$
  - age: age1ignored
    key_groups:
      - age: [age1c]
        pgp: [DDDD]
      - kms: [{arn: x}]
`)!;
    expect(creationRuleFor(config, 'secrets/a.env')).toMatchObject({ index: 0, pgp: ['AAAABBBB', 'CCCC'] });
    expect(creationRuleFor(config, 'secrets/a.yaml')).toMatchObject({
      index: 1,
      age: ['age1a', 'age1b'],
      encryptedRegex: '^data$',
    });
    expect(creationRuleFor(config, 'a/secrets/a.yaml')).toMatchObject({
      index: 2,
      age: ['age1c'],
      pgp: ['DDDD'],
    });
  });

  it('is of no use behind a pattern that is none', () => {
    const config = readSopsConfig('creation_rules:\n  - path_regex: "("\n  - age: age1a\n')!;
    expect(config.faults).toEqual([{ index: 0, reason: 'missing closing ): `(`' }]);
    expect(creationRuleFor(config, 'a')).toBeUndefined();
  });
});
