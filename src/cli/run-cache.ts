import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256 } from '../manifest/sha256.js';

/** What a run of `validate` printed and ended with, and everything it depends on. */
interface StoredRun {
  /** What it was called with; the file's name is only its digest. */
  readonly key: string;
  /** Every file that was read, every directory that was listed and every path that was looked for, with its state. */
  readonly inputs: readonly (readonly [path: string, state: string])[];
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

/** How a run is told from others. */
export interface RunKey {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Whether output goes to a terminal, which decides on colours. */
  readonly terminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A state that is younger than this before the run, in milliseconds, may change again without showing it. */
const settled = 2000;

/** Output that has not been kept anew for this long, in milliseconds, is thrown away. */
const unusedFor = 14 * 24 * 60 * 60 * 1000;

/**
 * The same run's output, if nothing that it depends on has changed since: files, directories and looked-for paths are
 * as they were, by modification and change time, size and inode, as Git decides whether to read a file again.
 */
export function recallRun(run: RunKey): { stdout: string; stderr: string; status: number } | undefined {
  const file = fileFor(run);
  if (file === undefined) return undefined;
  try {
    const { uid, mode } = statSync(file);
    if (process.getuid && (uid !== process.getuid() || (mode & 0o022) !== 0)) return undefined;
    const stored = JSON.parse(readFileSync(file, 'utf8')) as StoredRun;
    if (stored.key !== keyOf(run)) return undefined;
    for (const [path, state] of stored.inputs) if (stateOf(path).text !== state) return undefined;
    return stored;
  } catch {
    return undefined;
  }
}

/** Keeps a run's output. Nothing is kept where an input changed so shortly before the run that a change in it would not show. */
export function rememberRun(
  run: RunKey,
  started: number,
  inputs: Iterable<string>,
  output: { readonly stdout: string; readonly stderr: string; readonly status: number },
): void {
  const file = fileFor(run);
  if (file === undefined) return;
  const states: [string, string][] = [];
  for (const path of new Set(inputs)) {
    const { text, changed } = stateOf(path);
    if (changed > started - settled) return;
    states.push([path, text]);
  }
  const { stdout, stderr, status } = output;
  const stored: StoredRun = { key: keyOf(run), inputs: states, stdout, stderr, status };
  try {
    const directory = dirname(file);
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(directory)) {
      const other = join(directory, name);
      if (name.startsWith('run-') && statSync(other).mtimeMs < started - unusedFor)
        rmSync(other, { force: true });
    }
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(stored), { mode: 0o600 });
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // Without a place to write to, the next run does the work again.
  }
}

/** Whether a run's output would be kept at all. */
export function isRemembered(run: RunKey): boolean {
  return fileFor(run) !== undefined;
}

/** Only runs of `validate` are kept, and none that may use decrypted values. */
function fileFor({ argv, env, ...run }: RunKey): string | undefined {
  const first = argv[0];
  if (first !== undefined && otherCommands.has(first)) return undefined;
  for (const argument of argv) if (/^(--help|-h|--no-cache|--age-key-file)/.test(argument)) return undefined;
  if (env['PREFLUX_RUN_CACHE'] === 'off' || env['SOPS_AGE_KEY'] || env['SOPS_AGE_KEY_FILE']) return undefined;
  const home = env['XDG_CACHE_HOME'] || (env['HOME'] && join(env['HOME'], '.cache')) || env['LOCALAPPDATA'];
  return home ? join(home, 'preflux', `run-${sha256(keyOf({ argv, env, ...run }))}.json`) : undefined;
}

const otherCommands: ReadonlySet<string> = new Set([
  'build',
  'kustomize',
  'template',
  'graph',
  'get',
  'schemas',
  'help',
  'version',
]);

function keyOf({ argv, cwd, terminal, env }: RunKey): string {
  // The program itself, whichever of its files this code runs in.
  const { mtimeMs, size } = statSync(join(__dirname, 'main.cjs'));
  return JSON.stringify([
    PREFLUX_VERSION,
    mtimeMs,
    size,
    process.version,
    cwd,
    argv,
    terminal,
    env['NO_COLOR'] ?? '',
  ]);
}

function stateOf(path: string): { text: string; changed: number } {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (!stats) return { text: 'none', changed: 0 };
  const { mtimeNs, ctimeNs, size, ino } = stats;
  const latest = mtimeNs > ctimeNs ? mtimeNs : ctimeNs;
  return { text: `${mtimeNs}:${ctimeNs}:${size}:${ino}`, changed: Number(latest / 1_000_000n) };
}

/** The output of a run that is told again: how long it took is how long this took. */
export function retold(stdout: string, elapsed: number): string {
  return stdout.replace(
    / in (?:\d+ ms|\d+\.\d s)$/gm,
    ` in ${elapsed} ms, as nothing has changed since the last run`,
  );
}
