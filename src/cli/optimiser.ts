import type * as V8 from 'node:v8';

/**
 * CPU time, in microseconds, from which on a run is long enough for optimised code to pay: one of 1.6 s takes 15 % more
 * where it is switched on after 0.6 s, one of 3 s takes 5 % less.
 */
const worthwhile = 1_500_000;

/**
 * The entry switches V8's optimising compiler off, which in a short run costs more than it gains. The answer is to be
 * called now and then: it switches the compiler on again once the run has turned out to be long. From Node 24 on it stays
 * off, for there V8's middle tier does that work.
 */
export function optimiseLongRuns(): () => void {
  let isDone = Number.parseInt(process.versions.node, 10) >= 24;
  return () => {
    if (isDone) return;
    const { user, system } = process.cpuUsage();
    if (user + system < worthwhile) return;
    isDone = true;
    const { setFlagsFromString } = require('node:v8') as typeof V8;
    setFlagsFromString('--opt');
  };
}
