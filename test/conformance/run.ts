// npm run conformance [-- SUITE ...] [--all] [--verbose] [--update]
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { compareWithKnown, formatKnownFailures, parseKnownFailures, type Verdict } from './known-failures.js';
import type { CaseResult, Suite } from './suite.js';
import { suites } from './suites.js';

const shownIds = 20;
const shownMessage = 1200;

const { values: flags, positionals } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: {
    all: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    update: { type: 'boolean', default: false },
  },
});

const folder = resolve('../shared/conformance');
if (existsSync(folder)) {
  process.exitCode = await runAll(positionals.length > 0 ? positionals : Object.keys(suites));
} else {
  console.log(`${folder} is not there: the conformance suites are left out`);
}

/** What one suite came to. */
interface SuiteRun {
  readonly name: string;
  readonly results: readonly CaseResult[];
  readonly verdict: Verdict;
  /** Why the suite could not be run to its end. */
  readonly fault?: string;
  readonly seconds: number;
}

/** Runs the suites one after the other and prints what they came to; answers the exit code. */
async function runAll(names: readonly string[]): Promise<number> {
  const runs: SuiteRun[] = [];
  for (const name of names) runs.push(await runSuite(name));
  for (const run of runs) printFailures(run);
  console.log('');
  const width = Math.max(...runs.map((run) => run.name.length));
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  for (const run of runs) {
    const good = run.results.filter((result) => result.passed).length;
    const bad = run.verdict.newFailures.length + run.verdict.toTakeOff.length + (run.fault ? 1 : 0);
    passed += good;
    failed += bad;
    skipped += run.verdict.known.length;
    const share = run.results.length === 0 ? '' : ` ${((100 * good) / run.results.length).toFixed(1)}%`;
    console.log(
      `${run.name.padEnd(width)}  ${good}/${run.results.length}${share}  ${run.seconds.toFixed(1)} s${bad > 0 ? '  FAILED' : ''}`,
    );
  }
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
  return failed > 0 ? 1 : 0;
}

async function runSuite(name: string): Promise<SuiteRun> {
  const started = performance.now();
  const results: CaseResult[] = [];
  let fault: string | undefined;
  try {
    const load = Object.hasOwn(suites, name) ? suites[name] : undefined;
    if (load) collect((await load()).suite, results);
    else fault = `there is no such suite; the suites are ${Object.keys(suites).join(', ')}`;
  } catch (error) {
    fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const file = `test/conformance/known-failures/${name}.txt`;
  let known = parseKnownFailures(existsSync(file) ? readFileSync(file, 'utf8') : '');
  if (flags.update && fault === undefined) {
    const failing = results.filter((result) => !result.passed).map((result) => result.id);
    if (failing.length > 0 || known.size > 0) writeFileSync(file, formatKnownFailures(failing, known));
    known = new Map(failing.map((id) => [id, known.get(id) ?? '']));
  }
  return {
    name,
    results,
    verdict: compareWithKnown(results, known, fault === undefined),
    ...(fault !== undefined && { fault }),
    seconds: (performance.now() - started) / 1000,
  };
}

/** What a suite reported before it broke down still counts. */
function collect(suite: Suite, results: CaseResult[]): void {
  const seen = new Set<string>();
  for (const result of suite.run(folder)) {
    if (seen.has(result.id)) throw new Error(`the suite reports case ${result.id} twice`);
    seen.add(result.id);
    results.push(result);
  }
}

function printFailures({ name, results, verdict, fault }: SuiteRun): void {
  if (fault !== undefined) console.log(`\n${name} could not be run: ${fault}`);
  printIds(`${name}: NEW FAILURE`, verdict.newFailures, results);
  printIds(`${name}: passes and must be taken off the list of known failures`, verdict.toTakeOff, []);
  printIds(`${name}: known failure`, verdict.known, results);
}

function printIds(title: string, ids: readonly string[], results: readonly CaseResult[]): void {
  if (ids.length === 0) return;
  console.log(`\n${title} (${ids.length})`);
  const messages = new Map(results.map((result) => [result.id, result.message]));
  for (const id of flags.all ? ids : ids.slice(0, shownIds)) {
    console.log(`  ${id}`);
    const message = messages.get(id);
    if (flags.verbose && message !== undefined) {
      const text = message.length > shownMessage ? `${message.slice(0, shownMessage)} ...` : message;
      console.log(text.replace(/^/gm, '      '));
    }
  }
  if (!flags.all && ids.length > shownIds) console.log(`  and ${ids.length - shownIds} more (--all)`);
}
