/** How a command talks to the world; commands touch nothing else. */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  /** Told the absolute path of everything that a run reads or looks for. */
  readonly touch?: ((path: string) => void) | undefined;
}

/** A command: what it is called with, and its exit status. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  readonly help: string;
  run(argv: readonly string[], io: Io): number | Promise<number>;
}

/** What a run ends with. */
export const exitStatus = {
  ok: 0,
  /** Findings at or above `--fail-on`. */
  findings: 1,
  /** Wrong usage or configuration. */
  usage: 2,
  /** A fault of preflux itself. */
  fault: 3,
} as const;
