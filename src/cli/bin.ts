// The entry of the program: answers --version without loading anything, and keeps the optimising compiler off,
// which costs more than it gains in runs of this length.
import { setFlagsFromString } from 'node:v8';

const first = process.argv[2];
if (process.argv.length === 3 && (first === '--version' || first === '-V')) {
  process.stdout.write(`${PREFLUX_VERSION}\n`);
} else {
  setFlagsFromString('--no-opt');
  require('./main.cjs');
}
