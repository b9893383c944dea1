import { appendFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import type { Report } from '../../diagnostics/diagnostic.js';
import { workingTree } from '../../files/working-tree.js';
import type { Chart } from '../../helm/chart/chart.js';
import { loadChartArchive, loadChartDirectory } from '../../helm/chart/load.js';
import { helmTemplate, type PrintedDocument } from '../../helm/command.js';
import {
  describeOptions,
  parseArguments,
  UsageError,
  type Arguments,
  type OptionSpec,
} from '../arguments.js';
import { exitStatus, type Command, type Io } from '../io.js';

const options: readonly OptionSpec[] = [
  {
    name: 'values',
    short: 'f',
    value: 'FILE',
    repeatable: true,
    help: 'values from a file; - is standard input',
  },
  { name: 'set', value: 'KEY=VALUE', repeatable: true, help: 'set values, as Helm reads them' },
  { name: 'set-string', value: 'KEY=VALUE', repeatable: true, help: 'set values as strings' },
  { name: 'set-file', value: 'KEY=FILE', repeatable: true, help: 'set values to the content of files' },
  { name: 'set-json', value: 'KEY=JSON', repeatable: true, help: 'set values to JSON' },
  { name: 'set-literal', value: 'KEY=VALUE', repeatable: true, help: 'set a value to a text as it is' },
  {
    name: 'namespace',
    short: 'n',
    value: 'NAMESPACE',
    help: 'the namespace of the release (default: default)',
  },
  { name: 'name-template', value: 'TEMPLATE', help: 'the name of the release, as a template' },
  { name: 'generate-name', short: 'g', help: 'taken and ignored, as Helm does here' },
  { name: 'kube-version', value: 'VERSION', help: 'the Kubernetes version (default: 1.35)' },
  {
    name: 'api-versions',
    short: 'a',
    value: 'VERSIONS',
    repeatable: true,
    help: 'further API versions, separated by commas',
  },
  { name: 'show-only', short: 's', value: 'TEMPLATE', repeatable: true, help: 'print only these templates' },
  { name: 'include-crds', help: 'print the files of crds/ too' },
  { name: 'skip-crds', help: 'taken and ignored, as Helm does here' },
  { name: 'no-hooks', help: 'leave hooks out' },
  { name: 'skip-tests', help: 'leave tests out' },
  { name: 'is-upgrade', help: 'set .Release.IsUpgrade' },
  { name: 'skip-schema-validation', help: 'do not hold the values against values.schema.json' },
  { name: 'output-dir', value: 'DIR', help: 'write the templates to files instead of printing them' },
  { name: 'release-name', help: 'put the name of the release into the paths of those files' },
  { name: 'post-renderer', value: 'PROGRAM', help: 'refused: preflux runs no other programs' },
];

/** Options of `helm template` that change nothing where there is no cluster and no repository: taken and ignored. */
const ignored: readonly OptionSpec[] = [
  { name: 'description', value: 'TEXT', help: '' },
  { name: 'labels', short: 'l', value: 'LABELS', repeatable: true, help: '' },
  { name: 'timeout', value: 'DURATION', help: '' },
  { name: 'version', value: 'VERSION', help: '' },
  ...[
    'color',
    'colour',
    'kube-context',
    'kubeconfig',
    'registry-config',
    'repository-cache',
    'repository-config',
  ].map((name) => ({ name, value: 'VALUE', help: '' })),
  ...[
    'atomic',
    'create-namespace',
    'debug',
    'devel',
    'disable-openapi-validation',
    'force-conflicts',
    'force-replace',
    'hide-notes',
    'render-subchart-notes',
    'replace',
    'rollback-on-failure',
    'take-ownership',
    'wait-for-jobs',
  ].map((name) => ({ name, help: '' })),
];

/** `preflux template [NAME] CHART`: `helm template`. */
export const templateCommand: Command = {
  name: 'template',
  summary: 'render a chart as `helm template` does',
  help: `Usage: preflux template [NAME] CHART [OPTIONS]

Prints what helm template (4.1) prints for a chart: a directory or a .tgz.

Options:
${describeOptions(options)}

Taken and ignored, for they change nothing here: ${ignored.map(({ name }) => `--${name}`).join(', ')}.
`,
  run(argv, io) {
    const args = parseArguments(argv, [...options, ...ignored]);
    if (args.has('post-renderer'))
      throw new UsageError('--post-renderer has no meaning here: preflux runs no other programs');
    const { positionals } = args;
    if (positionals.length < 1 || positionals.length > 2)
      throw new UsageError('give a chart: preflux template [NAME] CHART');
    const directory = args.get('output-dir');
    if (directory !== undefined && args.has('show-only'))
      throw new UsageError('--show-only has no meaning with --output-dir, which writes all templates');
    const output = helmTemplate({
      ...flagsOf(args, io),
      loadChart: (report) => loadChart(io, positionals.at(-1)!, report),
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

function readFile(io: Io, path: string): string | undefined {
  try {
    return readFileSync(path === '-' ? 0 : resolve(io.cwd, path), 'utf8');
  } catch {
    return undefined;
  }
}

function loadChart(io: Io, path: string, report: Report): Chart | undefined {
  const file = resolve(io.cwd, path);
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats?.isDirectory()) return loadChartDirectory(workingTree(file, { symlinks: 'follow' }), '', report);
  if (stats?.isFile()) return loadChartArchive(readFileSync(file), path, report);
  report({
    code: 'helm/chart-missing',
    severity: 'error',
    message: `the chart ${path} does not exist: expected a directory with a Chart.yaml or a .tgz`,
    upstream: `path "${path}" not found`,
  });
  return undefined;
}
