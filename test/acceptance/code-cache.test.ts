import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root, runProgram, temporaryDirectory, type Run } from './program.js';

const withoutTime = ({ status, stdout, stderr }: Run): string =>
  `${status} ${stdout}${stderr}`.replace(/in [\d.]+ m?s/, '');

const built = join(root, 'dist');

/** The program as it is where the build ran on another Node: without compiled code beside it. */
const elsewhere = temporaryDirectory();
cpSync(built, elsewhere, { recursive: true });
rmSync(join(elsewhere, 'compiled'), { recursive: true });

interface Place {
  readonly run: (env?: Record<string, string>) => string;
  readonly directory: string;
  readonly main: () => string;
}

function place(program = elsewhere): Place {
  const home = temporaryDirectory();
  const directory = join(home, 'preflux');
  const command = [join(program, 'preflux.cjs'), 'fixtures/kimawesome/cluster/kimawesome'];
  return {
    directory,
    run: (env = {}) =>
      withoutTime(runProgram(process.execPath, command, root, { XDG_CACHE_HOME: home, ...env })),
    main: () =>
      join(
        directory,
        readdirSync(directory).find((name) => name.startsWith('code-main-'))!,
      ),
  };
}

describe('compiled code that the build leaves beside the program', () => {
  it('is taken, so that none is kept, and changes nothing else', () => {
    const { run, directory } = place(built);
    expect(run()).toBe(place().run());
    expect(existsSync(directory)).toBe(false);
  });

  it('is made up for by code that is kept where it is damaged', () => {
    const program = temporaryDirectory();
    cpSync(built, program, { recursive: true });
    const compiled = join(program, 'compiled');
    for (const name of readdirSync(compiled, { recursive: true, encoding: 'utf8' }))
      if (name.endsWith('main.bin')) writeFileSync(join(compiled, name), 'not what V8 wrote');
    const { run, main } = place(program);
    expect(run()).toBe(place().run());
    const { mtimeMs } = statSync(main());
    run();
    expect(statSync(main()).mtimeMs).toBe(mtimeMs);
  });

  it('is not needed', () => {
    expect(place().run({ PREFLUX_CODE_CACHE: 'off' })).toBe(place(built).run());
  });
});

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
