// The entry of the program. It answers --version without loading anything else, and a run of which nothing has changed
// since the last time with what that printed. For all else it keeps the optimising compiler off, which costs more than it
// gains in runs of this length, and loads the program from V8's code cache where there is one.
import type * as CodeCache from './code-cache.js';
import type * as V8 from 'node:v8';
import { isDevice, writeTo } from './output.js';
import { recallRun, retold } from './run-cache.js';

const started = Date.now();
const argv = process.argv.slice(2);
if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
  process.stdout.write(`${PREFLUX_VERSION}\n`);
} else {
  const known = recallRun({ argv, cwd: process.cwd(), terminal: isDevice(1), env: process.env });
  if (known) {
    writeTo(2)(known.stderr);
    writeTo(1)(retold(known.stdout, Date.now() - started));
    process.exitCode = known.status;
  } else {
    const { setFlagsFromString } = require('node:v8') as typeof V8;
    setFlagsFromString('--no-opt');
    const { runCached } = require('./code-cache.js') as typeof CodeCache;
    // Commands for which the build makes a program of their own, which is compiled much faster.
    const own = argv[0] === 'template' || argv[0] === 'kustomize';
    runCached(own ? `${argv[0]}.cjs` : 'main.cjs');
  }
}
