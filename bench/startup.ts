import { existsSync } from 'node:fs';
import { printTable, ratioOf } from './measure.js';

/** Whole-process CPU of the program against bare Node, in pairs. */
export function run(): void {
  if (!existsSync('dist/preflux.cjs')) throw new Error('dist/ is missing: run npm run build first');
  const node = process.execPath;
  const bare = [node, '-e', '0'] as const;
  const rows = [['command', 'ms', 'bare node ms', 'ratio', 'at most']];
  for (const [name, most, args] of [
    ['preflux --version', 1.3, ['--version']],
    [
      'preflux validate fixtures/kimawesome/cluster/kimawesome',
      3,
      ['validate', 'fixtures/kimawesome/cluster/kimawesome'],
    ],
  ] as const) {
    const { ratio, subject, reference } = ratioOf([node, 'dist/preflux.cjs', ...args], bare, 21);
    rows.push([
      name,
      (subject * 1000).toFixed(0),
      (reference * 1000).toFixed(0),
      ratio.toFixed(2),
      most.toFixed(1),
    ]);
  }
  printTable('start-up (CPU, median of 21 pairs)', rows);
}
