import type { Cluster, Unit } from '../cluster/cluster.js';
import { secureJoin } from '../flux/secure-join.js';
import { describeTarget, targetSelector } from '../flux/patch-target.js';
import { readKustomization } from '../flux/spec.js';
import type { Location } from '../diagnostics/diagnostic.js';
import { gvkOf, nameOf, textField } from '../manifest/object.js';
import type { RenderedObject } from '../manifest/origin.js';
import type { CompiledSelector } from '../manifest/selectors.js';
import { isUnknown } from '../manifest/unknown.js';
import { YamlError } from '../yaml/error.js';
import { locate } from '../yaml/locate.js';
import { readFirst } from '../yaml/read.js';
import { getOwn, isMap, type YamlMap } from '../yaml/value.js';
import { isOpen } from './object-finding.js';
import { locateInUnit, type Rule, type RuleFinding } from './rule.js';

/**
 * A patch of `spec.patches` with a target that selects nothing does nothing, without a word. One that several
 * Kustomizations have from the same place must select something in one of them.
 */
export const patchTargetsRule: Rule = {
  codes: ['flux/patch-unmatched'],
  check({ cluster, report }) {
    const places = new Map<string, RuleFinding | undefined>();
    for (const unit of cluster.units.values()) {
      if (unit.kind !== 'Kustomization' || unit.state !== 'rendered') continue;
      const { spec, sourceRef } = readKustomization(unit.resource.object);
      const patches = getOwn(spec, 'patches');
      // What is put together from several places is renamed on the way.
      if (!Array.isArray(patches) || sourceRef.kind === 'ExternalArtifact') continue;
      for (const [index, patch] of patches.entries()) {
        const target = isMap(patch) ? getOwn(patch, 'target') : undefined;
        if (!isMap(target) || deletes(textField(patch, 'patch'))) continue;
        if (!isWritten(cluster, unit, index)) continue;
        const location = locateInUnit(cluster, unit, ['spec', 'patches', index, 'target']);
        const key = placeKey(location, unit, index);
        if (places.has(key) && !places.get(key)) continue;
        places.set(key, selectsAny(unit, index, target) ? undefined : findingOf(unit, target, location));
      }
    }
    for (const finding of places.values()) if (finding) report(finding);
  },
};

/** Whether the patch stands in the file of the Kustomization: one that its owner gives to all is not for each of them. */
function isWritten(cluster: Cluster, { owner, resource: { origin } }: Unit, index: number): boolean {
  if (origin.kind !== 'file' || origin.part) return false;
  const tree = (owner === undefined ? undefined : cluster.units.get(owner))?.tree ?? cluster.tree;
  const path = [
    ...(origin.item === undefined ? [] : ['items', origin.item]),
    'spec',
    'patches',
    index,
    'target',
  ];
  return locate(tree.readText(origin.file) ?? '', origin.document, path, 'kustomize')?.depth === path.length;
}

function placeKey(location: Location | undefined, unit: Unit, index: number): string {
  return location?.line === undefined
    ? `${unit.key} ${index}`
    : `${location.file}:${location.line}:${location.column}`;
}

/** What a patch deletes is not there any more to be compared. */
function deletes(patch: string): boolean {
  return /\$patch["']?\s*:\s*["']?delete/.test(patch);
}

function findingOf(unit: Unit, target: YamlMap, location: Location | undefined): RuleFinding {
  return {
    code: 'flux/patch-unmatched',
    severity: 'warning',
    message: `a patch of ${unit.key} is for ${describeTarget(target)}, which is not among its objects: it does nothing`,
    help: 'target.name and the other fields are regular expressions for the whole text; leave out what need not be the same',
    unit: unit.key,
    ...(location && { location }),
  };
}

function selectsAny(unit: Unit, index: number, target: YamlMap): boolean {
  const text = (field: string): string => textField(target, field);
  if (['name', 'kind', 'group'].some((field) => text(field).includes('$') || isOpen(text(field))))
    return true;
  const selector = targetSelector(target, [
    'group',
    'version',
    'kind',
    'name',
    'labelSelector',
    'annotationSelector',
  ]);
  // The build has said so.
  if (!selector) return true;
  const own = ownPatches(unit);
  return unit.objects.some(
    (rendered) => isPatched(rendered, unit, own + index) || isSelected(rendered, selector, text('name')),
  );
}

/** Names change on the way, by prefixes for one, so a name that holds the wanted one counts. */
function isSelected({ object }: RenderedObject, selector: CompiledSelector, wanted: string): boolean {
  const { group, version, kind } = gvkOf(object);
  const name = nameOf(object);
  return (
    selector.matchesGroupVersionKind(group, version, kind) &&
    selector.matchesMetadata(object) &&
    (selector.matchesName(name) || isUnknown(name) || name.includes(wanted))
  );
}

function isPatched({ steps }: RenderedObject, { resource }: Unit, index: number): boolean {
  const path = secureJoin(readKustomization(resource.object).path);
  return steps.some(
    (step) =>
      step.field === 'patches' &&
      step.index === index &&
      step.file.slice(0, Math.max(0, step.file.lastIndexOf('/'))) === path,
  );
}

/** How many patches the kustomization file has itself; those of the spec come behind them. */
function ownPatches({ resource, tree }: Unit): number {
  const path = secureJoin(readKustomization(resource.object).path);
  for (const name of ['kustomization.yaml', 'kustomization.yml', 'Kustomization']) {
    const text = tree.readText(path === '' ? name : `${path}/${name}`);
    if (text === undefined) continue;
    try {
      const { value } = readFirst(text, { rules: 'kustomize', duplicateKeys: 'last' });
      const patches = isMap(value) ? getOwn(value, 'patches') : undefined;
      return Array.isArray(patches) ? patches.length : 0;
    } catch (fault) {
      if (fault instanceof YamlError) return 0;
      throw fault;
    }
  }
  return 0;
}
