import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { preflux, temporaryDirectory, type Run } from './program.js';

const withoutTime = ({ status, stdout, stderr }: Run): string =>
  `${status} ${stdout}${stderr}`.replace(/in \d+ ms/, '');

function place(): { run: (env?: Record<string, string>) => string; directory: string; main: () => string } {
  const home = temporaryDirectory();
  const directory = join(home, 'preflux');
  return {
    directory,
    run: (env = {}) =>
      withoutTime(
        preflux(['fixtures/kimawesome/cluster/kimawesome'], undefined, { XDG_CACHE_HOME: home, ...env }),
      ),
    main: () =>
      join(
        directory,
        readdirSync(directory).find((name) => name.startsWith('code-main-'))!,
      ),
  };
}

describe('compiled code that is kept between runs', () => {
  it('is written by the first run, used by the next, and changes nothing else', () => {
    const { run, main } = place();
    const plain = run({ PREFLUX_CODE_CACHE: 'off' });
    expect(run()).toBe(plain);
    const { mtimeMs, size, mode } = statSync(main());
    expect(size).toBeGreaterThan(100_000);
    expect(mode & 0o777).toBe(0o600);
    expect(run()).toBe(plain);
    expect(statSync(main()).mtimeMs).toBe(mtimeMs);
  });

  it('is not written where the user wants none', () => {
    const { run, directory } = place();
    run({ PREFLUX_CODE_CACHE: 'off' });
    expect(existsSync(directory)).toBe(false);
  });

  it('is written anew where it is damaged', () => {
    const { run, main } = place();
    const plain = run();
    writeFileSync(main(), readFileSync(main()).fill(0, 0, 16));
    expect(run()).toBe(plain);
    expect(
      readFileSync(main())
        .subarray(0, 16)
        .every((byte) => byte === 0),
    ).toBe(false);
  });

  it('is not taken from a file that others can write', () => {
    const { run, main } = place();
    const plain = run();
    writeFileSync(main(), 'not what V8 wrote');
    chmodSync(main(), 0o666);
    expect(run()).toBe(plain);
    expect(statSync(main()).mode & 0o777).toBe(0o600);
  });

  it('is removed when no run has used it for two weeks', () => {
    const { run, directory, main } = place();
    run();
    const kept = main();
    const [old, recent, foreign] = ['code-main-0.0.1.bin', 'code-main-0.0.2.bin', 'else.bin'];
    const day = 24 * 60 * 60;
    const now = Date.now() / 1000;
    for (const [name, days] of [
      [old, 15],
      [recent, 13],
      [foreign, 15],
    ] as const) {
      writeFileSync(join(directory, name), '');
      utimesSync(join(directory, name), now, now - days * day);
    }
    utimesSync(kept, now, now - 20 * day);
    run();
    expect(now - statSync(kept).mtimeMs / 1000).toBeLessThan(60);
    expect(existsSync(join(directory, old))).toBe(true);
    writeFileSync(kept, '');
    run();
    expect(existsSync(join(directory, old))).toBe(false);
    expect(existsSync(join(directory, recent))).toBe(true);
    expect(existsSync(join(directory, foreign))).toBe(true);
  });
});
