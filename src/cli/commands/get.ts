import type { Cluster, Unit } from '../../cluster/cluster.js';
import { gvkOf, nameOf, namespaceOf, textField } from '../../manifest/object.js';
import { isMap, type YamlValue } from '../../yaml/value.js';
import { describeOptions, parseArguments, UsageError, type OptionSpec } from '../arguments.js';
import { exitStatus, type Command } from '../io.js';
import { entryAt } from '../entry-paths.js';
import { clusterOptions, openCluster } from '../open.js';
import { table, type Row } from '../table.js';

const options: readonly OptionSpec[] = [
  {
    name: 'format',
    value: 'FORMAT',
    choices: ['table', 'json'],
    help: 'how the list is written (default: table)',
  },
  ...clusterOptions,
];

const lists: Readonly<Record<string, (cluster: Cluster) => Row[]>> = {
  ks: (cluster) => units(cluster, 'Kustomization', 'path'),
  hr: (cluster) => units(cluster, 'HelmRelease', 'chart'),
  rset: (cluster) => units(cluster, 'ResourceSet', 'inputs'),
  sources,
  images,
};

const aliases: Readonly<Record<string, string>> = {
  kustomizations: 'ks',
  kustomization: 'ks',
  helmreleases: 'hr',
  helmrelease: 'hr',
  resourcesets: 'rset',
  resourceset: 'rset',
  source: 'sources',
  image: 'images',
};

/** `preflux get ks|hr|rset|sources|images PATH`. */
export const getCommand: Command = {
  name: 'get',
  summary: 'list Kustomizations, HelmReleases, ResourceSets, sources or images',
  help: `Usage: preflux get ks|hr|rset|sources|images PATH [OPTIONS]

Lists the Kustomizations, HelmReleases, ResourceSets, sources or container images of a cluster.

Options:
${describeOptions(options)}
`,
  run(argv, io) {
    const args = parseArguments(argv, options);
    const [what, path] = args.positionals;
    const name = what === undefined ? undefined : (aliases[what] ?? what);
    if (name === undefined || path === undefined || !Object.hasOwn(lists, name)) {
      throw new UsageError('say what to list and where: preflux get ks|hr|rset|sources|images PATH');
    }
    const rows = lists[name]!(openCluster(args, io, entryAt(io, path)));
    io.stdout(args.get('format') === 'json' ? `${JSON.stringify(rows, null, 2)}\n` : table(rows));
    return exitStatus.ok;
  },
};

/** `content` is what the column is called that says what a unit was rendered from. */
function units(cluster: Cluster, kind: Unit['kind'], content: string): Row[] {
  const rows: Row[] = [];
  for (const unit of cluster.units.values()) {
    if (unit.kind !== kind) continue;
    rows.push({
      namespace: unit.namespace,
      name: unit.name,
      state: unit.state,
      objects: String(unit.objects.length),
      [content]: unit.content === '' ? (unit.reason ?? '') : unit.content,
    });
  }
  return rows;
}

function sources(cluster: Cluster): Row[] {
  return Array.from(cluster.sources.values(), ({ object }) => ({
    kind: gvkOf(object).kind,
    namespace: namespaceOf(object),
    name: nameOf(object),
    url: textField(object['spec'], 'url') || textField(object['spec'], 'endpoint'),
  }));
}

/** Every `image` of a container, with how many containers use it. */
function images(cluster: Cluster): Row[] {
  const counts = new Map<string, number>();
  for (const unit of cluster.units.values()) {
    if (unit.state === 'suspended') continue;
    for (const { object } of unit.objects) collectImages(object, counts);
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([image, count]) => ({ image, containers: String(count) }));
}

function collectImages(value: YamlValue, counts: Map<string, number>): void {
  if (Array.isArray(value)) {
    for (const item of value) collectImages(item, counts);
  } else if (isMap(value)) {
    for (const key of Object.keys(value)) {
      const field = value[key]!;
      if (
        (key === 'containers' || key === 'initContainers' || key === 'ephemeralContainers') &&
        Array.isArray(field)
      ) {
        for (const container of field) {
          const image = textField(container, 'image');
          if (image !== '') counts.set(image, (counts.get(image) ?? 0) + 1);
        }
      }
      collectImages(field, counts);
    }
  }
}
