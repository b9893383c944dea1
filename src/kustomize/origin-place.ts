import type { Location } from '../diagnostics/diagnostic.js';
import type { Origin } from '../manifest/origin.js';
import { manifestFile } from './cache.js';
import { locationIn, type Fault } from './fault.js';
import type { Resource } from './resource.js';
import type { BuildContext } from './target.js';
import { currentId, formatResourceId } from './transformers/resource-id.js';

/** Where the name of a resource is written, or the entry that generates it; undefined for what charts render. */
export function originPlace(context: BuildContext, origin: Origin): Location | undefined {
  if (origin.kind === 'template') return undefined;
  if (origin.kind === 'generator') {
    const text = context.tree.readText(origin.file) ?? '';
    return locationIn({ file: origin.file, text, rules: 'helm' }, [origin.field, origin.index]);
  }
  const file = manifestFile(context.cache, context.tree, origin.file);
  if (!file) return { file: origin.file };
  const path = [...(origin.item === undefined ? [] : ['items', origin.item]), 'metadata', 'name'];
  const found = locationIn({ file: origin.file, text: file.text, rules: 'kustomize' }, path, origin.document);
  return found.line === undefined
    ? { file: origin.file, line: file.documents[origin.document]?.line ?? 1 }
    : found;
}

/** The fault of a resource whose id another one has already. */
export function duplicateFault(context: BuildContext, resource: Resource, first: Resource): Fault {
  const id = currentId(resource);
  const location = originPlace(context, first.origin);
  return {
    code: 'duplicate-resource',
    message: `${id.kind} ${id.namespace === '' ? '' : `${id.namespace}/`}${id.name} is defined twice`,
    help: 'remove one of them, or turn one into a patch',
    upstream: `may not add resource with an already registered id: ${formatResourceId(id)}`,
    ...(location ? { related: [{ location, message: 'the first definition is here' }] } : {}),
  };
}
