import { parseDuration } from '../../helm/functions/duration.js';
import { GoError } from '../../helm/template/value.js';
import { UsageError, type Arguments, type OptionSpec } from '../arguments.js';

/** The options of `helm template` that decide on what is printed. */
export const outputOptions: readonly OptionSpec[] = [
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
  { name: 'generate-name', short: 'g', help: 'the name release-name, as Helm does here' },
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
  { name: 'no-hooks', help: 'leave hooks out' },
  { name: 'skip-tests', help: 'leave tests out' },
  { name: 'dependency-update', help: 'with file:// dependencies that charts/ lacks' },
  { name: 'is-upgrade', help: 'set .Release.IsUpgrade' },
  { name: 'skip-schema-validation', help: 'do not hold the values against values.schema.json' },
  { name: 'output-dir', value: 'DIR', help: 'write the templates to files instead of printing them' },
  { name: 'release-name', help: 'put the name of the release into the paths of those files' },
];

/** Options that ask for what an offline program does not do, with the reason and what to do instead. */
const refused: Readonly<Record<string, string>> = {
  'post-renderer': 'preflux runs no other programs; pipe the output into it',
  validate: 'preflux asks no cluster; preflux validate holds what is rendered against schemas',
  repo: 'preflux fetches no charts; run `helm pull CHART --repo URL` and give the .tgz that it wrote',
  verify: 'preflux checks no signatures; run `helm verify` on the .tgz before',
  'enable-dns':
    'preflux asks no DNS; getHostByName gives an empty text, as it does in Helm without this option',
};

const refusedOptions: readonly OptionSpec[] = [
  { name: 'post-renderer', value: 'PLUGIN', help: '' },
  { name: 'repo', value: 'URL', help: '' },
  ...['validate', 'verify', 'enable-dns'].map((name) => ({ name, help: '' })),
];

const colorModes = ['never', 'auto', 'always'];

/** Options that change nothing where there is no cluster and no repository; what they are given is still checked. */
const ignored: readonly OptionSpec[] = [
  {
    name: 'dry-run',
    value: 'client',
    implied: 'client',
    choices: ['client', 'server', 'true'],
    help: '',
  },
  {
    name: 'wait',
    value: 'STRATEGY',
    implied: 'watcher',
    choices: ['watcher', 'hookOnly', 'legacy', 'true', 'false'],
    help: '',
  },
  { name: 'color', value: 'WHEN', choices: colorModes, help: '' },
  { name: 'colour', value: 'WHEN', choices: colorModes, help: '' },
  { name: 'labels', short: 'l', value: 'KEY=VALUE', repeatable: true, help: '' },
  { name: 'timeout', value: 'DURATION', help: '' },
  { name: 'qps', value: 'NUMBER', help: '' },
  { name: 'burst-limit', value: 'COUNT', help: '' },
  { name: 'post-renderer-args', value: 'ARGUMENT', repeatable: true, help: '' },
  { name: 'kube-as-group', value: 'GROUP', repeatable: true, help: '' },
  ...[
    'ca-file',
    'cert-file',
    'content-cache',
    'description',
    'key-file',
    'keyring',
    'kube-apiserver',
    'kube-as-user',
    'kube-ca-file',
    'kube-context',
    'kube-tls-server-name',
    'kube-token',
    'kubeconfig',
    'password',
    'registry-config',
    'repository-cache',
    'repository-config',
    'username',
    'version',
  ].map((name) => ({ name, value: 'VALUE', help: '' })),
  ...[
    'atomic',
    'create-namespace',
    'debug',
    'devel',
    'disable-openapi-validation',
    'force',
    'force-conflicts',
    'force-replace',
    'hide-notes',
    'insecure-skip-tls-verify',
    'kube-insecure-skip-tls-verify',
    'pass-credentials',
    'plain-http',
    'render-subchart-notes',
    'replace',
    'rollback-on-failure',
    'server-side',
    'skip-crds',
    'take-ownership',
    'wait-for-jobs',
  ].map((name) => ({ name, help: '' })),
];

/** All options of `helm template` 4.1. */
export const templateOptions: readonly OptionSpec[] = [...outputOptions, ...refusedOptions, ...ignored];

/** The names of the options that are taken and change nothing, sorted. */
export const ignoredNames: readonly string[] = ignored.map(({ name }) => name).toSorted();

/** Throws UsageError for options that ask for a cluster, the network or other programs, and for values Helm refuses. */
export function checkTemplateOptions(args: Arguments): void {
  for (const [name, reason] of Object.entries(refused))
    if (args.has(name)) throw new UsageError(`--${name} has no meaning here: ${reason}`);
  if (args.get('dry-run') === 'server')
    throw new UsageError(`--dry-run=server has no meaning here: ${refused['validate']}`);
  if (args.has('force-replace') && args.has('force-conflicts'))
    throw new UsageError('give --force-replace or --force-conflicts, not both');
  checkDuration(args.get('timeout'));
  checkNumber('qps', args.get('qps'), /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/, 'a number');
  checkNumber('burst-limit', args.get('burst-limit'), /^[+-]?\d+$/, 'a whole number');
  for (const list of args.all('labels'))
    for (const label of list.split(','))
      if (!label.includes('='))
        throw new UsageError(`--labels must be KEY=VALUE, separated by commas, not ${JSON.stringify(label)}`);
}

function checkDuration(text: string | undefined): void {
  if (text === undefined) return;
  try {
    parseDuration(text);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new UsageError(
      `--timeout must be a duration such as 90s or 5m30s, not ${JSON.stringify(text)}: ${error.message}`,
    );
  }
}

function checkNumber(name: string, text: string | undefined, pattern: RegExp, expected: string): void {
  if (text !== undefined && !pattern.test(text))
    throw new UsageError(`--${name} must be ${expected}, not ${JSON.stringify(text)}`);
}
