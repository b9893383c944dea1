import { isMap } from '../yaml/value.js';
import { readValue } from './configuration.js';
import { KustomizeFault } from './fault.js';
import type { ReplacementEntry } from './kustomization.js';
import type { BuildContext, Target } from './target.js';
import { readReplacement, type Replacement } from './transformers/replacements.js';

/** The replacements of an entry, from its file where it names one. Throws KustomizeFault or TransformError. */
export function loadReplacements(
  context: BuildContext,
  target: Target,
  entry: ReplacementEntry,
): Replacement[] {
  const { path = '', ...inline } = entry;
  if (path === '') return [inline];
  if (inline.source !== undefined || (inline.targets ?? []).length > 0) {
    throw new KustomizeFault({
      code: 'replacement-both',
      message: 'this entry has both a `path` and a replacement of its own',
      upstream: 'cannot specify both path and inline replacement',
    });
  }
  const value = readValue(context, target, path);
  if (Array.isArray(value)) return value.map((item) => readReplacement(item));
  if (isMap(value)) return [readReplacement(value)];
  throw new KustomizeFault({
    code: 'replacement-malformed',
    message: `${path} holds neither a replacement nor a list of them`,
    upstream: `unsupported replacement type encountered within replacement path: ${value === null ? 'invalid' : typeof value}`,
  });
}
