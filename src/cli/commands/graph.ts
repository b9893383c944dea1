import type { Cluster } from '../../cluster/cluster.js';
import { dependencyGraph, type DependencyGraph } from '../../graph/graph.js';
import { describeOptions, parseArguments, UsageError, type OptionSpec } from '../arguments.js';
import { exitStatus, type Command } from '../io.js';
import { entryAt } from '../entry-paths.js';
import { clusterOptions, openCluster } from '../open.js';

const options: readonly OptionSpec[] = [
  {
    name: 'format',
    value: 'FORMAT',
    choices: ['tree', 'mermaid', 'dot'],
    help: 'how the graph is written (default: tree)',
  },
  ...clusterOptions,
];

/** `preflux graph PATH`: who applies what, and what waits for what. */
export const graphCommand: Command = {
  name: 'graph',
  summary: 'show what waits for what',
  help: `Usage: preflux graph PATH [OPTIONS]

Shows the Kustomizations, HelmReleases and ResourceSets of a cluster: as a tree of what applies what, with what each
waits for, or as a graph of dependsOn for Mermaid or Graphviz.

Options:
${describeOptions(options)}
`,
  run(argv, io) {
    const args = parseArguments(argv, options);
    const path = args.positionals[0];
    if (path === undefined || args.positionals.length > 1) throw new UsageError('give one directory');
    const cluster = openCluster(args, io, entryAt(io, path));
    const graph = dependencyGraph(cluster);
    const format = args.get('format');
    io.stdout(
      format === 'mermaid'
        ? mermaid(cluster, graph)
        : format === 'dot'
          ? dot(cluster, graph)
          : tree(cluster, graph),
    );
    return exitStatus.ok;
  },
};

function tree(cluster: Cluster, graph: DependencyGraph): string {
  const children = new Map<string | undefined, string[]>();
  for (const unit of cluster.units.values()) {
    const known = children.get(unit.owner);
    if (known) known.push(unit.key);
    else children.set(unit.owner, [unit.key]);
  }
  const lines: string[] = [];
  const print = (key: string, head: string, indent: string): void => {
    const unit = cluster.units.get(key)!;
    const waits = graph.edges
      .get(key)!
      .map((edge) => nameBeside(unit.kind, edge.to) + (edge.found ? '' : ' (missing)'));
    const notes = [
      unit.state === 'rendered' ? '' : unit.state,
      waits.length > 0 ? `after ${waits.join(', ')}` : '',
    ];
    const note = notes.filter((text) => text !== '').join('; ');
    lines.push(`${head}${key}${note === '' ? '' : `  (${note})`}`);
    const below = children.get(key) ?? [];
    below.forEach((child, i) => {
      const last = i === below.length - 1;
      print(child, `${indent}${last ? '└── ' : '├── '}`, `${indent}${last ? '    ' : '│   '}`);
    });
  };
  for (const root of children.get(undefined) ?? []) print(root, '', '');
  return `${lines.join('\n')}\n`;
}

/** A key without the kind, where that is the same as of the unit that it stands beside. */
function nameBeside(kind: string, key: string): string {
  return key.startsWith(`${kind} `) ? key.slice(kind.length + 1) : key;
}

function mermaid(cluster: Cluster, graph: DependencyGraph): string {
  const ids = new Map([...cluster.units.keys()].map((key, i) => [key, `n${i}`]));
  const lines = ['graph LR'];
  for (const [key, id] of ids) lines.push(`  ${id}["${key}"]`);
  for (const edges of graph.edges.values()) {
    for (const edge of edges) {
      let target = ids.get(edge.to);
      if (target === undefined) {
        target = edge.found ? `n${ids.size}` : `missing_${ids.get(edge.from)}_${edge.index}`;
        lines.push(`  ${target}["${edge.to}${edge.found ? '' : ' (missing)'}"]`);
        if (edge.found) ids.set(edge.to, target);
      }
      lines.push(`  ${ids.get(edge.from)} --> ${target}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function dot(cluster: Cluster, graph: DependencyGraph): string {
  const lines = ['digraph flux {', '  rankdir=LR;', '  node [shape=box];'];
  for (const key of cluster.units.keys()) lines.push(`  ${JSON.stringify(key)};`);
  for (const edges of graph.edges.values()) {
    for (const edge of edges) {
      const style = edge.found ? '' : ' [color=red]';
      lines.push(`  ${JSON.stringify(edge.from)} -> ${JSON.stringify(edge.to)}${style};`);
    }
  }
  return `${lines.join('\n')}\n}\n`;
}
