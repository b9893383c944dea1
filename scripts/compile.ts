// Compiles a program of dist/ for the Node that runs this: does work with it that is like users' own, and leaves what V8
// compiled meanwhile beside it. `compile NAME`, with a list of command lines as JSON on standard input.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';
import { builtCodeFor } from '../src/cli/code-cache.js';
import { setEngineFlags } from '../src/cli/engine-flags.js';
import { runProgramFile } from '../src/cli/program-file.js';

const name = process.argv[2]!;
const commandLines = JSON.parse(readFileSync(0, 'utf8')) as string[][];
const scripts = new Map<string, Script>();
const compile = (file: string, source: string): Script => {
  const known = scripts.get(file);
  if (known) return known;
  const script = new Script(source, { filename: file });
  scripts.set(file, script);
  return script;
};

setEngineFlags();
// V8 would throw away what has not run for a while. The code is refused by a process with other flags than it was written with.
setFlagsFromString('--no-flush-bytecode');
for (const commandLine of commandLines) {
  process.argv = [process.execPath, name, ...commandLine];
  const status = await runProgramFile(resolve('dist'), name, compile);
  if (status > 1) throw new Error(`${commandLine.join(' ')} ended with ${status}`);
}
setFlagsFromString('--flush-bytecode');
for (const [file, script] of scripts) {
  const code = builtCodeFor(file);
  mkdirSync(dirname(code), { recursive: true });
  writeFileSync(code, script.createCachedData());
}
