import type { Step } from '../../manifest/origin.js';
import type { ReplacementTarget } from './replacements.js';
import type { Resource } from '../resource.js';

/** Configuration of a ValueAddTransformer. */
export interface ValueAddConfig {
  readonly value: string;
  readonly targets: readonly (Pick<ReplacementTarget, 'select'> & {
    readonly fieldPath?: string;
    readonly filePathPosition?: number;
    readonly notInNamespace?: string;
  })[];
}

/** Adds a value to the fields of the targets. */
export function addValue(_resources: Resource[], _config: ValueAddConfig, _step: Step): void {
  throw new Error('unfinished');
}
