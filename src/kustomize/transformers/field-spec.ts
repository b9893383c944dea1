import { gvkOf } from '../../manifest/object.js';
import { splitFieldSpecPath } from '../../manifest/field-path.js';
import { getOwn, isMap, setOwn, type YamlMap, type YamlValue } from '../../yaml/value.js';
import { TransformError, type FieldSpec, type Resource } from '../resource.js';
import { currentId, formatResourceId, isSelected } from './resource-id.js';

/** A field that cannot hold what is to be written; the message is kustomize's. */
export class FieldFault extends Error {}

/** Answers the new value of a field; the same value where nothing is to change. */
export type FieldEdit = (value: YamlValue) => YamlValue;

/**
 * Edits every field that a field spec leads to. Missing fields are made first where the spec says `create` and it is
 * known what to make: a text or a map. True where an edit answered another value. Throws TransformError.
 */
export function editFields(
  resource: Resource,
  spec: FieldSpec,
  edit: FieldEdit,
  create?: 'text' | 'map',
): boolean {
  const { object } = resource;
  if (!isSelected(gvkOf(object), spec)) return false;
  const walk: Walk = {
    segments: splitFieldSpecPath(spec.path),
    create: spec.create ? create : undefined,
    edit,
    changed: false,
  };
  try {
    visit(object, 0, walk);
  } catch (error) {
    if (!(error instanceof FieldFault)) throw error;
    throw new TransformError(
      'field-kind',
      `the field ${spec.path} cannot be written: ${error.message}`,
      `considering field '${spec.path}' of object ${formatResourceId(currentId(resource))}: ${error.message}`,
      resource,
    );
  }
  return walk.changed;
}

interface Walk {
  readonly segments: readonly string[];
  readonly create: 'text' | 'map' | undefined;
  readonly edit: FieldEdit;
  changed: boolean;
}

function visit(value: YamlValue, at: number, walk: Walk): YamlValue {
  if (at === walk.segments.length) {
    const edited = walk.edit(value);
    if (edited !== value) walk.changed = true;
    return edited;
  }
  if (value === null) return value;
  if (Array.isArray(value)) visitElements(value, at, walk);
  else if (isMap(value)) visitField(value, at, walk);
  else throw new FieldFault('expected sequence or mapping node');
  return value;
}

function visitElements(list: YamlValue[], at: number, walk: Walk): void {
  try {
    for (let index = 0; index < list.length; index++) list[index] = visit(list[index]!, at, walk);
  } catch (error) {
    if (!(error instanceof FieldFault)) throw error;
    throw new FieldFault(`visit traversal on path: [${walk.segments.slice(at).join(' ')}]: ${error.message}`);
  }
}

function visitField(map: YamlMap, at: number, walk: Walk): void {
  const segment = walk.segments[at]!;
  const isList = segment.endsWith('[]');
  const name = isList ? segment.slice(0, -2) : segment;
  if (name === '') throw new FieldFault('cannot set or create an empty field name');
  const known = getOwn(map, name);
  let field = known;
  if (field === undefined || field === null) {
    if (walk.create && !isList) field = at === walk.segments.length - 1 && walk.create === 'text' ? '' : {};
    else if (field === null && isList) field = [];
  }
  if (field === undefined) return;
  const next = visit(field, at + 1, walk);
  if (next !== known) setOwn(map, name, next);
}
