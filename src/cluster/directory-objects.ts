import type { Diagnostic, Report } from '../diagnostics/diagnostic.js';
import { locateField } from '../files/field-location.js';
import type { FileTree } from '../files/file-tree.js';
import { contentOf } from '../files/recording-tree.js';
import { idInBuild } from '../flux/build-id.js';
import { featureGate } from '../flux/controllers.js';
import { generateKustomization, generatorInputs } from '../flux/kustomization-generator.js';
import { applyMetadata } from '../flux/metadata.js';
import type { KustomizationSpec } from '../flux/spec.js';
import { build } from '../kustomize/build.js';
import { describeId, gvkOf, idOf, nameOf } from '../manifest/object.js';
import type { RenderedObject } from '../manifest/origin.js';
import { isUnknown } from '../manifest/unknown.js';
import { withOutside } from './content-places.js';
import { decrypt } from './decryption.js';
import { withoutLost } from './lost-metadata.js';
import { objectText } from './object-text.js';
import { substituteVariables } from './substitution.js';
import type { UnitContext } from './unit-context.js';
import { collectVariables, type Variables } from './variables.js';

/**
 * What a Kustomization applies from a directory: built, decrypted as far as that goes here, substituted and labelled. The
 * same directory with the same inputs is built once, whichever Kustomizations of whichever clusters ask for it.
 */
export function renderDirectory(
  context: UnitContext,
  spec: KustomizationSpec,
  tree: FileTree,
  path: string,
): { objects: readonly RenderedObject[]; diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const report: Report = (diagnostic) => diagnostics.push(diagnostic);
  const built = context.work.once('build', tree, buildKey(context, spec, path), (content) =>
    buildDirectory(context, spec, content, path),
  );
  diagnostics.push(...built.diagnostics.map((diagnostic) => atPath(context, diagnostic)));
  const named = withOutside(tree, context.resourceTree);
  const decrypted = built.resources.map((rendered) => decrypt(context, spec, named, rendered, report));

  const variables = spec.postBuild && collectVariables(spec.postBuild, spec.namespace, context);
  const key = finishKey(context, spec, variables);
  // What is wrong is shown where the Flux object is written, so that counts where something is.
  const keyHere = JSON.stringify([key, writtenIn(context)]);
  let finished = built.finished.get(key) ?? built.finished.get(keyHere);
  if (!finished) {
    finished = finish(context, spec, decrypted, variables, named);
    built.finished.set(finished.diagnostics.length > 0 ? keyHere : key, finished);
  }
  return { objects: finished.objects, diagnostics: [...diagnostics, ...finished.diagnostics] };
}

/** That there is nothing in a directory is shown where a Kustomization names it. */
function atPath({ locate }: UnitContext, diagnostic: Diagnostic): Diagnostic {
  return diagnostic.code === 'flux/build-empty'
    ? { ...diagnostic, location: locate(['spec', 'path']) }
    : diagnostic;
}

/** A directory as kustomize builds it, and what has been made of that. */
interface BuiltDirectory {
  readonly resources: readonly RenderedObject[];
  readonly diagnostics: readonly Diagnostic[];
  readonly finished: Map<string, Finished>;
}

/** What is applied in the end. */
interface Finished {
  readonly objects: readonly RenderedObject[];
  readonly diagnostics: readonly Diagnostic[];
}

function buildDirectory(
  context: UnitContext,
  spec: KustomizationSpec,
  tree: FileTree,
  path: string,
): BuiltDirectory {
  const generated = generateKustomization(tree, path, spec.spec, {
    fluxVersion: context.flux.version,
    locate: context.locate,
  });
  const { resources, diagnostics } = build({
    tree,
    path,
    root: generated.root,
    cache: context.work.buildCache(tree),
    order: 'none',
    loadRestrictor: 'none',
  });
  return { resources, diagnostics: [...generated.diagnostics, ...diagnostics], finished: new Map() };
}

/** All that a build depends on but the files. What the spec adds to it is shown where the Flux object is written. */
function buildKey(context: UnitContext, spec: KustomizationSpec, path: string): string {
  const inputs = generatorInputs(spec.spec);
  if (Object.keys(inputs).length === 0) return JSON.stringify([path, context.flux.version]);
  return JSON.stringify([path, context.flux.version, objectText(inputs), writtenIn(context)]);
}

/** Where the Flux object is written: equal for objects that are shown at equal places. */
function writtenIn({ work, resource, resourceTree, entry }: UnitContext): unknown {
  const { origin, steps } = resource;
  // What a chart made has no place of its own and is shown at the entry.
  const fallback = origin.kind === 'template' ? (entry.file ?? entry.path) : undefined;
  return [work.nameOf(contentOf(resourceTree)), origin, steps, fallback];
}

/** All that the objects depend on after the build. */
function finishKey(context: UnitContext, spec: KustomizationSpec, variables: Variables | undefined): string {
  const { name, namespace, commonMetadata, postBuild } = spec;
  const substitution = variables && [
    strictGate(context),
    postBuild?.always,
    variables.open,
    [...variables.values],
  ];
  // Common metadata is shown where the Flux object is written.
  const common = commonMetadata && [commonMetadata, writtenIn(context)];
  return JSON.stringify([name, namespace, common, context.flux.version, substitution]);
}

function strictGate({ controllers }: UnitContext): ReturnType<typeof featureGate> {
  return featureGate(controllers, 'kustomize-controller', 'StrictPostBuildSubstitutions');
}

function finish(
  context: UnitContext,
  spec: KustomizationSpec,
  resources: readonly RenderedObject[],
  variables: Variables | undefined,
  tree: FileTree,
): Finished {
  const diagnostics: Diagnostic[] = [];
  const report: Report = (diagnostic) => diagnostics.push(diagnostic);
  const always = spec.postBuild?.always ?? false;
  const objects = variables
    ? substituteVariables(resources, variables, {
        flux: context.flux,
        strict: strictGate(context),
        always,
        tree,
        locate: context.locate,
        report,
      })
    : resources;
  if (objects !== resources) reportEqualIds(resources, objects, tree, report);
  const owner = {
    'kustomize.toolkit.fluxcd.io/name': spec.name,
    'kustomize.toolkit.fluxcd.io/namespace': spec.namespace,
  };
  const common = spec.commonMetadata && context.locate(['spec', 'commonMetadata']);
  const applied = withoutLost(objects, resources, tree, report)
    .filter(({ object }) => gvkOf(object).group !== 'kustomize.config.k8s.io')
    .map((rendered) => applyMetadata(rendered, spec.commonMetadata, owner, common));
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
      after[i]!.object !== before[i]!.object && idInBuild(after[i]!.object) !== idInBuild(before[i]!.object);
  }
  if (!hasNewIds) return;
  const known = new Map<string, RenderedObject>();
  for (const rendered of after) {
    const key = idInBuild(rendered.object);
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
