import type { Diagnostic } from '../diagnostics/diagnostic.js';

const ofTheWhole: ReadonlySet<Diagnostic['code']> = new Set([
  'kustomize/component-as-resource',
  'kustomize/duplicate-resource',
  'kustomize/not-an-object',
]);

/**
 * The finding about a directory that nothing says is applied: that its parts do not go together is no mistake where they
 * are meant for several entries, as in a catalogue. What is wrong with a part stays what it is.
 */
export function asAssumed(diagnostic: Diagnostic): Diagnostic {
  if (diagnostic.severity !== 'error' || !ofTheWhole.has(diagnostic.code)) return diagnostic;
  return {
    ...diagnostic,
    severity: 'warning',
    help: 'it matters if Flux applies the whole directory, which no Kustomization in it says; else give a directory that Flux is bootstrapped with',
  };
}
