import { compareDiagnostics } from '../../diagnostics/diagnostic.js';
import { workingTree } from '../../files/working-tree.js';
import { build } from '../../kustomize/build.js';
import { printBuild } from '../../kustomize/print.js';
import { describeOptions, parseArguments, UsageError, type OptionSpec } from '../arguments.js';
import { displayFinding } from '../display-path.js';
import { exitStatus, type Command } from '../io.js';
import { entryDirectory } from '../entry-directory.js';
import { relative, sep } from 'node:path';
import { topDirectory } from '../top-directory.js';

const options: readonly OptionSpec[] = [
  {
    name: 'load-restrictor',
    value: 'RESTRICTOR',
    choices: ['LoadRestrictionsRootOnly', 'LoadRestrictionsNone'],
    help: 'whether files may lie outside of the directory of their kustomization (default: LoadRestrictionsRootOnly)',
  },
  {
    name: 'reorder',
    value: 'ORDER',
    choices: ['legacy', 'none'],
    help: 'the order of the output where the kustomization sets none (default: legacy)',
  },
  {
    name: 'enable-helm',
    help: 'render helmCharts from charts in the repository; Flux never does',
  },
];

/** `preflux kustomize DIR`: `kustomize build DIR`. */
export const kustomizeCommand: Command = {
  name: 'kustomize',
  summary: 'build a directory as `kustomize build` does',
  help: `Usage: preflux kustomize DIR [OPTIONS]

Prints what kustomize build (5.7) prints for a directory. Every fault is reported, with file and line.

Options:
${describeOptions(options)}

Exit status: 1 when the build has errors; nothing is printed then.
`,
  async run(argv, io) {
    const args = parseArguments(argv, options);
    if (args.positionals.length > 1) throw new UsageError('give one directory');
    const directory = entryDirectory(io, args.positionals[0] ?? '.');
    const tree = workingTree(topDirectory(directory), { symlinks: 'follow' });
    const renderChart = args.has('enable-helm')
      ? (await import('../helm-charts.js')).chartRenderer(tree)
      : undefined;
    const { resources, diagnostics } = build({
      tree,
      path: relative(tree.root, directory).split(sep).join('/'),
      order: args.get('reorder') === 'none' ? 'none' : 'legacy',
      loadRestrictor: args.get('load-restrictor') === 'LoadRestrictionsNone' ? 'none' : 'rootOnly',
      ...(renderChart && { renderChart }),
    });
    let failed = false;
    for (const diagnostic of [...diagnostics].sort(compareDiagnostics)) {
      const { location, severity, message, help, upstream } = displayFinding(io.cwd, tree.root, diagnostic);
      const place = location
        ? `${location.file}${location.line === undefined ? '' : `:${location.line}:${location.column ?? 1}`}: `
        : '';
      io.stderr(`${place}${severity}: ${message}\n`);
      if (help !== undefined) io.stderr(`  help: ${help}\n`);
      if (upstream !== undefined) io.stderr(`  upstream: ${upstream}\n`);
      failed ||= severity === 'error';
    }
    if (!failed) io.stdout(printBuild(resources));
    return failed ? exitStatus.findings : exitStatus.ok;
  },
};
