import { GoRegexpError } from '../manifest/go-regexp.js';
import { textField } from '../manifest/object.js';
import {
  compileTargetSelector,
  SelectorError,
  type CompiledSelector,
  type TargetSelector,
} from '../manifest/selectors.js';
import type { YamlMap } from '../yaml/value.js';

const fields = [
  'group',
  'version',
  'kind',
  'namespace',
  'name',
  'labelSelector',
  'annotationSelector',
] as const;

/** What the `target` of a patch asks for, for messages: `kind Deployment, name web`. */
export function describeTarget(target: YamlMap): string {
  return fields
    .filter((field) => textField(target, field) !== '')
    .map((field) => `${field} ${textField(target, field)}`)
    .join(', ');
}

/** The selector of the `target` of a patch, by some of its fields; undefined where it cannot be read. */
export function targetSelector(
  target: YamlMap,
  by: readonly (keyof TargetSelector)[] = fields,
): CompiledSelector | undefined {
  try {
    return compileTargetSelector(Object.fromEntries(by.map((field) => [field, textField(target, field)])));
  } catch (fault) {
    if (fault instanceof GoRegexpError || fault instanceof SelectorError) return undefined;
    throw fault;
  }
}
