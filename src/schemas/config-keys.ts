import type { GroupVersionKind, ManifestObject } from '../manifest/object.js';
import { getOwn, isMap } from '../yaml/value.js';
import type { SchemaFinding } from './finding.js';

/** Keys of ConfigMaps and Secrets that the API server refuses: they must do as file names. Unknown keys are not judged. */
export function configKeyFindings(
  object: ManifestObject,
  { group, kind }: GroupVersionKind,
  isUnknown: (value: string) => boolean,
): readonly SchemaFinding[] {
  if (group !== '' || (kind !== 'ConfigMap' && kind !== 'Secret')) return [];
  const findings: SchemaFinding[] = [];
  const owners = new Map<string, string>();
  for (const field of kind === 'Secret' ? ['data', 'stringData'] : ['data', 'binaryData']) {
    const entries = getOwn(object, field);
    if (!isMap(entries)) continue;
    for (const key of Object.keys(entries)) {
      if (isUnknown(key)) continue;
      const fault = keyFault(key);
      if (fault !== undefined)
        report(field, key, `key ${JSON.stringify(key)} of ${field} is invalid: ${fault}`);
      // stringData overrides data by design; a ConfigMap may not say one thing twice.
      if (kind === 'ConfigMap' && owners.has(key))
        report(field, key, `key ${JSON.stringify(key)} stands in both ${owners.get(key)} and ${field}`);
      owners.set(key, field);
    }
  }
  return findings;

  function report(field: string, key: string, message: string): void {
    findings.push({ code: 'schema/metadata', severity: 'error', path: [field, key], message });
  }
}

function keyFault(key: string): string | undefined {
  if (key.length > 253) return `it is ${key.length} characters long, at most 253 are allowed`;
  if (key === '.' || key.startsWith('..')) return 'it may not be "." or start with ".."';
  return /^[-._a-zA-Z0-9]+$/.test(key) ? undefined : 'it must consist of letters, digits, "-", "_" and "."';
}
