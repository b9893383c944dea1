import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findingsOf, preflux, root, temporaryDirectory } from './program.js';

const fixture = join(root, 'fixtures/sops');
const keyFile = join(fixture, 'test.agekey');
const key = /AGE-SECRET-KEY-1\w+/.exec(readFileSync(keyFile, 'utf8'))![0];

/** A copy of the fixture with changed files. */
function copyWith(changes: Readonly<Record<string, (text: string) => string>>): string {
  const copy = join(temporaryDirectory(), 'repository');
  cpSync(fixture, copy, { recursive: true });
  for (const [file, change] of Object.entries(changes))
    writeFileSync(join(copy, file), change(readFileSync(join(copy, file), 'utf8')));
  return copy;
}

describe('files encrypted by SOPS', () => {
  it('are right without a key, and with it in every way to give one', () => {
    const runs = [
      preflux(['clusters/test', '--format=json'], fixture),
      preflux(['clusters/test', '--format=json', '--age-key-file', 'test.agekey'], fixture),
      preflux(['clusters/test', '--format=json'], fixture, { SOPS_AGE_KEY: key }),
      preflux(['clusters/test', '--format=json'], fixture, { SOPS_AGE_KEY_FILE: keyFile }),
    ];
    for (const { status, stdout } of runs) {
      expect(findingsOf(stdout)).toEqual(['clusters/test/apps.yaml:15:5 info flux/secret-missing']);
      expect(status).toBe(0);
    }
  });

  it('are found changed, also within a Secret', () => {
    const change = (text: string): string =>
      text.replace(/(data:)(.)/, (_, open: string, first: string) => open + (first === 'A' ? 'B' : 'A'));
    const nested = (text: string): string =>
      text.replace(
        /(registry\.json: )(.*)/,
        (_, open: string, data: string) =>
          open + Buffer.from(change(Buffer.from(data, 'base64').toString('utf8'))).toString('base64'),
      );
    const copy = copyWith({
      'apps/values.yaml': change,
      'apps/nested.yaml': nested,
      'apps/secret.yaml': (text) => text.replace('order: "7"', 'order: "8"'),
    });
    const { status, stdout } = preflux(['clusters/test', '--format=json', `--age-key-file=${keyFile}`], copy);
    expect(findingsOf(stdout)).toEqual([
      'apps/nested.yaml:7:3 error flux/sops-undecryptable',
      'apps/secret.yaml:19:1 warning flux/sops-mac',
      'apps/values.yaml:1:1 error flux/sops-undecryptable',
      'clusters/test/apps.yaml:15:5 info flux/secret-missing',
    ]);
    expect(status).toBe(1);
    // Without the key nothing of it shows.
    expect(findingsOf(preflux(['clusters/test', '--format=json'], copy).stdout)).toHaveLength(1);
  });

  it('show nothing of what they hold', () => {
    const outputs = [
      preflux(['clusters/test', '--age-key-file=test.agekey', '--verbose', '--show=info'], fixture),
      preflux(['clusters/test', '--age-key-file=test.agekey', '--format=json'], fixture),
      preflux(['build', 'clusters/test'], fixture, { SOPS_AGE_KEY: key }),
    ].map(({ stdout, stderr }) => stdout + stderr);
    for (const output of outputs) {
      expect(output).not.toContain('AGE-SECRET-KEY');
      for (const plain of ['correct horse', 'ss word', 'redis://', Buffer.from('abc123').toString('base64')])
        expect(output).not.toContain(plain);
    }
    expect(outputs[2]).toContain('password: <password unknown>');
  });
});

describe('age keys', () => {
  it('must be keys', () => {
    const bad = preflux(['clusters/test'], fixture, { SOPS_AGE_KEY: key.slice(0, -1) + 'Q' });
    expect(bad.status).toBe(2);
    expect(bad.stderr).toContain('an age secret key is damaged');
    expect(bad.stderr).not.toContain(key.slice(0, 30));
    const missing = preflux(['clusters/test', '--age-key-file=nothing'], fixture);
    expect(missing).toMatchObject({ status: 2 });
    expect(missing.stderr).toContain('--age-key-file: nothing cannot be read');
  });
});
