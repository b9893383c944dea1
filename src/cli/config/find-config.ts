import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { locate } from '../../yaml/locate.js';
import { displayPath } from '../display-path.js';
import { UsageError, type Arguments, type OptionSpec } from '../arguments.js';
import type { Io } from '../io.js';
import type { Config } from './config.js';
import { ConfigError, readConfig, type ResolvePath } from './read-config.js';

/** What the file is called, at the top of a repository. */
export const configName = 'preflux.yaml';

export const configOption: OptionSpec = {
  name: 'config',
  value: 'FILE',
  help: `the settings of the repository (default: ${configName} at its top)`,
};

const noConfig: Config = { clusters: [], schemaLocations: [], sources: [], external: [], inputs: [] };

/**
 * The settings for what lies in a directory: those of `--config`, else of the nearest preflux.yaml in the directory or
 * above it, up to the top of the Git working copy or the working directory. One that was found, not given, is a part of
 * the repository, so its paths must stay beside or below it. Throws UsageError with all that is wrong with it.
 */
export function configFor(args: Arguments, io: Io, directory: string): Config {
  const given = args.get('config');
  if (given !== undefined) {
    const file = resolve(io.cwd, given);
    io.touch?.(file);
    if (!isFile(file)) throw new UsageError(`--config ${given}: there is no such file`);
    return read(io, file, false);
  }
  const file = findConfig(io, directory);
  return file === undefined ? noConfig : read(io, file, true);
}

function findConfig(io: Io, directory: string): string | undefined {
  const exists = (path: string): boolean => {
    io.touch?.(path);
    return existsSync(path);
  };
  const seen: string[] = [];
  for (let at = directory; ; at = dirname(at)) {
    const file = join(at, configName);
    if (exists(file) && isFile(file)) seen.push(file);
    if (at === io.cwd || exists(join(at, '.git'))) return seen[0];
    // Without a repository around it only the directory itself counts.
    if (dirname(at) === at) return seen[0] === join(directory, configName) ? seen[0] : undefined;
  }
}

function read(io: Io, file: string, isConfined: boolean): Config {
  const base = dirname(file);
  const resolvePath: ResolvePath = (path, wanted) => {
    const full = resolve(base, path);
    io.touch?.(full);
    if (isConfined && !isBelow(base, full)) {
      throw new Error(
        `${path} leads out of the repository; give such a directory on the command line, or name this file with --config`,
      );
    }
    if (!existsSync(full)) throw new Error(`${path} does not exist`);
    if (isConfined && !isBelow(realpathSync(base), realpathSync(full)))
      throw new Error(`${path} is a link that leads out of the repository`);
    if (wanted === 'directory' && !statSync(full).isDirectory()) throw new Error(`${path} is no directory`);
    return full;
  };
  try {
    const text = readFileSync(file, 'utf8');
    return {
      ...readConfig(text, displayPath(io.cwd, base, file), resolvePath),
      locate(path) {
        const found = locate(text, 0, path, 'helm');
        return { file, line: found?.value.line ?? 1, column: found?.value.column ?? 1 };
      },
    };
  } catch (fault) {
    if (fault instanceof ConfigError)
      throw new UsageError(`there is something wrong with the settings\n${fault.message}`);
    throw fault;
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isBelow(base: string, path: string): boolean {
  const way = relative(base, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && resolve(base, way) === path);
}
