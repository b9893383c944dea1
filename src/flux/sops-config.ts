import { compileGoRegexp, GoRegexpError } from '../manifest/go-regexp.js';
import { textField } from '../manifest/object.js';
import { YamlError } from '../yaml/error.js';
import { readFirst } from '../yaml/read.js';
import { getOwn, isMap, type YamlMap, type YamlValue } from '../yaml/value.js';

/** One entry of `creation_rules`. */
export interface CreationRule {
  readonly index: number;
  /** Whether the rule is for a file, named from the directory of `.sops.yaml`. */
  readonly matches: (path: string) => boolean;
  readonly age: readonly string[];
  readonly pgp: readonly string[];
  readonly encryptedRegex: string;
}

/** A `path_regex` that is none. */
export interface CreationRuleFault {
  readonly index: number;
  readonly reason: string;
}

/** A `.sops.yaml` (https://github.com/getsops/sops#using-sopsyaml-conf-to-select-kms-pgp-and-age-for-new-files). */
export interface SopsConfig {
  readonly rules: readonly CreationRule[];
  readonly faults: readonly CreationRuleFault[];
}

/** Reads a `.sops.yaml`; undefined where it is no YAML map. */
export function readSopsConfig(text: string): SopsConfig | undefined {
  let root: YamlValue;
  try {
    root = readFirst(text, { rules: 'kustomize', duplicateKeys: 'last' }).value;
  } catch (fault) {
    if (fault instanceof YamlError) return undefined;
    throw fault;
  }
  if (!isMap(root)) return undefined;
  const rules: CreationRule[] = [];
  const faults: CreationRuleFault[] = [];
  const entries = getOwn(root, 'creation_rules');
  for (const [index, entry] of (Array.isArray(entries) ? entries : []).entries()) {
    if (!isMap(entry)) continue;
    const matches = matcher(textField(entry, 'path_regex'));
    if ('reason' in matches) {
      faults.push({ index, reason: matches.reason });
      // SOPS comes no further than a pattern that it cannot read.
      break;
    }
    rules.push({ index, ...matches, ...keysOf(entry), encryptedRegex: textField(entry, 'encrypted_regex') });
  }
  return { rules, faults };
}

/** The rule for a file, which is the first that matches. */
export function creationRuleFor(config: SopsConfig, path: string): CreationRule | undefined {
  return config.rules.find((rule) => rule.matches(path));
}

function matcher(pattern: string): Pick<CreationRule, 'matches'> | { readonly reason: string } {
  if (pattern === '') return { matches: () => true };
  try {
    const regexp = compileGoRegexp(pattern);
    return { matches: (path) => regexp.test(path) };
  } catch (fault) {
    if (fault instanceof GoRegexpError) return { reason: fault.reason };
    throw fault;
  }
}

function keysOf(entry: YamlMap): Pick<CreationRule, 'age' | 'pgp'> {
  const age = new Set<string>();
  const pgp = new Set<string>();
  const visit = (group: YamlMap, depth: number): void => {
    const groups = maps(getOwn(group, 'key_groups'));
    // Beside groups SOPS does not look at keys.
    if (groups.length === 0) {
      for (const key of names(getOwn(group, 'age'))) age.add(key);
      // Fingerprints may be written in groups.
      for (const key of names(getOwn(group, 'pgp'))) pgp.add(key.replaceAll(' ', ''));
    }
    for (const below of [...groups, ...maps(getOwn(group, 'merge'))]) if (depth < 8) visit(below, depth + 1);
  };
  visit(entry, 0);
  return { age: [...age], pgp: [...pgp] };
}

function maps(value: YamlValue | undefined): YamlMap[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}

/** Keys are a list, or one text with commas. */
function names(value: YamlValue | undefined): string[] {
  const texts = Array.isArray(value) ? value : [value];
  return texts
    .flatMap((text) => (typeof text === 'string' ? text.split(',') : []))
    .map((text) => text.trim())
    .filter((text) => text !== '');
}
