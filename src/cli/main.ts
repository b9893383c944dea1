import { fstatSync, writeSync } from 'node:fs';
import { UsageError } from './arguments.js';
import { exitStatus, type Command, type Io } from './io.js';
import { describeFault } from '../diagnostics/fault.js';

/** The commands, and how to load each: a run loads only the one it needs. */
const commands: Readonly<Record<string, { summary: string; load: () => Promise<Command> }>> = {
  validate: {
    summary: 'render everything and check it (the default)',
    load: async () => (await import('./commands/validate.js')).validateCommand,
  },
  build: {
    summary: 'print what a cluster or one of its units renders to',
    load: async () => (await import('./commands/build.js')).buildCommand,
  },
  kustomize: {
    summary: 'build a directory as `kustomize build` does',
    load: async () => (await import('./commands/kustomize.js')).kustomizeCommand,
  },
  template: {
    summary: 'render a chart as `helm template` does',
    load: async () => (await import('./commands/template.js')).templateCommand,
  },
  graph: {
    summary: 'show what waits for what',
    load: async () => (await import('./commands/graph.js')).graphCommand,
  },
  get: {
    summary: 'list Kustomizations, HelmReleases, sources or images',
    load: async () => (await import('./commands/get.js')).getCommand,
  },
};

const usage =
  (): string => `preflux ${PREFLUX_VERSION}: tells before a merge whether a Flux repository will reconcile

Usage: preflux [COMMAND] [ARGUMENTS]

Commands:
${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`)
  .join('\n')}

preflux PATH is preflux validate PATH. preflux COMMAND --help tells more.
`;

async function main(argv: readonly string[], io: Io): Promise<number> {
  const first = argv[0];
  if (first === '--version' || first === '-V' || first === 'version') {
    io.stdout(`${PREFLUX_VERSION}\n`);
    return exitStatus.ok;
  }
  if (first === 'help' || ((first === '--help' || first === '-h') && argv.length === 1)) {
    io.stdout(usage());
    return exitStatus.ok;
  }
  const named = first !== undefined && Object.hasOwn(commands, first);
  const name = named ? first : 'validate';
  try {
    const command = await commands[name]!.load();
    const rest = named ? argv.slice(1) : argv;
    if (rest.includes('--help') || rest.includes('-h')) {
      io.stdout(command.help);
      return exitStatus.ok;
    }
    return await command.run(rest, io);
  } catch (fault) {
    if (fault instanceof UsageError) {
      io.stderr(`preflux ${name}: ${fault.message}\nTry preflux ${name} --help\n`);
      return exitStatus.usage;
    }
    const { message, help } = describeFault(fault, `running ${name}`);
    io.stderr(`${message}\n${help}\n`);
    if (io.env['PREFLUX_DEBUG'] && fault instanceof Error) io.stderr(`${fault.stack}\n`);
    return exitStatus.fault;
  }
}

/**
 * Writes all of a text to a file descriptor. Node's own streams would load its network code first, which costs a
 * sixth of a short run.
 */
function writeTo(descriptor: number): (text: string) => void {
  return (text) => {
    const bytes = Buffer.from(text, 'utf8');
    for (let written = 0; written < bytes.length;) {
      try {
        written += writeSync(descriptor, bytes, written);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        // A reader that went away, such as head, has all that it wants; one that is slow is waited for.
        if (code === 'EPIPE') process.exit(process.exitCode ?? 0);
        if (code !== 'EAGAIN') throw error;
      }
    }
  };
}

/** A terminal, or another device such as /dev/null, where it does no harm to take it for one. */
function isDevice(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice();
  } catch {
    return false;
  }
}

void main(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  stdout: writeTo(1),
  stderr: writeTo(2),
  stdoutIsTerminal: isDevice(1),
  stderrIsTerminal: isDevice(2),
}).then((status) => {
  process.exitCode = status;
});
