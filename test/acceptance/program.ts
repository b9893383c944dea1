import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { execa, execaSync } from 'execa';
import { afterAll } from 'vitest';

export const root = resolve(import.meta.dirname, '../..');

export interface Run {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built program. What it remembers of other runs is left out, so that each run does its work. */
export function preflux(args: readonly string[], cwd = root, env: Record<string, string> = {}): Run {
  return runProgram(process.execPath, [join(root, 'dist/preflux.cjs'), ...args], cwd, env);
}

export function runProgram(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Run {
  const { exitCode, stdout, stderr } = execaSync(program, args, {
    cwd,
    env: { PREFLUX_RUN_CACHE: 'off', PREFLUX_SCHEMA_CACHE: 'off', ...env },
    reject: false,
    stripFinalNewline: false,
  });
  return { status: exitCode ?? -1, stdout, stderr };
}

/** Runs the built program while this process goes on, as a server that it asks must. */
export async function prefluxMeanwhile(
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<Run> {
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    [join(root, 'dist/preflux.cjs'), ...args],
    {
      cwd,
      env: { PREFLUX_RUN_CACHE: 'off', PREFLUX_SCHEMA_CACHE: 'off', ...env },
      reject: false,
      stripFinalNewline: false,
    },
  );
  return { status: exitCode ?? -1, stdout, stderr };
}

/** `file:line:column code` of each finding of a run in JSON. */
export function findingsOf(json: string): string[] {
  const report = JSON.parse(json) as {
    entries: {
      findings: {
        code: string;
        severity: string;
        location?: { file: string; line?: number; column?: number };
      }[];
    }[];
  };
  return report.entries.flatMap((entry) =>
    entry.findings.map(({ code, severity, location }) => {
      const place = location
        ? `${location.file}:${location.line ?? '-'}:${location.column ?? '-'}`
        : '(cluster)';
      return `${place} ${severity} ${code}`;
    }),
  );
}

/** A temporary directory that is gone after the tests of the file. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'preflux-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Writes files into a temporary directory and answers where. */
export function repository(files: Readonly<Record<string, string>>): string {
  const directory = temporaryDirectory();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}
