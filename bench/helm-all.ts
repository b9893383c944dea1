// Renders charts in one process and prints nothing: `node helm-all.mjs FOLDER`, the cases as JSON on standard input.
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { templateCommand } from '../src/cli/commands/template.js';
import { optimiseLongRuns } from '../src/cli/optimiser.js';
import type { ChartCase } from './helm-charts.js';

setFlagsFromString('--no-opt');
const checkLength = optimiseLongRuns();
const cwd = process.argv[2] ?? '.';
for (const { chart, args } of JSON.parse(readFileSync(0, 'utf8')) as ChartCase[]) {
  let written = 0;
  const status = templateCommand.run(args.slice(1), {
    cwd,
    env: process.env,
    stdout: (text) => {
      written += text.length;
    },
    stderr: () => {},
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    touch: () => {},
  });
  if (status !== 0 || written === 0) throw new Error(`${chart} does not render`);
  checkLength();
}
