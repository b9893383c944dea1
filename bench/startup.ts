import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printTable, ratioOf, withoutCompiledCode } from './measure.js';

/**
 * Whole-process CPU of the program against bare Node, in pairs. Where the build has left no compiled code for
 * this Node, the first run in a place keeps it for those that come later. A later run of which nothing has changed tells
 * the output of the last one again.
 */
export function run(): void {
  if (!existsSync('dist/preflux.cjs')) throw new Error('dist/ is missing: run npm run build first');
  const node = process.execPath;
  const bare = [node, '-e', '0'] as const;
  const cache = mkdtempSync(join(tmpdir(), 'preflux-bench-'));
  const compiled = { XDG_CACHE_HOME: cache, PREFLUX_RUN_CACHE: 'off' };
  const kept = { XDG_CACHE_HOME: cache };
  const empty = (): void => rmSync(join(cache, 'preflux'), { recursive: true, force: true });
  const fixture = 'fixtures/kimawesome/cluster/kimawesome';
  const program = 'dist/preflux.cjs';
  const uncompiled = withoutCompiledCode(program);
  const rows = [['command', 'ms', 'bare node ms', 'ratio', 'at most']];
  for (const { name, file = program, args, most, ...options } of [
    { name: 'preflux --version', args: ['--version'], most: 1.3, env: compiled },
    {
      name: `preflux validate ${fixture}, nothing kept`,
      args: ['validate', fixture],
      env: { PREFLUX_CODE_CACHE: 'off', PREFLUX_RUN_CACHE: 'off' },
    },
    {
      name: 'the same, no compiled code beside the program',
      file: uncompiled.program,
      args: ['validate', fixture],
      env: { PREFLUX_CODE_CACHE: 'off', PREFLUX_RUN_CACHE: 'off' },
    },
    {
      name: 'the same, first run, which keeps its compiled code',
      file: uncompiled.program,
      args: ['validate', fixture],
      env: compiled,
      before: empty,
    },
    {
      name: 'the same, later run',
      file: uncompiled.program,
      args: ['validate', fixture],
      env: compiled,
    },
    {
      name: `preflux validate ${fixture}, later, nothing changed`,
      args: ['validate', fixture],
      most: 3,
      env: kept,
    },
  ]) {
    const { ratio, subject, reference } = ratioOf([node, file, ...args], bare, 21, options);
    rows.push([
      name,
      (subject * 1000).toFixed(0),
      (reference * 1000).toFixed(0),
      ratio.toFixed(2),
      most?.toFixed(1) ?? '',
    ]);
  }
  uncompiled.remove();
  rmSync(cache, { recursive: true, force: true });
  printTable('start-up (CPU, median of 21 pairs)', rows);
}
