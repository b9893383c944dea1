import { getOwn, isMap } from '../yaml/value.js';
import { compileGoRegexp } from './go-regexp.js';
import type { ManifestObject } from './object.js';

/** A label or annotation selector that does not follow the grammar of Kubernetes. */
export class SelectorError extends Error {
  override readonly name = 'SelectorError';
  constructor(
    message: string,
    /** As apimachinery words it. */
    readonly upstream: string,
  ) {
    super(message);
  }
}

/** The target of a patch or replacement: anchored Go regular expressions, empty or missing matches all. */
export interface TargetSelector {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly annotationSelector?: string;
}

export interface CompiledSelector {
  matchesGroupVersionKind(group: string, version: string, kind: string): boolean;
  matchesName(name: string): boolean;
  matchesNamespace(namespace: string): boolean;
  /** Labels and annotations. */
  matchesMetadata(object: ManifestObject): boolean;
}

/** Throws GoRegexpError or SelectorError. */
export function compileTargetSelector(selector: TargetSelector): CompiledSelector {
  const group = compileAnchored(selector.group);
  const version = compileAnchored(selector.version);
  const kind = compileAnchored(selector.kind);
  const name = compileAnchored(selector.name);
  const namespace = compileAnchored(selector.namespace);
  const labels = selector.labelSelector ? compileLabelSelector(selector.labelSelector) : undefined;
  const annotations = selector.annotationSelector
    ? compileLabelSelector(selector.annotationSelector)
    : undefined;
  return {
    matchesGroupVersionKind: (g, v, k) => group(g) && version(v) && kind(k),
    matchesName: name,
    matchesNamespace: namespace,
    matchesMetadata: (object) =>
      (!labels || labels(entriesOf(object, 'labels'))) &&
      (!annotations || annotations(entriesOf(object, 'annotations'))),
  };
}

function compileAnchored(pattern: string | undefined): (text: string) => boolean {
  if (!pattern) return () => true;
  if (/^[\w/-]*$/.test(pattern)) return (text) => text === pattern;
  const regexp = compileGoRegexp(`^(?:${pattern})$`);
  return (text) => regexp.test(text);
}

function entriesOf({ metadata }: ManifestObject, field: 'labels' | 'annotations'): Record<string, string> {
  const entries: Record<string, string> = Object.create(null) as Record<string, string>;
  const map = isMap(metadata) ? getOwn(metadata, field) : undefined;
  if (!isMap(map)) return entries;
  for (const key of Object.keys(map)) {
    const value = map[key]!;
    if (typeof value !== 'object') entries[key] = String(value);
  }
  return entries;
}

/** One condition of a label selector. */
interface Requirement {
  readonly key: string;
  readonly operator: 'exists' | '!' | 'in' | 'notin' | '>' | '<';
  readonly values: readonly string[];
}

/**
 * Compiles a label selector: requirements joined by commas, each `key`, `!key`, `key=v`, `key==v`, `key!=v`,
 * `key in (a,b)`, `key notin (a,b)`, `key>1` or `key<1`
 * (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors). Throws SelectorError.
 */
export function compileLabelSelector(
  selector: string,
): (labels: Readonly<Record<string, string>>) => boolean {
  const requirements = parseRequirements(selector);
  return (labels) => requirements.every((requirement) => isMet(requirement, labels));
}

function isMet({ key, operator, values }: Requirement, labels: Readonly<Record<string, string>>): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key]! : undefined;
  switch (operator) {
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    case 'in':
      return value !== undefined && values.includes(value);
    case 'notin':
      return value === undefined || !values.includes(value);
    default: {
      if (value === undefined || !/^[-+]?[0-9]+$/.test(value)) return false;
      const difference = BigInt(value) - BigInt(values[0]!);
      return operator === '>' ? difference > 0n : difference < 0n;
    }
  }
}

function parseRequirements(selector: string): Requirement[] {
  const tokens = selector.match(/==|!=|[=!,()<>]|[^\s=!,()<>]+/g) ?? [];
  const requirements: Requirement[] = [];
  let position = 0;

  const found = (): string => tokens[position] ?? '';
  const fail = (expected: string): SelectorError =>
    new SelectorError(
      `the selector ${JSON.stringify(selector)} should have ${expected} instead of ${JSON.stringify(found())}`,
      `unable to parse requirement: found '${found()}', expected: ${expected}`,
    );
  const readName = (expected: string): string => {
    const token = found();
    if (token === '' || /^[=!,()<>]/.test(token)) throw fail(expected);
    position++;
    return token;
  };
  /** A value may be missing: `key=` asks for the empty string. */
  const readValue = (): string => (found() === '' || found() === ',' ? '' : readName('identifier'));

  const readRequirement = (): Requirement => {
    if (found() === '!') {
      position++;
      return { key: checkKey(readName('identifier')), operator: '!', values: [] };
    }
    const key = checkKey(readName("!, identifier, or 'end of string'"));
    const token = found();
    switch (token) {
      case '':
      case ',':
        return { key, operator: 'exists', values: [] };
      case '=':
      case '==':
        position++;
        return { key, operator: 'in', values: [readValue()] };
      case '!=':
        position++;
        return { key, operator: 'notin', values: [readValue()] };
      case '<':
      case '>': {
        position++;
        const value = readName('identifier');
        if (!/^[-+]?[0-9]+$/.test(value)) {
          throw new SelectorError(
            `the selector ${JSON.stringify(selector)} compares with ${JSON.stringify(value)}, which is no whole number`,
            'unable to parse requirement: values[0]: Invalid value: "' +
              value +
              "\": for 'Gt', 'Lt' operators, the value must be an integer",
          );
        }
        return { key, operator: token, values: [value] };
      }
      case 'in':
      case 'notin':
        position++;
        return { key, operator: token, values: readValues() };
      default:
        throw fail('in, notin, =, ==, !=, gt, lt');
    }
  };
  const readValues = (): string[] => {
    if (found() !== '(') throw fail("'('");
    position++;
    const values: string[] = [];
    for (;;) {
      values.push(found() === ',' || found() === ')' ? '' : readName("',', ')' or identifier"));
      if (found() === ')') break;
      if (found() !== ',') throw fail("',', or ')'");
      position++;
    }
    position++;
    return values;
  };

  while (position < tokens.length) {
    requirements.push(readRequirement());
    if (position >= tokens.length) break;
    if (found() !== ',') throw fail("',' or 'end of string'");
    position++;
    if (position >= tokens.length) throw fail("identifier after ','");
  }
  return requirements;
}

function checkKey(key: string): string {
  const name = key.slice(key.indexOf('/') + 1);
  if (/^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/.test(name)) return key;
  throw new SelectorError(
    `${JSON.stringify(key)} is no label key`,
    `unable to parse requirement: <nil>: Invalid value: ${JSON.stringify(key)}: name part must consist of alphanumeric characters, '-', '_' or '.'`,
  );
}
