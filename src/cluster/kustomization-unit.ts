import type { Diagnostic, Location } from '../diagnostics/diagnostic.js';
import { suggest } from '../diagnostics/suggest.js';
import { basename, dirname, type FileTree } from '../files/file-tree.js';
import { readKustomization, type KustomizationSpec } from '../flux/spec.js';
import { describeUnknown, isUnknown } from '../manifest/unknown.js';
import type { Path } from '../yaml/value.js';
import { diagnosticAtPlaces, objectAtPlaces, outside } from './content-places.js';
import { renderDirectory } from './directory-objects.js';
import { secureJoin } from '../flux/secure-join.js';
import type { Rendering, UnitContext } from './unit-context.js';
import { locateVariable } from './variable-places.js';

/** Does with one Kustomization what kustomize-controller does before it applies (spec section 2 of Flux's behaviour). */
export function renderKustomizationUnit(context: UnitContext): Rendering {
  const spec = readKustomization(context.resource.object);
  context.source(spec.sourceRef);
  const content = context.content(spec.sourceRef);
  if (content.state === 'missing')
    return context.failed([], `its source ${describeReference(spec)} does not exist`);
  if (content.state === 'elsewhere') return context.skipped(content.reason);
  if (content.state === 'failed') return context.failed([], content.reason);
  if (isUnknown(spec.path))
    return context.skipped(`its path ${describeUnknown(spec.path)} cannot be known here`);
  const { tree, places } = content;
  const path = secureJoin(spec.path);
  if (tree.kind(path) !== 'directory') {
    const fault = pathFault(context, spec, tree, path);
    if (fault.severity === 'error') return context.failed([fault]);
    return context.skipped(`its path ${spec.path} is not in this repository`, [fault]);
  }

  const name = path === '' ? '.' : path;
  const variable = (of: string): Location | undefined => locateVariable(context, spec, of);
  if (!places) {
    const { objects, diagnostics } = renderDirectory(context, spec, tree, path);
    return { ...context.rendered(objects, tree, name, diagnostics), variable };
  }
  const within = { ...context, locate: (field: Path) => outside(context.locate(field)) };
  const { objects, diagnostics } = renderDirectory(within, spec, tree, path);
  const rendering = context.rendered(
    objects.map((rendered) => objectAtPlaces(places, rendered)),
    places.tree,
    name,
    diagnostics.map((diagnostic) => diagnosticAtPlaces(places, diagnostic)),
  );
  return { ...rendering, variable };
}

function describeReference({ sourceRef }: KustomizationSpec): string {
  return `${sourceRef.kind} ${sourceRef.namespace}/${sourceRef.name}`;
}

function pathFault(context: UnitContext, spec: KustomizationSpec, tree: FileTree, path: string): Diagnostic {
  const location = context.locate(['spec', 'path']);
  const upstream = `kustomization path not found: stat ${path}: no such file or directory`;
  const code = 'flux/path-missing';
  if (tree.kind(path) === 'file') {
    const message = `spec.path ${spec.path} is a file; Flux needs a directory`;
    return {
      code,
      severity: 'error',
      message,
      location,
      upstream: `unable to build: ${path} is not a directory`,
    };
  }
  if (tree.linkTarget?.(path) !== undefined) {
    const message = `spec.path ${spec.path} is a symbolic link, which Flux leaves out of its artifacts`;
    return {
      code,
      severity: 'error',
      message,
      help: 'name the directory that it leads to',
      location,
      upstream,
    };
  }
  if (tree.root === context.home.root && context.home.kind(path) === 'directory') {
    return {
      code,
      severity: 'error',
      message: `spec.path ${spec.path} is kept out of the artifact of ${describeReference(spec)}`,
      help: 'look at the .sourceignore files above it and at spec.ignore of the source',
      location,
      upstream,
    };
  }
  const near = nearPath(tree, path);
  // What is pushed as an artifact need not be the repository as it is.
  const isPushed = spec.sourceRef.kind === 'OCIRepository' || spec.sourceRef.kind === 'Bucket';
  if (isPushed && near === undefined && tree.root === context.home.root) {
    return {
      code,
      severity: 'warning',
      message: `spec.path ${spec.path} does not exist in this repository, which ${describeReference(spec)} is taken to hold`,
      help: 'if something else is pushed there, give a directory of it with --source or in preflux.yaml',
      location,
      upstream,
    };
  }
  return {
    code,
    severity: 'error',
    message: `spec.path ${spec.path} does not exist in ${describeReference(spec)}`,
    ...(near !== undefined && { help: `did you mean ./${near}?` }),
    location,
    upstream,
  };
}

/** The path with its first missing segment replaced by a near name, if all of it exists then. */
function nearPath(tree: FileTree, path: string): string | undefined {
  let missing = path;
  while (missing.includes('/') && tree.kind(dirname(missing)) !== 'directory') missing = dirname(missing);
  const names = (tree.list(dirname(missing)) ?? [])
    .filter((entry) => entry.kind === 'directory')
    .map((entry) => entry.name);
  const near = suggest(basename(missing), names);
  if (near === undefined) return undefined;
  const parent = dirname(missing);
  const candidate = `${parent === '' ? '' : `${parent}/`}${near}${path.slice(missing.length)}`;
  return tree.kind(candidate) === 'directory' ? candidate : undefined;
}
