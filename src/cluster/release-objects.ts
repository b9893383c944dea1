import type { Report } from '../diagnostics/diagnostic.js';
import { idInBuild } from '../flux/build-id.js';
import { featureGate } from '../flux/controllers.js';
import { fluxAtLeast } from '../flux/flux-release.js';
import { applyMetadata } from '../flux/metadata.js';
import { postRender } from '../flux/post-render.js';
import type { HelmReleaseSpec } from '../flux/spec.js';
import { inReleaseNamespace, type ReleaseObjects } from '../helm/release/objects.js';
import { describeId, gvkOf, idOf, textField } from '../manifest/object.js';
import type { RenderedObject } from '../manifest/origin.js';
import { isUnknown } from '../manifest/unknown.js';
import { valueAt } from '../yaml/value.js';
import { unitKey } from './cluster.js';
import type { UnitContext } from './unit-context.js';

/**
 * What a HelmRelease applies of what its chart renders: definitions of crds/ as they are, all else as the post-renderers
 * and the metadata of the HelmRelease leave it. Hooks go through them from Flux 2.9 on, unless that is turned off. Objects
 * get the release's namespace in the end: a chart's own text mostly names none, and that is what patches see. `isWhole`
 * says whether these are all that the chart renders.
 */
export function releaseObjects(
  context: UnitContext,
  spec: HelmReleaseSpec,
  rendered: ReleaseObjects,
  { isWhole, report }: { readonly isWhole: boolean; readonly report: Report },
): RenderedObject[] {
  const hooks = spec.disableHooks ? [] : rendered.hooks.filter((hook) => isRun(hook, spec));
  const strategy = postRenderStrategy(context, spec);
  const main = strategy === 'combined' ? [...rendered.objects, ...hooks] : rendered.objects;
  const passes = [main, ...(strategy === 'separate' ? [hooks] : [])].map((objects) =>
    // Patches for what is no hook do nothing to hooks.
    postRendered(context, spec, objects, { isWhole: isWhole && objects === main, report }),
  );
  const crds = spec.installCrds
    ? rendered.crds.filter(({ object }) => gvkOf(object).kind === 'CustomResourceDefinition')
    : [];
  return [
    ...crds.map((crd) => applyMetadata(crd, undefined, originLabels(spec))),
    ...passes.flat(),
    ...(strategy === 'nohooks' ? hooks : []),
  ].map((one) => {
    const object = inReleaseNamespace(one.object, spec.releaseNamespace);
    return object === one.object ? one : { ...one, object };
  });
}

/** Hooks of tests run only where tests do. */
function isRun({ object }: RenderedObject, spec: HelmReleaseSpec): boolean {
  if (valueAt(spec.spec, ['test', 'enable']) === true) return true;
  const events = textField(valueAt(object, ['metadata', 'annotations']), 'helm.sh/hook').split(',');
  return !events.every((event) => /^\s*test(?:-success|-failure)?\s*$/i.test(event));
}

function postRenderStrategy(
  { flux, controllers }: UnitContext,
  spec: HelmReleaseSpec,
): 'nohooks' | 'combined' | 'separate' {
  if (!fluxAtLeast(flux.version, '2.9')) return 'nohooks';
  const given = textField(spec.spec, 'postRenderStrategy');
  if (given === 'nohooks' || given === 'combined' || given === 'separate') return given;
  return featureGate(controllers, 'helm-controller', 'UseHelm3Defaults') === true ? 'nohooks' : 'combined';
}

/** One pass of the post-renderers, which takes place even where there is none: it is there that two of an object collide. */
function postRendered(
  context: UnitContext,
  spec: HelmReleaseSpec,
  objects: readonly RenderedObject[],
  { isWhole, report }: { readonly isWhole: boolean; readonly report: Report },
): readonly RenderedObject[] {
  const location = context.locate(['spec']);
  const known = new Map<string, RenderedObject>();
  let collide = false;
  for (const rendered of objects) {
    const key = idInBuild(rendered.object);
    const first = known.get(key);
    if (!first) {
      known.set(key, rendered);
      continue;
    }
    if (isUnknown(key)) continue;
    collide = true;
    const id = describeId(idOf(rendered.object));
    report({
      code: 'flux/release-duplicate',
      severity: 'error',
      message: `the chart renders ${id} twice, by ${templateOf(first)} and by ${templateOf(rendered)}: Flux cannot install it`,
      help: 'change the values so that one of them is left out',
      upstream: `error while running post render on files: may not add resource with an already registered id: ${id}`,
      location,
    });
  }
  const changed = collide
    ? objects
    : postRender(objects, spec.postRenderers, {
        release: unitKey('HelmRelease', spec.namespace, spec.name),
        isWhole,
        locate: context.locate,
        report,
      });
  // The labels of the release come last.
  return changed.map((object) =>
    applyMetadata(applyMetadata(object, spec.commonMetadata, {}), undefined, originLabels(spec)),
  );
}

function originLabels({ name, namespace }: HelmReleaseSpec): Readonly<Record<string, string>> {
  return {
    'helm.toolkit.fluxcd.io/name': name,
    'helm.toolkit.fluxcd.io/namespace': namespace,
  };
}

function templateOf({ origin }: RenderedObject): string {
  return origin.kind === 'template' ? origin.template : origin.file;
}
