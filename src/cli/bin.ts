// The entry of the program: answers --version without loading anything else, keeps the optimising compiler off, which
// costs more than it gains in runs of this length, and loads the program from V8's code cache where there is one.
import { setFlagsFromString } from 'node:v8';
import { runCached } from './code-cache.js';

const first = process.argv[2];
if (process.argv.length === 3 && (first === '--version' || first === '-V')) {
  process.stdout.write(`${PREFLUX_VERSION}\n`);
} else {
  setFlagsFromString('--no-opt');
  runCached('main.cjs');
}
