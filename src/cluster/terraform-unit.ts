import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { suggest } from '../diagnostics/suggest.js';
import { basename, below, dirname, type FileTree } from '../files/file-tree.js';
import { readModule, readTerraform, type TerraformSpec } from '../flux/terraform.js';
import { isUnknown } from '../manifest/unknown.js';
import { unitKey } from './cluster.js';
import { secureJoin } from '../flux/secure-join.js';
import type { Rendering, UnitContext } from './unit-context.js';

/** What a Terraform object makes is decided by its plan; whether it fits its module can be told here. */
export function renderTerraformUnit(context: UnitContext): Rendering {
  const spec = readTerraform(context.resource.object);
  const { kind, namespace, name } = spec.sourceRef;
  context.source(spec.sourceRef);
  const content = context.content(spec.sourceRef);
  const diagnostics = variableFaults(context, spec);
  if (content.state === 'missing')
    return context.skipped(`its source ${kind} ${namespace}/${name} does not exist`, diagnostics);
  if (content.state !== 'local') return context.skipped(content.reason, diagnostics);
  const path = secureJoin(spec.path);
  if (!isUnknown(path) && content.tree.kind(path) !== 'directory')
    return context.failed([...diagnostics, pathFault(context, spec, content.tree, path)]);
  if (!isUnknown(path)) diagnostics.push(...moduleFaults(context, spec, content.tree, path));
  return context.skipped('what it makes is decided by its plan, in the cluster', diagnostics);
}

function pathFault(context: UnitContext, spec: TerraformSpec, tree: FileTree, path: string): Diagnostic {
  const parent = dirname(path);
  const near = suggest(
    basename(path),
    (tree.list(parent) ?? []).map((entry) => entry.name),
  );
  const { kind, namespace, name } = spec.sourceRef;
  return {
    code: 'flux/terraform-path-missing',
    severity: 'error',
    message: `spec.path ${spec.path} is no directory of ${kind} ${namespace}/${name}`,
    ...(near !== undefined && { help: `did you mean ./${parent === '' ? near : `${parent}/${near}`}?` }),
    upstream: `terraform path not found: stat ${path}: no such file or directory`,
    location: context.locate(['spec', 'path']),
  };
}

/** Keys of ConfigMaps and Secrets that are there; what is missing as a whole is reported once for all who want it. */
function variableFaults(context: UnitContext, { namespace, varsFrom }: TerraformSpec): Diagnostic[] {
  return varsFrom.flatMap(({ kind, name, keys, optional, index }) => {
    const config = context.config(kind, namespace, name);
    if (!config || config.open || optional) return [];
    return keys
      .filter((key) => !config.data.has(key))
      .map((key): Diagnostic => ({
        code: 'flux/values-key-missing',
        severity: 'error',
        message: `${unitKey(kind, namespace, name)} has no key ${key}; it has ${[...config.data.keys()].join(', ') || 'none'}`,
        location: context.locate(['spec', 'varsFrom', index]),
      }));
  });
}

/** A module in Terraform's own language; one that is written as JSON is not looked into. */
function moduleFaults(context: UnitContext, spec: TerraformSpec, tree: FileTree, path: string): Diagnostic[] {
  const names = (tree.list(path) ?? []).flatMap(({ name, kind }) => (kind === 'file' ? [name] : []));
  if (names.some((name) => /\.(?:tf|tofu)\.json$/.test(name))) return [];
  const files = names.filter((name) => /\.(?:tf|tofu)$/.test(name));
  if (files.length === 0) {
    return [
      {
        code: 'flux/terraform-module',
        severity: 'error',
        message: `there is no module in ${spec.path || 'the root'}: no file ends in .tf or .tofu`,
        upstream: 'Error: No configuration files',
        location: context.locate(['spec', 'path']),
      },
    ];
  }
  const module = readModule(files.map((name) => tree.readText(below(path, name)) ?? ''));
  return [
    ...undeclared(
      context,
      spec.outputs,
      module.outputs,
      ['spec', 'writeOutputsToSecret', 'outputs'],
      'output',
    ),
    ...undeclared(context, spec.variables, module.variables, ['spec', 'vars'], 'variable'),
  ];
}

/** An output that is not there makes the whole fail; a variable that is not there is passed over. */
function undeclared(
  context: UnitContext,
  wanted: readonly (string | undefined)[],
  declared: ReadonlySet<string>,
  path: readonly string[],
  what: 'output' | 'variable',
): Diagnostic[] {
  return wanted.flatMap((name, index): Diagnostic[] => {
    if (name === undefined || name === '' || isUnknown(name) || declared.has(name)) return [];
    const near = suggest(name, declared);
    return [
      {
        code: 'flux/terraform-module',
        severity: what === 'output' ? 'error' : 'warning',
        message: `the module has no ${what} ${name}`,
        ...(near !== undefined && { help: `did you mean ${near}?` }),
        ...(what === 'output' && { upstream: `output not found: ${name}` }),
        location: context.locate([...path, index]),
      },
    ];
  });
}
