import type { Diagnostic, Report } from '../diagnostics/diagnostic.js';
import { suggest } from '../diagnostics/suggest.js';
import { basename, dirname, type FileTree } from '../files/file-tree.js';
import { isSymlink } from '../files/working-tree.js';
import { locateField } from '../files/field-location.js';
import { featureGate } from '../flux/controllers.js';
import { generateKustomization } from '../flux/kustomization-generator.js';
import { applyMetadata } from '../flux/metadata.js';
import { isEncrypted, withoutCiphertext } from '../flux/sops.js';
import { readKustomization, type KustomizationSpec } from '../flux/spec.js';
import { build } from '../kustomize/build.js';
import { describeId, gvkOf, idOf, nameOf, namespaceOf, type ManifestObject } from '../manifest/object.js';
import type { RenderedObject } from '../manifest/origin.js';
import { describeUnknown, isUnknown } from '../manifest/unknown.js';
import type { Path } from '../yaml/value.js';
import { diagnosticAtPlaces, objectAtPlaces, outside, withOutside } from './content-places.js';
import { withoutLost } from './lost-metadata.js';
import { secureJoin } from './sources.js';
import { substituteVariables } from './substitution.js';
import { collectVariables } from './variables.js';
import type { Rendering, UnitContext } from './unit-context.js';

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
  if (tree.kind(path) !== 'directory') return context.failed([pathFault(context, spec, tree, path)]);

  const name = path === '' ? '.' : path;
  if (!places) {
    const { objects, diagnostics } = renderDirectory(context, spec, tree, path);
    return context.rendered(objects, tree, name, diagnostics);
  }
  const within = { ...context, locate: (field: Path) => outside(context.locate(field)) };
  const { objects, diagnostics } = renderDirectory(within, spec, tree, path);
  return context.rendered(
    objects.map((rendered) => objectAtPlaces(places, rendered)),
    places.tree,
    name,
    diagnostics.map((diagnostic) => diagnosticAtPlaces(places, diagnostic)),
  );
}

function renderDirectory(
  context: UnitContext,
  spec: KustomizationSpec,
  tree: FileTree,
  path: string,
): { objects: readonly RenderedObject[]; diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const report: Report = (diagnostic) => diagnostics.push(diagnostic);
  const generated = generateKustomization(tree, path, spec.spec, {
    fluxVersion: context.flux.version,
    locate: context.locate,
  });
  diagnostics.push(...generated.diagnostics);
  const built = build({
    tree,
    path,
    root: generated.root,
    cache: context.cache(tree),
    order: 'none',
    loadRestrictor: 'none',
  });
  diagnostics.push(...built.diagnostics);

  const named = withOutside(tree, context.resourceTree);
  const decrypted = built.resources.map((rendered) => decrypt(context, spec, named, rendered, report));
  const objects = spec.postBuild
    ? substituteVariables(decrypted, collectVariables(spec.postBuild, spec.namespace, context), {
        flux: context.flux,
        strict: featureGate(context.controllers, 'kustomize-controller', 'StrictPostBuildSubstitutions'),
        always: spec.postBuild.always,
        tree: named,
        locate: context.locate,
        report,
      })
    : decrypted;
  if (objects !== decrypted) reportEqualIds(decrypted, objects, named, report);
  const applied = withoutLost(objects, decrypted, named, report)
    .filter(({ object }) => gvkOf(object).group !== 'kustomize.config.k8s.io')
    .map((rendered) =>
      applyMetadata(rendered, spec.commonMetadata, {
        'kustomize.toolkit.fluxcd.io/name': spec.name,
        'kustomize.toolkit.fluxcd.io/namespace': spec.namespace,
      }),
    );
  return { objects: applied, diagnostics };
}

/** Objects that are told apart by names with variables may be the same when those have been replaced. */
function reportEqualIds(
  before: readonly RenderedObject[],
  after: readonly RenderedObject[],
  tree: FileTree,
  report: Report,
): void {
  let hasNewIds = false;
  for (let i = 0; i < after.length && !hasNewIds; i++) {
    hasNewIds =
      after[i]!.object !== before[i]!.object && buildKey(after[i]!.object) !== buildKey(before[i]!.object);
  }
  if (!hasNewIds) return;
  const known = new Map<string, RenderedObject>();
  for (const rendered of after) {
    const key = buildKey(rendered.object);
    const first = known.get(key);
    if (!first) {
      known.set(key, rendered);
      continue;
    }
    if (isUnknown(key) || nameOf(rendered.object) === '') continue;
    const name = describeId(idOf(rendered.object));
    const location = locateField(tree, rendered, ['metadata', 'name']);
    const other = locateField(tree, first, ['metadata', 'name']);
    report({
      code: 'flux/duplicate-after-substitution',
      severity: 'error',
      message: `there are two ${name} when variables have been replaced`,
      help: 'give the variables values that keep the names apart',
      upstream: 'in Replace: id matched 2 resources',
      ...(location && { location }),
      ...(other && { related: [{ location: other, message: 'the first one' }] }),
    });
  }
}

/** What kustomize tells objects of one build apart by: the version counts, and no namespace is `default`. */
function buildKey(object: ManifestObject): string {
  const { group, version, kind } = gvkOf(object);
  return `${group}/${version}/${kind}/${namespaceOf(object) || 'default'}/${nameOf(object)}`;
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
  if (isSymlink(`${tree.root}/${path}`)) {
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

function decrypt(
  context: UnitContext,
  spec: KustomizationSpec,
  tree: FileTree,
  rendered: RenderedObject,
  report: Report,
): RenderedObject {
  const { object } = rendered;
  if (isEncrypted(object) && !spec.hasDecryption) {
    const location = locateField(tree, rendered, ['sops']);
    report({
      code: 'flux/decryption-missing',
      severity: 'error',
      message: `${describeId(idOf(object))} is encrypted with SOPS, but Kustomization ${spec.namespace}/${spec.name} has no spec.decryption`,
      help: 'set spec.decryption with provider sops in the Kustomization',
      upstream: `${describeId(idOf(object))} is SOPS encrypted, configuring decryption is required for this secret to be reconciled`,
      ...(location && { location }),
      related: [{ location: context.locate(['spec']), message: 'the Kustomization' }],
    });
  }
  const plain = withoutCiphertext(object);
  return plain === object ? rendered : { ...rendered, object: plain };
}
