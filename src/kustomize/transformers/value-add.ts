import { splitFieldSpecPath } from '../../manifest/field-path.js';
import type { Step } from '../../manifest/origin.js';
import type { TargetSelector } from '../../manifest/selectors.js';
import { getOwn, isMap, setOwn, type YamlMap } from '../../yaml/value.js';
import { TransformError, type Resource } from '../resource.js';
import { setNamespace } from './namespace.js';
import { selectResources } from './select.js';

/** Configuration of a ValueAddTransformer. */
export interface ValueAddConfig {
  readonly value: string;
  readonly targets: readonly {
    /** All resources where missing. */
    readonly select?: TargetSelector;
    readonly fieldPath?: string;
    /** Where positive, the field holds a file path, and the value becomes its part at this position, from 1. */
    readonly filePathPosition?: number;
  }[];
}

/** Writes a value into the fields of the targets, making them where they are missing. Throws TransformError. */
export function addValue(resources: Resource[], config: ValueAddConfig, step: Step): void {
  for (const { select, fieldPath = '', filePathPosition = 0 } of config.targets) {
    const selected = select ? selectResources(resources, select) : resources;
    if (fieldPath === 'metadata/namespace') {
      setNamespace(selected, { namespace: config.value, fieldSpecs: [] }, step);
      continue;
    }
    for (const resource of selected) {
      if (addTo(resource, splitFieldSpecPath(fieldPath), config.value, filePathPosition)) {
        resource.steps.push(step);
      }
    }
  }
}

function addTo(resource: Resource, segments: readonly string[], value: string, position: number): boolean {
  let map: YamlMap = resource.object;
  for (const [index, segment] of segments.entries()) {
    const field = getOwn(map, segment);
    if (index === segments.length - 1) {
      if (typeof field === 'object' && field !== null) throw notAScalar(resource, segments, 'ScalarNode');
      const known = field === undefined || field === null ? '' : String(field);
      const next = position > 0 ? insertPathPart(known, position - 1, value) : value;
      setOwn(map, segment, next);
      return next !== field;
    }
    const inner: YamlMap | undefined =
      field === undefined || field === null ? {} : isMap(field) ? field : undefined;
    if (!inner) throw notAScalar(resource, segments.slice(0, index + 1), 'MappingNode');
    setOwn(map, segment, inner);
    map = inner;
  }
  return false;
}

function notAScalar(resource: Resource, segments: readonly string[], wanted: string): TransformError {
  const kind = wanted === 'MappingNode' ? 'a map' : 'a plain value';
  return new TransformError(
    'field-kind',
    `the field ${segments.join('/')} must be ${kind} for a value to be added`,
    `wrong node kind: expected ${wanted}`,
    resource,
  );
}

/** `a/b` with `x` at 1 is `a/x/b`; a position behind the end appends, and an absolute path stays one. */
function insertPathPart(path: string, position: number, part: string): string {
  if (path === '') return part;
  const parts = path.split('/').filter((other) => other !== '');
  parts.splice(Math.min(position, parts.length), 0, part);
  return (path.startsWith('/') ? '/' : '') + parts.join('/');
}
