import { appendFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import type { Report } from '../../diagnostics/diagnostic.js';
import { workingTree } from '../../files/working-tree.js';
import type { Chart } from '../../helm/chart/chart.js';
import type { ChartDependency } from '../../helm/chart/metadata.js';
import { loadChartArchive, loadChartDirectory } from '../../helm/chart/load.js';
import { satisfies } from '../../helm/chart/version.js';
import { helmTemplate, type PrintedDocument } from '../../helm/command.js';
import { UserValuesFault } from '../../helm/values/user-values.js';
import { describeOptions, parseArguments, UsageError, type Arguments } from '../arguments.js';
import { exitStatus, type Command, type Io } from '../io.js';
import { checkTemplateOptions, ignoredNames, outputOptions, templateOptions } from './template-options.js';

/** `preflux template [NAME] CHART`: `helm template`. */
export const templateCommand: Command = {
  name: 'template',
  summary: 'render a chart as `helm template` does',
  help: `Usage: preflux template [NAME] CHART [OPTIONS]

Prints what helm template (4.1) prints for a chart: a directory or a .tgz.

Options:
${describeOptions(outputOptions)}

Taken and ignored, for they change nothing here: ${ignoredNames.map((name) => `--${name}`).join(', ')}.
`,
  run(argv, io) {
    const args = parseArguments(argv, templateOptions);
    checkTemplateOptions(args);
    const { positionals } = args;
    if (positionals.length < 1 || positionals.length > 2)
      throw new UsageError('give a chart: preflux template [NAME] CHART');
    const directory = args.get('output-dir');
    if (directory !== undefined && args.has('show-only'))
      throw new UsageError('--show-only has no meaning with --output-dir, which writes all templates');
    const output = helmTemplate({
      ...flagsOf(args, io),
      loadChart: (report) => loadChart(io, positionals.at(-1)!, args.has('dependency-update'), report),
    });
    for (const { severity, message, location } of output.diagnostics) {
      if (severity === 'error' && output.error !== undefined) continue;
      io.stderr(
        `${location ? `${location.file}${location.line === undefined ? '' : `:${location.line}`}: ` : ''}${severity}: ${message}\n`,
      );
    }
    if (output.error !== undefined) {
      io.stderr(`Error: ${output.error}\n`);
      return exitStatus.findings;
    }
    if (directory === undefined) io.stdout(output.stdout);
    else {
      const folder = args.has('release-name') ? join(directory, output.releaseName) : directory;
      writeDocuments(io, folder, output.documents);
    }
    return exitStatus.ok;
  },
};

function flagsOf(args: Arguments, io: Io): Omit<Parameters<typeof helmTemplate>[0], 'loadChart'> {
  const { positionals } = args;
  const nameTemplate = args.get('name-template');
  const kubeVersion = args.get('kube-version');
  return {
    ...(positionals.length === 2 && { name: positionals[0]! }),
    namespace: args.get('namespace') ?? 'default',
    ...(nameTemplate !== undefined && { nameTemplate }),
    generateName: args.has('generate-name'),
    ...(kubeVersion !== undefined && { kubeVersion }),
    apiVersions: args.all('api-versions'),
    showOnly: args.all('show-only'),
    includeCrds: args.has('include-crds'),
    noHooks: args.has('no-hooks'),
    skipTests: args.has('skip-tests'),
    isUpgrade: args.has('is-upgrade'),
    skipSchemaValidation: args.has('skip-schema-validation'),
    remoteSchemas: 'skip',
    valueFiles: args.all('values').flatMap((list) => list.split(',')),
    set: args.all('set'),
    setString: args.all('set-string'),
    setFile: args.all('set-file'),
    setJson: args.all('set-json'),
    setLiteral: args.all('set-literal'),
    readFile: (path) => readFile(io, path),
  };
}

/** Writes each template's documents to one file, and says which. */
function writeDocuments(io: Io, folder: string, documents: readonly PrintedDocument[]): void {
  const written = new Set<string>();
  for (const { path, text } of documents) {
    const file = resolve(io.cwd, folder, path);
    if (!file.startsWith(resolve(io.cwd, folder) + sep))
      throw new UsageError(`the chart names a file outside of --output-dir: ${path}`);
    const content = `---\n# Source: ${path}\n${text}\n`;
    if (written.has(file)) {
      appendFileSync(file, content);
      continue;
    }
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    written.add(file);
    io.stdout(`wrote ${join(folder, path)}\n`);
  }
  io.stdout('\n');
}

/** The text of a file; undefined where there is none. Throws UserValuesFault for what cannot be read. */
function readFile(io: Io, path: string): string | undefined {
  try {
    return readFileSync(path === '-' ? 0 : resolve(io.cwd, path), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EISDIR') throw new UserValuesFault(`read ${path}: is a directory`);
    if (code === 'EACCES') throw new UserValuesFault(`open ${path}: permission denied`);
    return undefined;
  }
}

function loadChart(io: Io, path: string, updates: boolean, report: Report): Chart | undefined {
  const file = resolve(io.cwd, path);
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats?.isDirectory()) {
    const resolveDependency = (dependency: ChartDependency, chartPath: string): Chart | undefined =>
      chartPath === '' ? loadDependency(file, dependency, report) : undefined;
    const tree = workingTree(file, { symlinks: 'follow' });
    return loadChartDirectory(tree, '', report, updates ? { resolveDependency } : {});
  }
  if (stats?.isFile()) {
    const bytes = readFileSync(file);
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return loadChartArchive(bytes, path, report);
    const help = basename(file) === 'Chart.yaml' ? `: give its directory, ${dirname(path)}` : '';
    const message = `${path} is no chart: expected a directory with a Chart.yaml or a .tgz${help}`;
    report({ code: 'helm/chart-missing', severity: 'error', message });
    return undefined;
  }
  report({ code: 'helm/chart-missing', severity: 'error', message: missingChart(path, file) });
  return undefined;
}

/** What Helm would put into charts/ for a dependency that is on disk; undefined where it is not, or in no fitting version. */
function loadDependency(
  directory: string,
  { repository, version }: ChartDependency,
  report: Report,
): Chart | undefined {
  if (!repository.startsWith('file://')) return undefined;
  const path = resolve(directory, repository.slice('file://'.length));
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return undefined;
  const chart = loadChartDirectory(workingTree(path, { symlinks: 'follow' }), '', report);
  return chart && satisfies(version, chart.metadata.version) ? chart : undefined;
}

/** Charts are local: what was looked for, and how to get what a repository or a registry has. */
function missingChart(path: string, file: string): string {
  const isAddress = path.includes('://');
  const found = isAddress ? `${path} is an address` : `there is no ${file}`;
  const isLocal = isAbsolute(path) || path.startsWith('.') || path.split('/').length > 2;
  const pull = isAddress || !isLocal ? `; run \`helm pull ${path}\` and give the .tgz that it wrote` : '';
  return `${found}. preflux fetches no charts: expected a directory with a Chart.yaml or a .tgz${pull}`;
}
