// The entry of the program. It answers --version without loading anything else, and a run of which nothing has changed
// since the last time with what that printed. For all else it sets the engine up for a short run and loads the program,
// compiled already where it can be.
import type * as CodeCache from './code-cache.js';
import type * as EngineFlags from './engine-flags.js';
import { isDevice, writeTo } from './output.js';
import type * as ProgramFile from './program-file.js';
import { recallRun, retold } from './run-cache.js';

const started = Date.now();
const argv = process.argv.slice(2);
if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
  process.stdout.write(`${PREFLUX_VERSION}\n`);
} else {
  const known = recallRun({ argv, cwd: process.cwd(), terminal: isDevice(1), env: process.env });
  if (known) {
    writeTo(2)(known.stderr);
    writeTo(1)(retold(known.stdout, Date.now() - started));
    process.exitCode = known.status;
  } else {
    const { setEngineFlags } = require('./engine-flags.js') as typeof EngineFlags;
    const { cachedScript } = require('./code-cache.js') as typeof CodeCache;
    const { runProgramFile } = require('./program-file.js') as typeof ProgramFile;
    // Node has its own modules compiled for its own flags: those that are likely to be needed are loaded before others are set.
    if (argv.some((argument) => argument.endsWith('.tgz'))) require('node:zlib');
    setEngineFlags();
    // Commands for which the build makes a program of their own, which is compiled much faster.
    const own = argv[0] === 'template' || argv[0] === 'kustomize';
    // All has been written by now. Node would go on and let V8 collect garbage that nobody needs to have collected.
    void runProgramFile(__dirname, own ? `${argv[0]}.cjs` : 'main.cjs', cachedScript).then(process.exit);
  }
}
