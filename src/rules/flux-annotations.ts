import { fluxAtLeast } from '../flux/flux-release.js';
import { suggest } from '../diagnostics/suggest.js';
import { isUnknown } from '../manifest/unknown.js';
import { getOwn, isMap } from '../yaml/value.js';
import { reportObject } from './object-finding.js';
import type { Rule } from './rule.js';

const prefix = 'kustomize.toolkit.fluxcd.io/';

interface Directive {
  readonly values: readonly string[];
  /** Whether letter case counts. */
  readonly exact?: boolean;
  /** The first Flux that knows it. */
  readonly since?: string;
}

/** What kustomize-controller reads of an object's labels and annotations. `enabled` is what holds without them. */
const directives: Readonly<Record<string, Directive>> = {
  reconcile: { values: ['disabled', 'enabled'] },
  prune: { values: ['disabled', 'enabled'] },
  ssa: { values: ['Override', 'Merge', 'IfNotPresent', 'Ignore'] },
  force: { values: ['enabled', 'disabled'] },
  substitute: { values: ['disabled', 'enabled'], exact: true },
  decrypt: { values: ['disabled', 'enabled'], since: '2.8' },
};

/** Names that the controllers write themselves. */
const owned: ReadonlySet<string> = new Set(['name', 'namespace', 'checksum']);

/**
 * `kustomize.toolkit.fluxcd.io/` labels and annotations tell Flux how to treat one object. A name or a value that it does
 * not know is passed over without a word: what should have been kept is pruned.
 */
export const fluxAnnotationsRule: Rule = {
  codes: ['flux/annotation-unknown'],
  check(context) {
    const { cluster } = context;
    for (const unit of cluster.units.values()) {
      // Only what kustomize-controller applies is treated so.
      if (unit.kind !== 'Kustomization') continue;
      for (const rendered of unit.objects) {
        const metadata = rendered.object['metadata'];
        if (!isMap(metadata)) continue;
        for (const field of ['annotations', 'labels']) {
          const entries = getOwn(metadata, field);
          if (!isMap(entries)) continue;
          for (const key of Object.keys(entries)) {
            if (!key.startsWith(prefix)) continue;
            const fault = faultOf(key.slice(prefix.length), entries[key], cluster.flux.version);
            if (!fault) continue;
            reportObject(context, { unit, rendered }, ['metadata', field, key], {
              code: 'flux/annotation-unknown',
              severity: 'warning',
              message: `has the ${field === 'labels' ? 'label' : 'annotation'} ${fault.message}`,
              help: fault.help,
            });
          }
        }
      }
    }
  },
};

function faultOf(
  name: string,
  value: unknown,
  fluxVersion: string,
): { message: string; help?: string | undefined } | undefined {
  if (owned.has(name) || typeof value !== 'string' || isUnknown(value)) return undefined;
  const directive = Object.hasOwn(directives, name) ? directives[name]! : undefined;
  if (!directive) {
    const near = suggest(name, Object.keys(directives));
    return {
      message: `${prefix}${name}, which Flux does not know`,
      help: near === undefined ? undefined : `did you mean ${prefix}${near}?`,
    };
  }
  if (directive.since !== undefined && !fluxAtLeast(fluxVersion, directive.since))
    return { message: `${prefix}${name}, which Flux knows from ${directive.since} on` };
  const isKnown = directive.values.some((known) =>
    directive.exact ? known === value : known.toLowerCase() === value.toLowerCase(),
  );
  if (isKnown) return undefined;
  const near = suggest(value, directive.values);
  return {
    message: `${prefix}${name}: ${JSON.stringify(value)}, a value that Flux does not know`,
    help: near === undefined ? `it knows ${directive.values.join(', ')}` : `did you mean ${near}?`,
  };
}
