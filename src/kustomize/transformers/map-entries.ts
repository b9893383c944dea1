import type { Step } from '../../manifest/origin.js';
import { getOwn, isMap, setOwn, type YamlValue } from '../../yaml/value.js';
import type { FieldSpec, Resource } from '../resource.js';
import { editFields, FieldFault } from './field-spec.js';

/** Writes entries into the maps that field specs lead to. Throws TransformError. */
export function writeEntries(
  resources: readonly Resource[],
  entries: Readonly<Record<string, string>>,
  fieldSpecs: readonly FieldSpec[],
  step: Step,
): void {
  const keys = Object.keys(entries).sort();
  if (keys.length === 0) return;
  for (const resource of resources) {
    let changed = false;
    const write = (value: YamlValue): YamlValue => {
      const map = value ?? {};
      if (!isMap(map)) {
        const kind = Array.isArray(map) ? 'SequenceNode' : 'ScalarNode';
        throw new FieldFault(`wrong node kind: expected MappingNode but got ${kind}`);
      }
      for (const key of keys) {
        if (getOwn(map, key) === entries[key]) continue;
        setOwn(map, key, entries[key]!);
        changed = true;
      }
      return map;
    };
    for (const spec of fieldSpecs) {
      if (editFields(resource, spec, write, 'map')) changed = true;
    }
    if (changed) resource.steps.push(step);
  }
}
