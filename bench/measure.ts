import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * Runs two commands in turn, so that a drift of the machine's speed meets both, and answers the median of the pairs'
 * ratios. `env` is the subject's, on top of this process's; `before` is called before each of its runs.
 */
export function ratioOf(
  subject: readonly [string, ...string[]],
  reference: readonly [string, ...string[]],
  runs: number,
  { env = {}, before }: { env?: Readonly<Record<string, string>>; before?: () => void } = {},
): { ratio: number; subject: number; reference: number } {
  const ratios: number[] = [];
  const subjects: number[] = [];
  const references: number[] = [];
  for (let i = 0; i <= runs; i++) {
    before?.();
    const a = cpuOf(subject, process.cwd(), env);
    const b = cpuOf(reference, process.cwd());
    if (i === 0) continue;
    ratios.push(a / b);
    subjects.push(a);
    references.push(b);
  }
  return { ratio: median(ratios), subject: median(subjects), reference: median(references) };
}

/**
 * CPU seconds of a command, its own and the system's, whatever it exits with. `env` comes on top of this process's
 * environment.
 */
export function cpuOf(
  [command, ...args]: readonly [string, ...string[]],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
  input = '',
): number {
  const script = 'TIMEFORMAT="%U %S"; time "$0" "$@" >/dev/null 2>&1';
  const { NODE_EXTRA_CA_CERTS: _, ...inherited } = process.env;
  const output = execFileSync('bash', ['-c', `{ ${script}; } 2>&1`, command, ...args], {
    cwd,
    env: { ...inherited, ...env },
    input,
    encoding: 'utf8',
  });
  const [user, system] = output.trim().split(/\s+/).slice(-2).map(Number);
  return user! + system!;
}

/**
 * A copy of a program without the compiled code that the build leaves beside it, as it is in the npm package. It is there
 * until `remove` is called.
 */
export function withoutCompiledCode(program: string): { readonly program: string; remove: () => void } {
  const folder = resolve(`node_modules/.cache/preflux/bench-program-${process.pid}`);
  cpSync(dirname(program), folder, { recursive: true });
  rmSync(join(folder, 'compiled'), { recursive: true, force: true });
  return {
    program: join(folder, 'preflux.cjs'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Pads the columns of a table for a terminal. */
export function printTable(title: string, rows: readonly (readonly string[])[]): void {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  console.log(`\n${title}`);
  for (const row of rows)
    console.log(
      `  ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ')}`,
    );
}
