import { formatFault } from '../formats.js';
import { dnsLabel, dnsSubdomain, labelValue, qualifiedName, serviceName } from '../names.js';

/** A format by name; `test` answers what is wrong with a text. */
export class NamedFormat {
  constructor(
    readonly name: string,
    readonly test: (text: string) => string | undefined,
  ) {}
}

const TESTS: Readonly<Record<string, (text: string) => string | undefined>> = {
  dns1123Label: dnsLabel,
  dns1123Subdomain: dnsSubdomain,
  dns1035Label: serviceName,
  dns1123LabelPrefix: (text) => dnsLabel(text.replace(/-$/, 'a')),
  dns1123SubdomainPrefix: (text) => dnsSubdomain(text.replace(/-$/, 'a')),
  dns1035LabelPrefix: (text) => serviceName(text.replace(/-$/, 'a')),
  qualifiedName,
  labelValue,
  uri: expected('uri'),
  uuid: expected('uuid'),
  byte: expected('byte'),
  date: expected('date'),
  datetime: expected('datetime'),
};

export const NAMED_FORMATS: readonly string[] = Object.keys(TESTS);

export function namedFormat(name: string): NamedFormat | undefined {
  return Object.hasOwn(TESTS, name) ? new NamedFormat(name, TESTS[name]!) : undefined;
}

function expected(format: string): (text: string) => string | undefined {
  return (text) => {
    const fault = formatFault(format, text);
    return fault === undefined ? undefined : `it must be ${fault}`;
  };
}
