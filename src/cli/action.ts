// The GitHub Action: runs `validate` on each path, writes annotations and a job summary, and sets the outputs.
import { appendFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Severity } from '../diagnostics/diagnostic.js';
import { reportAnnotations } from '../report/annotations.js';
import { reportMarkdown } from '../report/markdown.js';
import { countRun, isShown, type RunResult } from '../report/summary.js';
import { reportText } from '../report/text.js';
import { parseArguments, UsageError } from './arguments.js';
import { entryPaths, statusOf, validateEntries, validateOptions } from './commands/validate.js';
import { exitStatus, type Io } from './io.js';

const env = process.env;
const workspace = env['GITHUB_WORKSPACE'] ?? process.cwd();
const io: Io = {
  cwd: resolve(workspace, input('working-directory')),
  env,
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  stdoutIsTerminal: false,
  stderrIsTerminal: false,
};
/** Inputs that are options of `validate` with one value. */
const single = [
  'age-key-file',
  'config',
  'fail-on',
  'flux-version',
  'kube-version',
  'missing-schemas',
  'show',
  'verbose',
];

/** Inputs with a value a line, and the option that each line is. */
const lists = [
  ['schema-locations', 'schema-location'],
  ['sources', 'source'],
] as const;

void run().then((status) => {
  process.exitCode = status;
});

async function run(): Promise<number> {
  try {
    const argv: string[] = [];
    for (const name of single) if (input(name) !== '') argv.push(`--${name}=${input(name)}`);
    for (const [name, option] of lists)
      for (const value of lines(input(name))) argv.push(`--${option}=${value}`);
    const args = parseArguments([...argv, '--', ...lines(input('path'))], validateOptions);
    const show = (args.get('show') ?? 'warning') as Severity;
    const results: RunResult[] = [];
    let status: number = exitStatus.ok;
    for await (const { result, opened, elapsed } of validateEntries(args, io, entryPaths(args, io))) {
      results.push(result);
      status = Math.max(status, statusOf(result, args.get('fail-on') ?? opened.config.failOn ?? 'error'));
      io.stdout(reportText(result, { colour: true, elapsed, show, verbose: args.has('verbose') }));
    }
    const findings = results.flatMap((result) => result.findings);
    io.stdout(reportAnnotations(findings.filter(({ severity }) => isShown(severity, show))));
    appendTo('GITHUB_STEP_SUMMARY', reportMarkdown(results, show));
    appendTo('GITHUB_OUTPUT', outputs(results));
    return status;
  } catch (fault) {
    io.stdout(`::error title=preflux::${fault instanceof Error ? fault.message : String(fault)}\n`);
    return fault instanceof UsageError ? exitStatus.usage : exitStatus.fault;
  }
}

/** An input as the runner hands it over; empty where it is not set. */
function input(name: string): string {
  return (env[`INPUT_${name.toUpperCase()}`] ?? '').trim();
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function outputs(results: readonly RunResult[]): string {
  const counts = results.map(countRun);
  const sum = (field: 'errors' | 'warnings'): number =>
    counts.reduce((total, count) => total + count[field], 0);
  return `errors=${sum('errors')}\nwarnings=${sum('warnings')}\n`;
}

function appendTo(variable: string, text: string): void {
  const file = env[variable];
  if (file) appendFileSync(file, text);
}
