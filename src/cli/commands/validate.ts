import { dirname, resolve } from 'node:path';
import type { Cluster } from '../../cluster/cluster.js';
import { compareDiagnostics, type Severity } from '../../diagnostics/diagnostic.js';
import { findEntries } from '../../cluster/entries.js';
import { reportAnnotations } from '../../report/annotations.js';
import { reportJson } from '../../report/json.js';
import { isShown, type Finding, type RunResult } from '../../report/summary.js';
import { reportText } from '../../report/text.js';
import { checkCluster } from '../../rules/check.js';
import { ageKeyOption, openDataKeys } from '../age-keys.js';
import {
  describeOptions,
  parseArguments,
  UsageError,
  type Arguments,
  type OptionSpec,
} from '../arguments.js';
import type { Config } from '../config/config.js';
import { entryDirectory } from '../entry-directory.js';
import { displayFinding, displayPath } from '../display-path.js';
import { exitStatus, type Command, type Io } from '../io.js';
import { mergeVersions } from '../merge-versions.js';
import {
  clusterOpener,
  clusterOptions,
  kubernetesVersions,
  openSettings,
  sourceOptions,
  type OpenedSettings,
} from '../open.js';
import { entriesAt, withoutFiles } from '../entry-paths.js';
import { configFor } from '../config/find-config.js';
import { isAnySet } from '../config/settings.js';
import { builtinSchemas } from '../schema-data.js';
import { fetchedSchemas } from '../schema-cache.js';
import { schemaLocationOption, schemaLocations } from '../schema-locations.js';

/** The options of `validate`. */
export const validateOptions: readonly OptionSpec[] = [
  {
    name: 'fail-on',
    value: 'SEVERITY',
    choices: ['error', 'warning', 'info', 'never'],
    help: 'exit with 1 when there is a finding of this severity or above (default: error)',
  },
  {
    name: 'format',
    value: 'FORMAT',
    choices: ['text', 'json', 'github'],
    help: 'how findings are written (default: text)',
  },
  {
    name: 'show',
    value: 'SEVERITY',
    choices: ['error', 'warning', 'info'],
    help: 'the least severity that text lists (default: warning)',
  },
  { name: 'verbose', help: 'list all that was skipped, and how kustomize, Helm or Flux word each finding' },
  { name: 'no-cache', help: 'do the work again even where nothing has changed since the last run' },
  schemaLocationOption,
  {
    name: 'missing-schemas',
    value: 'HOW',
    choices: ['fail', 'warn', 'ignore'],
    help: 'kinds without a schema: an error, a warning, or nothing (default: named in the summary)',
  },
  ageKeyOption,
  { name: 'no-color', help: 'no colours; also by NO_COLOR in the environment' },
  ...clusterOptions.map((option) =>
    option.name === 'kube-version'
      ? {
          ...option,
          value: 'VERSION[,VERSION]',
          help: `${option.help}; several are checked one after the other`,
        }
      : option,
  ),
];

/** `preflux validate PATH...`: the main job. */
export const validateCommand: Command = {
  name: 'validate',
  summary: 'render everything and check it',
  help: `Usage: preflux [validate] [PATH...] [OPTIONS]

Renders the cluster whose entry is the directory PATH (the one Flux is bootstrapped with), as Flux would,
and checks all of it. Without a PATH the entries below the working directory are looked for. Reads nothing but files.

Options:
${describeOptions(validateOptions)}

Exit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage, 3 a fault of preflux itself.
`,
  async run(argv, io) {
    const args = parseArguments(argv, validateOptions);
    const paths = entryPaths(args, io);
    const results: RunResult[] = [];
    let status: number = exitStatus.ok;
    for await (const { result, opened, elapsed } of validateEntries(args, io, paths)) {
      results.push(result);
      status = Math.max(status, statusOf(result, args.get('fail-on') ?? opened.config.failOn ?? 'error'));
      if ((args.get('format') ?? 'text') === 'text') {
        if (paths.length > 1) io.stdout(`${results.length > 1 ? '\n' : ''}${result.path}:\n\n`);
        io.stdout(reportText(result, textOptions(args, io, elapsed)));
      }
    }
    if (args.get('format') === 'json') io.stdout(reportJson(results));
    if (args.get('format') === 'github')
      io.stdout(reportAnnotations(results.flatMap((result) => result.findings)));
    return status;
  },
};

/** The entries that a run is called for, else those that can be found. Throws UsageError where there are none. */
export function entryPaths(args: Arguments, io: Io): readonly string[] {
  if (args.positionals.length === 0) return foundEntries(args, io);
  const paths = withoutFiles(io, args.positionals);
  return [...new Set(paths.flatMap((path) => entriesAt(io, path)))];
}

/** The clusters of the settings, or the entries below the working directory; they are named so that nobody takes one for another. */
function foundEntries(args: Arguments, io: Io): readonly string[] {
  const { clusters } = configFor(args, io, io.cwd);
  const listed = clusters.map(({ directory }) => displayPath(io.cwd, directory, ''));
  const paths = listed.length > 0 ? listed : findEntries(io.cwd, io.touch);
  if (paths.length === 0) {
    throw new UsageError(
      'no gotk-sync.yaml, no FluxInstance and no directory of Flux Kustomizations found here: give the directory that Flux is bootstrapped with, such as clusters/production',
    );
  }
  io.stderr(`found ${paths.join(', ')}\n`);
  return paths;
}

/** What there is to say about one entry of a run, and how long it took, in milliseconds. */
export interface ValidatedEntry {
  readonly result: RunResult;
  readonly opened: OpenedSettings;
  readonly elapsed: number;
}

/** An entry of a run, rendered for each Kubernetes version. */
interface RenderedEntry {
  readonly opened: OpenedSettings;
  readonly clusters: readonly Cluster[];
  readonly elapsed: number;
}

/**
 * Renders all entries, for each Kubernetes version, and then checks one after the other. The findings' files are named as
 * the user would type them.
 */
export async function* validateEntries(
  args: Arguments,
  io: Io,
  paths: readonly string[],
): AsyncGenerator<ValidatedEntry> {
  const settings = paths.map((path) => openSettings(args, io, path));
  const open = clusterOpener(args, io);
  const entries = paths.map((path, index): RenderedEntry => {
    const start = Date.now();
    const opened = settings[index]!;
    const versions = kubernetesVersions(args, opened.settings);
    const clusters = versions.map((version) => open(path, opened, version));
    return { opened, clusters, elapsed: Date.now() - start };
  });
  let unused = await findUnused(args, io, paths, entries);
  for (const entry of entries) {
    const { opened, clusters, elapsed } = entry;
    const start = Date.now();
    const runs: RunResult[] = [];
    for (const cluster of clusters) {
      const together = entries.map((other) => (other === entry ? cluster : other.clusters[0]!));
      runs.push(await checkEntry(args, io, opened, cluster, together));
    }
    const merged = mergeRuns(runs);
    const result =
      unused.length === 0
        ? merged
        : { ...merged, findings: [...merged.findings, ...unused].sort(compareDiagnostics) };
    unused = [];
    yield { result, opened, elapsed: elapsed + Date.now() - start };
  }
}

/** What is set, but has to do with nothing in the run; told with its first entry. */
async function findUnused(
  args: Arguments,
  io: Io,
  paths: readonly string[],
  entries: readonly RenderedEntry[],
): Promise<readonly Finding[]> {
  const options = sourceOptions(args, io);
  if (options.length === 0 && !entries.some(({ opened }) => isAnySet(opened.settings))) return [];
  const { unusedSettings } = await import('../config/unused-settings.js');
  const directories = paths.map((path) => entryDirectory(io, path));
  const clusters = entries.map(({ opened: { config }, clusters: [cluster] }, index) => ({
    config,
    directory: directories[index]!,
    cluster: cluster!,
  }));
  const { root } = clusters[0]!.cluster.tree;
  return unusedSettings(clusters, options, (config) => hasAllClusters(config, io, directories)).map(
    (finding) => displayFinding(io.cwd, root, finding),
  );
}

/** Whether a run is about every cluster that settings are for: those they list, else those that can be found beside the file. */
function hasAllClusters(config: Config, io: Io, directories: readonly string[]): boolean {
  const file = config.locate?.([]).file;
  if (file === undefined) return true;
  const listed = config.clusters.map(({ directory }) => directory);
  const all =
    listed.length > 0
      ? listed
      : findEntries(dirname(file), io.touch).map((path) => resolve(dirname(file), path));
  return all.every((directory) => directories.includes(directory));
}

function mergeRuns(runs: readonly RunResult[]): RunResult {
  const last = runs.at(-1)!;
  if (runs.length === 1) return last;
  const versions = runs.map(({ schemas }) => schemas.kubernetes);
  return {
    ...last,
    findings: mergeVersions(versions, runs),
    schemas: { ...last.schemas, kubernetes: versions.join(' and ') },
  };
}

async function checkEntry(
  args: Arguments,
  io: Io,
  { config }: OpenedSettings,
  cluster: Cluster,
  together: readonly Cluster[],
): Promise<RunResult> {
  const { version, location } = cluster.kubernetes;
  const dataKeys = await openDataKeys(args, io, cluster);
  const missingSchemas = (args.get('missing-schemas') as Config['missingSchemas']) ?? config.missingSchemas;
  const cache = fetchedSchemas(io);
  const { findings, schemas } = checkCluster(cluster, {
    kubernetesVersion: version,
    builtin: builtinSchemas,
    locations: schemaLocations(args, io, version, config),
    ...(cache && { cache }),
    together,
    ...(missingSchemas && { missingSchemas }),
    ...(dataKeys && { dataKeys }),
  });
  const { root } = cluster.tree;
  return {
    cluster,
    path: displayPath(io.cwd, root, cluster.entry.path),
    findings: findings.map((finding) => displayFinding(io.cwd, root, finding)),
    schemas: {
      ...schemas,
      ...(location && {
        kubernetesLocation: { ...location, file: displayPath(io.cwd, root, location.file) },
      }),
    },
  };
}

/** The exit status that the findings of an entry ask for. */
export function statusOf({ findings }: RunResult, failOn: string): number {
  let status: number = exitStatus.ok;
  for (const { code, severity } of findings) {
    if (code.startsWith('preflux/')) return exitStatus.fault;
    if (failOn !== 'never' && isShown(severity, failOn as Severity)) status = exitStatus.findings;
  }
  return status;
}

function textOptions(args: Arguments, io: Io, elapsed: number): Parameters<typeof reportText>[1] {
  const colour = io.stdoutIsTerminal && !args.has('no-color') && !io.env['NO_COLOR'];
  return { colour, elapsed, show: (args.get('show') ?? 'warning') as Severity, verbose: args.has('verbose') };
}
