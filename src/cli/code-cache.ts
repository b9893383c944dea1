import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire, wrap } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';

/**
 * Runs a CommonJS file that lies beside this one. Compiling the program takes as long as running it on a small
 * repository, so V8's compiled code is kept in the user's cache directory and used by the next run. It is bound to the
 * exact program and to the version of Node; V8 refuses it where its own version or flags differ. Whatever goes wrong
 * with the cache, the program runs.
 */
export function runCached(name: string): void {
  const file = join(__dirname, name);
  const cacheFile = cacheFileFor(file);
  const cachedData = cacheFile === undefined ? undefined : readCache(cacheFile);
  // The build writes ASCII only, and such a text is read and held in half the space.
  const source = wrap(readFileSync(file, 'latin1'));
  const script = new Script(source, { filename: file, ...(cachedData && { cachedData }) });
  const module = { exports: {} };
  const run = script.runInThisContext() as (
    exports: object,
    require: NodeJS.Require,
    module: object,
    filename: string,
    dirname: string,
  ) => void;
  run(module.exports, createRequire(file), module, file, __dirname);
  if (cacheFile !== undefined && (!cachedData || script.cachedDataRejected)) {
    process.once('exit', () => writeCache(cacheFile, script));
  }
}

/** Undefined where the user wants no cache or has no home. */
function cacheFileFor(file: string): string | undefined {
  const { env, platform, version, arch } = process;
  const home = env['XDG_CACHE_HOME'] || (env['HOME'] && join(env['HOME'], '.cache')) || env['LOCALAPPDATA'];
  if (!home || env['PREFLUX_CODE_CACHE'] === 'off') return undefined;
  try {
    const { size, mtimeMs, ino } = statSync(file);
    const build = `${PREFLUX_VERSION}-${size}-${Math.round(mtimeMs)}-${ino}`;
    return join(home, 'preflux', `code-${build}-${platform}-${arch}-${version}.bin`);
  } catch {
    return undefined;
  }
}

/** Compiled code is only taken from a file that belongs to the user and that nobody else can write. */
function readCache(file: string): Buffer | undefined {
  try {
    const { uid, mode } = statSync(file);
    if (process.getuid && (uid !== process.getuid() || (mode & 0o022) !== 0)) return undefined;
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function writeCache(file: string, script: Script): void {
  try {
    mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
    const temporary = `${file}.${process.pid}`;
    writeFileSync(temporary, script.createCachedData(), { mode: 0o600 });
    renameSync(temporary, file);
  } catch {
    // Without a place to write to, the next run compiles again.
  }
}
