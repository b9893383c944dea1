import { suggest } from '../diagnostics/suggest.js';

/** One option of a command. */
export interface OptionSpec {
  readonly name: string;
  readonly short?: string;
  /** What the value is called in the help; absent for a switch. */
  readonly value?: string;
  /** What the option says without a value; a value then only counts behind `=`. */
  readonly implied?: string;
  /** The values that are allowed. */
  readonly choices?: readonly string[];
  readonly repeatable?: boolean;
  readonly help: string;
}

export interface Arguments {
  readonly positionals: readonly string[];
  /** The value of an option given at most once. */
  get(name: string): string | undefined;
  /** All values of a repeatable option, in order. */
  all(name: string): readonly string[];
  has(name: string): boolean;
}

/** Wrong usage; the run ends with status 2 and this message. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Reads a command's arguments: `--name value`, `--name=value`, `-n value`, `-n=value`, `-nvalue`, switches, and `--` before positionals. Throws UsageError. */
export function parseArguments(argv: readonly string[], specs: readonly OptionSpec[]): Arguments {
  const values = new Map<string, string[]>();
  const positionals: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i]!;
    if (argument === '--') {
      positionals.push(...argv.slice(i + 1));
      break;
    }
    if (!argument.startsWith('-') || argument === '-') {
      positionals.push(argument);
      continue;
    }
    const { name, value: attached } = splitOption(argument, specs);
    const spec = findSpec(name, specs);
    let value = attached;
    if (spec.value === undefined) {
      if (value !== undefined && !yes.has(value) && !no.has(value))
        throw new UsageError(`${name} takes no value`);
      if (value !== undefined && no.has(value)) values.delete(spec.name);
      else values.set(spec.name, ['true']);
      continue;
    }
    value ??= spec.implied ?? argv[++i];
    if (value === undefined) throw new UsageError(`${name} needs a value: ${name} ${spec.value}`);
    if (spec.choices && !spec.choices.includes(value)) {
      throw new UsageError(`${name} must be one of ${spec.choices.join(', ')}, not ${JSON.stringify(value)}`);
    }
    const known = values.get(spec.name);
    if (known && spec.repeatable) known.push(value);
    else values.set(spec.name, [value]);
  }
  return {
    positionals,
    get: (name) => values.get(name)?.at(-1),
    all: (name) => values.get(name) ?? [],
    has: (name) => values.has(name),
  };
}

/** What switches may be told behind `=`: what Go's strconv.ParseBool takes. */
const yes: ReadonlySet<string> = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);
const no: ReadonlySet<string> = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False']);

/** The name of an option, and the value that stands in the same argument: `--name=value`, `-n=value`, `-nvalue`. */
function splitOption(
  argument: string,
  specs: readonly OptionSpec[],
): { readonly name: string; readonly value: string | undefined } {
  if (!argument.startsWith('--')) {
    const short = argument.slice(0, 2);
    if (argument.length === 2 || !specs.some((spec) => short === `-${spec.short}`))
      return { name: argument, value: undefined };
    return { name: short, value: argument.slice(argument[2] === '=' ? 3 : 2) };
  }
  const equals = argument.indexOf('=');
  if (equals < 0) return { name: argument, value: undefined };
  return { name: argument.slice(0, equals), value: argument.slice(equals + 1) };
}

function findSpec(name: string, specs: readonly OptionSpec[]): OptionSpec {
  for (const spec of specs) if (name === `--${spec.name}` || name === `-${spec.short}`) return spec;
  const near = suggest(
    name,
    specs.map((spec) => `--${spec.name}`),
  );
  throw new UsageError(`unknown option ${name}${near === undefined ? '' : `; did you mean ${near}?`}`);
}

/** The option list of a command's help. */
export function describeOptions(specs: readonly OptionSpec[]): string {
  const rows = specs.map((spec) => {
    const short = spec.short === undefined ? '    ' : `-${spec.short}, `;
    const value = spec.choices?.join('|') ?? spec.value;
    return [`  ${short}--${spec.name}${value === undefined ? '' : ` ${value}`}`, spec.help] as const;
  });
  const width = Math.min(44, Math.max(...rows.map(([left]) => left.length)));
  return rows
    .map(([left, help]) =>
      left.length > width ? `${left}\n${' '.repeat(width)}  ${help}` : `${left.padEnd(width)}  ${help}`,
    )
    .join('\n');
}
