/**
 * What Kubernetes asks of names (https://kubernetes.io/docs/concepts/overview/working-with-objects/names/). Each function
 * answers what is wrong with a text, or undefined.
 */
export type NameRule = (name: string) => string | undefined;

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const SERVICE = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

/** RFC 1123 label: names of Namespaces, containers, volumes. */
export function dnsLabel(name: string): string | undefined {
  if (name.length > 63) return tooLong(name, 63);
  return LABEL.test(name)
    ? undefined
    : 'it must consist of lower case letters, digits and "-", and start and end with a letter or digit';
}

/** RFC 1123 subdomain: names of most objects. */
export function dnsSubdomain(name: string): string | undefined {
  if (name.length > 253) return tooLong(name, 253);
  return SUBDOMAIN.test(name)
    ? undefined
    : 'it must consist of lower case letters, digits, "-" and ".", and start and end with a letter or digit';
}

/** RFC 1035 label: names of Services. */
export function serviceName(name: string): string | undefined {
  if (name.length > 63) return tooLong(name, 63);
  return SERVICE.test(name)
    ? undefined
    : 'it must consist of lower case letters, digits and "-", start with a letter and end with a letter or digit';
}

/** Names that only have to fit into a URL: RBAC objects. */
export function pathSegment(name: string): string | undefined {
  if (name === '.' || name === '..') return `it may not be "${name}"`;
  return /[/%]/.test(name) ? 'it may not contain "/" or "%"' : undefined;
}

/** Names of ports (RFC 6335). */
export function portName(name: string): string | undefined {
  if (name.length > 15) return tooLong(name, 15);
  if (!/[a-z]/.test(name)) return 'it must contain a letter';
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)
    ? undefined
    : 'it must consist of lower case letters, digits and single "-", and start and end with a letter or digit';
}

/** Keys of labels and annotations: `[prefix/]name`. */
export function qualifiedName(key: string): string | undefined {
  const slash = key.indexOf('/');
  const name = key.slice(slash + 1);
  if (slash >= 0) {
    const prefix = key.slice(0, slash);
    if (prefix === '') return 'its prefix is empty';
    if (name.includes('/')) return 'it may contain only one "/"';
    const fault = dnsSubdomain(prefix);
    if (fault) return `its prefix is no domain name: ${fault}`;
  }
  if (name === '') return 'its name is empty';
  if (name.length > 63) return `its name is ${name.length} characters long, at most 63 are allowed`;
  return QUALIFIED.test(name)
    ? undefined
    : 'its name must consist of letters, digits, "-", "_" and ".", and start and end with a letter or digit';
}

/** Values of labels. */
export function labelValue(value: string): string | undefined {
  if (value.length > 63) return tooLong(value, 63);
  return value === '' || QUALIFIED.test(value)
    ? undefined
    : 'it must consist of letters, digits, "-", "_" and ".", and start and end with a letter or digit';
}

function tooLong(text: string, limit: number): string {
  return `it is ${text.length} characters long, at most ${limit} are allowed`;
}
