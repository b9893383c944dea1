import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';

/** A file of the cache that no run has used for this long, in milliseconds, is of a program that is gone. */
const unusedFor = 14 * 24 * 60 * 60 * 1000;

/** How old a file of the cache may be before a run that uses it marks it as used again. */
const markedFor = 24 * 60 * 60 * 1000;

/**
 * The script of a file of the program. Compiling the program takes as long as running it on a small repository, so V8's
 * compiled code is taken from where there is some: the build leaves it beside the program for the Node that it ran on, and
 * with another one the first run keeps it in the user's cache directory for those that follow. It is bound to the exact
 * program and to the version of Node; V8 refuses it where its own version or flags differ. Whatever goes wrong with it,
 * there is a script.
 */
export function cachedScript(file: string, source: string): Script {
  const cacheFile = cacheFileFor(file);
  const cachedData = (cacheFile === undefined ? undefined : readCache(cacheFile)) ?? readBuilt(file);
  const script = new Script(source, { filename: file, ...(cachedData && { cachedData }) });
  if (cacheFile !== undefined && (!cachedData || script.cachedDataRejected)) {
    process.once('exit', () => writeCache(cacheFile, script));
  }
  return script;
}

/** Where the build leaves the compiled code of a file of the program: beside it, by the Node that compiled it. */
export function builtCodeFor(file: string): string {
  const { platform, version, arch } = process;
  return join(dirname(file), 'compiled', `${version}-${platform}-${arch}`, `${basename(file, '.cjs')}.bin`);
}

function readBuilt(file: string): Buffer | undefined {
  try {
    return readFileSync(builtCodeFor(file));
  } catch {
    return undefined;
  }
}

/** Undefined where the user wants no cache or has no home. */
function cacheFileFor(file: string): string | undefined {
  const { env, platform, version, arch } = process;
  const home = env['XDG_CACHE_HOME'] || (env['HOME'] && join(env['HOME'], '.cache')) || env['LOCALAPPDATA'];
  if (!home || env['PREFLUX_CODE_CACHE'] === 'off') return undefined;
  try {
    const { size, mtimeMs, ino } = statSync(file);
    const build = `${basename(file, '.cjs')}-${PREFLUX_VERSION}-${size}-${Math.round(mtimeMs)}-${ino}`;
    return join(home, 'preflux', `code-${build}-${platform}-${arch}-${version}.bin`);
  } catch {
    return undefined;
  }
}

/** Compiled code is only taken from a file that belongs to the user and that nobody else can write. */
function readCache(file: string): Buffer | undefined {
  try {
    const stats = statSync(file);
    if (process.getuid && (stats.uid !== process.getuid() || (stats.mode & 0o022) !== 0)) return undefined;
    markUsed(file, stats);
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function markUsed(file: string, { mtimeMs }: Stats): void {
  const now = Date.now();
  if (now - mtimeMs > markedFor) utimesSync(file, now / 1000, now / 1000);
}

function writeCache(file: string, script: Script): void {
  try {
    const directory = dirname(file);
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const temporary = `${file}.${process.pid}`;
    writeFileSync(temporary, script.createCachedData(), { mode: 0o600 });
    renameSync(temporary, file);
    removeUnused(directory);
  } catch {
    // Without a place to write to, the next run compiles again.
  }
}

/** Removes the compiled code of programs and versions of Node that have not run for long, and unfinished files. */
function removeUnused(directory: string): void {
  const now = Date.now();
  for (const name of readdirSync(directory)) {
    if (!name.startsWith('code-')) continue;
    const path = join(directory, name);
    if (now - statSync(path).mtimeMs > unusedFor) rmSync(path, { force: true });
  }
}
