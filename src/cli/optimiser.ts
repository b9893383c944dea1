import { setFlagsFromString } from 'node:v8';

/** CPU time, in microseconds, from which on a run is long enough for optimised code to pay. */
const worthwhile = 600_000;

/**
 * Switches V8's optimising compiler off, which in a short run costs more than it gains. The answer is to be called now
 * and then: it switches the compiler on again once the run has turned out to be long. From Node 24 on it stays off,
 * for there V8's middle tier does that work.
 */
export function optimiseLongRuns(): () => void {
  setFlagsFromString('--no-opt');
  let isOff = Number.parseInt(process.versions.node, 10) < 24;
  return () => {
    if (!isOff) return;
    const { user, system } = process.cpuUsage();
    if (user + system < worthwhile) return;
    isOff = false;
    setFlagsFromString('--opt');
  };
}
