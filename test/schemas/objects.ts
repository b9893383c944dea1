import { readFileSync } from 'node:fs';
import { checkObject } from '../../src/schemas/check.js';
import { createSchemaRegistry, type SchemaRegistry, type SchemaTarget } from '../../src/schemas/registry.js';
import { readDocuments } from '../../src/yaml/read.js';
import { isMap, type YamlMap } from '../../src/yaml/value.js';

/** The map that a YAML text holds. */
export function parse(text: string): YamlMap {
  const value = readDocuments(text, { rules: 'helm' })[0]?.value;
  if (!isMap(value)) throw new Error('not a map');
  return value;
}

/** The schemas that come with the program. */
export function registryFor(target: SchemaTarget = {}): SchemaRegistry {
  return createSchemaRegistry(
    { builtin: () => readFileSync('src/schemas/data/kubernetes.json', 'utf8') },
    target,
  );
}

/** What is said about an object: `severity code message [help]`, one line each. */
export function said(
  registry: SchemaRegistry,
  text: string,
  isUnknown?: (value: string) => boolean,
): string[] {
  const { findings } = checkObject(registry, parse(text), { ...(isUnknown && { isUnknown }) });
  return findings.map(
    ({ severity, code, message, help }) =>
      `${severity} ${code} ${message}${help === undefined ? '' : ` [${help}]`}`,
  );
}
