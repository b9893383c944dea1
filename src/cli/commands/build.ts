import type { Cluster, Unit } from '../../cluster/cluster.js';
import { suggest } from '../../diagnostics/suggest.js';
import { describeUnknown, isUnknown } from '../../manifest/unknown.js';
import { writeJson } from '../../yaml/json.js';
import { isMap, setOwn, type YamlMap, type YamlValue } from '../../yaml/value.js';
import { writeYaml } from '../../yaml/write.js';
import { describeOptions, parseArguments, UsageError, type OptionSpec } from '../arguments.js';
import { displayFinding } from '../display-path.js';
import { exitStatus, type Command, type Io } from '../io.js';
import { entryAt } from '../entry-paths.js';
import { clusterOptions, openCluster } from '../open.js';

const options: readonly OptionSpec[] = [
  {
    name: 'format',
    short: 'o',
    value: 'FORMAT',
    choices: ['yaml', 'json'],
    help: 'how objects are written (default: yaml)',
  },
  ...clusterOptions,
];

const kinds: Readonly<Record<string, Unit['kind']>> = {
  ks: 'Kustomization',
  kustomization: 'Kustomization',
  hr: 'HelmRelease',
  helmrelease: 'HelmRelease',
  rset: 'ResourceSet',
  resourceset: 'ResourceSet',
};

/** `preflux build PATH [ks|hr|rset [NAMESPACE/]NAME]`. */
export const buildCommand: Command = {
  name: 'build',
  summary: 'print what a cluster or one of its units renders to',
  help: `Usage: preflux build PATH [ks|hr|rset [NAMESPACE/]NAME] [OPTIONS]

Prints the objects that a cluster applies, or one of its Kustomizations, HelmReleases or ResourceSets. Values that exist
only in the cluster are written as <name unknown>.

Options:
${describeOptions(options)}

Exit status: 1 when something could not be rendered; what could be is printed all the same.
`,
  run(argv, io) {
    const args = parseArguments(argv, options);
    const [path, kind, name] = args.positionals;
    if (path === undefined || args.positionals.length > 3 || (kind !== undefined && name === undefined)) {
      throw new UsageError('say what to build: preflux build PATH [ks|hr|rset [NAMESPACE/]NAME]');
    }
    const cluster = openCluster(args, io, entryAt(io, path));
    const units = kind === undefined ? [...cluster.units.values()] : [findUnit(cluster, kind, name!)];
    const json = args.get('format') === 'json';
    for (const unit of units) {
      for (const { object } of unit.objects) {
        const shown = withoutTokens(object) as YamlMap;
        io.stdout(json ? `${writeJson(shown, { escapeHtml: false })}\n` : `---\n${writeYaml(shown)}`);
      }
    }
    return reportFaults(io, cluster, units);
  },
};

function findUnit(cluster: Cluster, kindName: string, name: string): Unit {
  const kind = Object.hasOwn(kinds, kindName.toLowerCase()) ? kinds[kindName.toLowerCase()]! : undefined;
  if (!kind) throw new UsageError(`a unit is given as ks, hr or rset, not ${kindName}`);
  const candidates = [...cluster.units.values()].filter((unit) => unit.kind === kind);
  const found = candidates.filter((unit) => unit.name === name || `${unit.namespace}/${unit.name}` === name);
  if (found.length > 1) {
    throw new UsageError(
      `there are several: ${found.map((unit) => `${unit.namespace}/${unit.name}`).join(', ')}`,
    );
  }
  if (found[0]) return found[0];
  const near = suggest(
    name,
    candidates.flatMap((unit) => [unit.name, `${unit.namespace}/${unit.name}`]),
  );
  throw new UsageError(`there is no ${kind} ${name}${near === undefined ? '' : `; did you mean ${near}?`}`);
}

/** What kept something from being rendered goes to standard error, so that the output stays usable. */
function reportFaults(io: Io, cluster: Cluster, units: readonly Unit[]): number {
  let status: number = exitStatus.ok;
  for (const unit of units) {
    if (unit.state === 'skipped') io.stderr(`skipped ${unit.key}: ${unit.reason}\n`);
    for (const diagnostic of unit.diagnostics) {
      if (diagnostic.severity !== 'error') continue;
      status = diagnostic.code.startsWith('preflux/')
        ? exitStatus.fault
        : Math.max(status, exitStatus.findings);
      const { location, message } = displayFinding(io.cwd, cluster.tree.root, diagnostic);
      const place = location
        ? `${location.file}${location.line === undefined ? '' : `:${location.line}:${location.column ?? 1}`}: `
        : '';
      io.stderr(`${place}${message} (${unit.key})\n`);
    }
  }
  return status;
}

/** The value with every unknown part written for people. */
function withoutTokens(value: YamlValue): YamlValue {
  if (typeof value === 'string') return isUnknown(value) ? describeUnknown(value) : value;
  if (Array.isArray(value)) return value.map(withoutTokens);
  if (!isMap(value)) return value;
  const copy: YamlMap = {};
  for (const key of Object.keys(value)) {
    setOwn(copy, isUnknown(key) ? describeUnknown(key) : key, withoutTokens(value[key]!));
  }
  return copy;
}
