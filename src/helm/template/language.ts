import type { FunctionTable } from '../functions/registry.js';
import type { PipeNode } from './ast.js';
import type { Evaluation } from './evaluation.js';
import type { FieldRules } from './fields.js';

/** What templates of one set have in common. */
export interface Language extends FieldRules {
  readonly functions: FunctionTable;
  /** Pipelines that have been compiled and that variables have nothing to do with. */
  readonly compiled: WeakMap<PipeNode, CompiledPipeline>;
}

/** A pipeline compiled for a place where the dot is an item of what a slot holds, or -1. */
export interface CompiledPipeline {
  readonly value: Evaluation;
  readonly dotContainerSlot: number;
}
