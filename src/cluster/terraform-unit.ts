import { suggest } from '../diagnostics/suggest.js';
import { basename, dirname } from '../files/file-tree.js';
import { readReference } from '../flux/spec.js';
import { namespaceOf, textField } from '../manifest/object.js';
import { isUnknown } from '../manifest/unknown.js';
import { getOwn, isMap } from '../yaml/value.js';
import { secureJoin } from './sources.js';
import type { Rendering, UnitContext } from './unit-context.js';

/** What a Terraform object makes is decided by its plan; only whether it finds its module can be told here. */
export function renderTerraformUnit(context: UnitContext): Rendering {
  const { object } = context.resource;
  const spec = isMap(object['spec']) ? object['spec'] : {};
  const reference = readReference(getOwn(spec, 'sourceRef'), namespaceOf(object));
  const { kind, namespace, name } = reference;
  context.source(reference);
  const content = context.content(reference);
  if (content.state === 'missing')
    return context.skipped(`its source ${kind} ${namespace}/${name} does not exist`);
  if (content.state !== 'local') return context.skipped(content.reason);
  const written = textField(spec, 'path');
  const path = secureJoin(written);
  if (isUnknown(path) || content.tree.kind(path) === 'directory')
    return context.skipped('what it makes is decided by its plan, in the cluster');
  const parent = dirname(path);
  const near = suggest(
    basename(path),
    (content.tree.list(parent) ?? []).map((entry) => entry.name),
  );
  return context.failed([
    {
      code: 'flux/terraform-path-missing',
      severity: 'error',
      message: `spec.path ${written} is no directory of ${kind} ${namespace}/${name}`,
      ...(near !== undefined && { help: `did you mean ./${parent === '' ? near : `${parent}/${near}`}?` }),
      upstream: `terraform path not found: stat ${path}: no such file or directory`,
      location: context.locate(['spec', 'path']),
    },
  ]);
}
