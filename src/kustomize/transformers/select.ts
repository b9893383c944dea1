import { GoRegexpError } from '../../manifest/go-regexp.js';
import {
  compileTargetSelector,
  SelectorError,
  type CompiledSelector,
  type TargetSelector,
} from '../../manifest/selectors.js';
import { TransformError, type Resource } from '../resource.js';
import { currentId, effectiveNamespace, originalId } from './resource-id.js';

/** The resources a target selects, by their current and their original name and namespace. Throws TransformError. */
export function selectResources(resources: readonly Resource[], target: TargetSelector): Resource[] {
  const selector = compileSelector(target);
  return resources.filter((resource) => {
    const current = currentId(resource);
    const original = originalId(resource);
    return (
      (selector.matchesNamespace(effectiveNamespace(original)) ||
        selector.matchesNamespace(effectiveNamespace(current))) &&
      (selector.matchesName(original.name) || selector.matchesName(current.name)) &&
      selector.matchesGroupVersionKind(current.group, current.version, current.kind) &&
      selector.matchesMetadata(resource.object)
    );
  });
}

/** Compiles a selector; what is wrong with it is thrown as a TransformError. */
export function compileSelector(target: TargetSelector): CompiledSelector {
  try {
    return compileTargetSelector(target);
  } catch (error) {
    if (error instanceof GoRegexpError) {
      throw new TransformError(
        'target-pattern',
        `${JSON.stringify(error.pattern)} in a target is not a valid regular expression: ${error.reason}`,
        error.message,
      );
    }
    if (error instanceof SelectorError) {
      throw new TransformError('target-selector', error.message, error.upstream);
    }
    throw error;
  }
}
