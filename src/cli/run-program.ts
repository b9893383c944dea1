import { UsageError } from './arguments.js';
import { describeFault } from '../diagnostics/fault.js';
import { exitStatus, type Command, type Io } from './io.js';
import { isDevice, writeTo } from './output.js';
import { isRemembered, rememberRun } from './run-cache.js';

/** The commands of a program by name: what each does, and how to load it. */
export type Commands = Readonly<
  Record<string, { readonly summary: string; readonly load: () => Promise<Command> | Command }>
>;

/** Runs the command that the process was called for and answers the process's exit status. */
export async function runProgram(commands: Commands): Promise<number> {
  const started = Date.now();
  const terminal = isDevice(1);
  const run = { argv: process.argv.slice(2), cwd: process.cwd(), terminal, env: process.env };
  const memory = isRemembered(run) ? { inputs: new Set<string>(), stdout: '', stderr: '' } : undefined;
  const [writeOut, writeErr] = [writeTo(1), writeTo(2)];
  const status = await main(commands, run.argv, {
    cwd: run.cwd,
    env: run.env,
    stdout(text) {
      if (memory) memory.stdout += text;
      writeOut(text);
    },
    stderr(text) {
      if (memory) memory.stderr += text;
      writeErr(text);
    },
    stdoutIsTerminal: terminal,
    stderrIsTerminal: isDevice(2),
    touch: (path) => void memory?.inputs.add(path),
  });
  if (memory && (status === exitStatus.ok || status === exitStatus.findings)) {
    rememberRun(run, started, memory.inputs, { ...memory, status });
  }
  return status;
}

async function main(commands: Commands, argv: readonly string[], io: Io): Promise<number> {
  const first = argv[0];
  if (first === '--version' || first === '-V' || first === 'version') {
    io.stdout(`${PREFLUX_VERSION}\n`);
    return exitStatus.ok;
  }
  if (first === 'help' || ((first === '--help' || first === '-h') && argv.length === 1)) {
    io.stdout(usage(commands));
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

function usage(commands: Commands): string {
  return `preflux ${PREFLUX_VERSION}: tells before a merge whether a Flux repository will reconcile

Usage: preflux [COMMAND] [ARGUMENTS]

Commands:
${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`)
  .join('\n')}

preflux PATH is preflux validate PATH. preflux COMMAND --help tells more.
`;
}
