import {
  AddressBlock,
  blockHasBlock,
  blockHasIp,
  IpAddress,
  ipIs,
  maskedBlock,
  parseBlock,
  parseIp,
} from './addresses.js';
import { parseGoDuration, parseTime } from './durations.js';
import type { CelLibrary, Environment } from './library.js';
import { NamedFormat, namedFormat, NAMED_FORMATS } from './named-formats.js';
import { registerNamespace } from './namespaces.js';
import {
  addQuantities,
  compareQuantities,
  parseQuantity,
  Quantity,
  quantityFloat,
  quantityInteger,
} from './quantity.js';
import { compareSemvers, parseSemver, Semver } from './semver.js';
import { timeText } from './text-of.js';
import { hostName, ParsedUrl, parseUrl, portOf, queryOf } from './url.js';

const DURATION = 'google.protobuf.Duration';
const TIMESTAMP = 'google.protobuf.Timestamp';

/** A constructor of the engine's durations, from nanoseconds. */
export type DurationMaker = (nanoseconds: bigint) => unknown;

/**
 * The types that Kubernetes adds to CEL (https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-cel-libraries):
 * quantities, URLs, IP addresses and blocks, named formats, versions; and Go's durations and RFC 3339 times.
 */
export function registerKubernetesFunctions(
  environment: Environment,
  { EvaluationError, Optional }: CelLibrary,
  makeDuration: DurationMaker,
): void {
  const define = (signature: string, handler: (...args: never[]) => unknown): void => {
    environment.registerFunction(signature, handler, { async: false });
  };

  /** `name(string)`, which fails on a text that is none, and `isName(string)`. */
  function defineType<T extends object>(
    type: string,
    constructor: new (...args: never[]) => T,
    [name, test]: readonly [string, string],
    parse: (text: string) => T | undefined,
    same: (a: T, b: T) => boolean,
  ): (text: string) => T {
    environment.registerType(type, constructor as unknown as new (...args: unknown[]) => unknown);
    const make = (text: string): T => {
      const value = parse(text);
      if (value === undefined) throw new EvaluationError(`${name}() does not take ${JSON.stringify(text)}`);
      return value;
    };
    define(`${name}(string): ${type}`, make);
    define(`${test}(string): bool`, (text: string) => parse(text) !== undefined);
    environment.registerOperator(`${type} == ${type}`, same);
    return make;
  }

  defineType(
    'kubernetes.Quantity',
    Quantity,
    ['quantity', 'isQuantity'],
    parseQuantity,
    (a, b) => compareQuantities(a, b) === 0,
  );
  const compared = (test: (order: number) => unknown) => (a: Quantity, b: Quantity) =>
    test(compareQuantities(a, b));
  define(
    'kubernetes.Quantity.isGreaterThan(kubernetes.Quantity): bool',
    compared((order) => order > 0),
  );
  define(
    'kubernetes.Quantity.isLessThan(kubernetes.Quantity): bool',
    compared((order) => order < 0),
  );
  define(
    'kubernetes.Quantity.compareTo(kubernetes.Quantity): int',
    compared((order) => BigInt(order)),
  );
  define('kubernetes.Quantity.sign(): int', (value: Quantity) =>
    value.digits > 0n ? 1n : value.digits < 0n ? -1n : 0n,
  );
  for (const [name, sign] of [
    ['add', 1n],
    ['sub', -1n],
  ] as const) {
    define(
      `kubernetes.Quantity.${name}(kubernetes.Quantity): kubernetes.Quantity`,
      (a: Quantity, b: Quantity) => addQuantities(a, b, sign),
    );
    define(`kubernetes.Quantity.${name}(int): kubernetes.Quantity`, (a: Quantity, b: bigint) =>
      addQuantities(a, new Quantity(b, 0), sign),
    );
  }
  define('kubernetes.Quantity.isInteger(): bool', (value: Quantity) => quantityInteger(value) !== undefined);
  define('kubernetes.Quantity.asInteger(): int', (value: Quantity) => {
    const integer = quantityInteger(value);
    if (integer === undefined) throw new EvaluationError('the quantity is no integer');
    return integer;
  });
  define('kubernetes.Quantity.asApproximateFloat(): double', quantityFloat);

  defineType(
    'kubernetes.URL',
    ParsedUrl,
    ['url', 'isURL'],
    parseUrl,
    (a, b) => a.toString() === b.toString(),
  );
  define('kubernetes.URL.getScheme(): string', (url: ParsedUrl) => url.scheme);
  define('kubernetes.URL.getHost(): string', (url: ParsedUrl) => url.host);
  define('kubernetes.URL.getHostname(): string', hostName);
  define('kubernetes.URL.getPort(): string', portOf);
  define('kubernetes.URL.getEscapedPath(): string', (url: ParsedUrl) => url.path);
  define('kubernetes.URL.getQuery(): map<string, list<string>>', queryOf);

  const makeIp = defineType(
    'kubernetes.IP',
    IpAddress,
    ['ip', 'isIP'],
    parseIp,
    (a, b) => a.family === b.family && a.bits === b.bits,
  );
  registerNamespace(environment, 'ip', 'kubernetes.IpNamespace');
  define(
    'kubernetes.IpNamespace.isCanonical(string): bool',
    (_: object, text: string) => makeIp(text).toString() === text,
  );
  define('string(kubernetes.IP): string', String);
  define('kubernetes.IP.family(): int', (ip: IpAddress) => BigInt(ip.family));
  for (const what of [
    'unspecified',
    'loopback',
    'linkLocalMulticast',
    'linkLocalUnicast',
    'globalUnicast',
  ] as const)
    define(`kubernetes.IP.is${what[0]!.toUpperCase()}${what.slice(1)}(): bool`, (ip: IpAddress) =>
      ipIs(ip, what),
    );

  const makeBlock = defineType(
    'kubernetes.CIDR',
    AddressBlock,
    ['cidr', 'isCIDR'],
    parseBlock,
    (a, b) => a.toString() === b.toString(),
  );
  define('string(kubernetes.CIDR): string', String);
  define('kubernetes.CIDR.containsIP(kubernetes.IP): bool', blockHasIp);
  define('kubernetes.CIDR.containsIP(string): bool', (block: AddressBlock, ip: string) =>
    blockHasIp(block, makeIp(ip)),
  );
  define('kubernetes.CIDR.containsCIDR(kubernetes.CIDR): bool', blockHasBlock);
  define('kubernetes.CIDR.containsCIDR(string): bool', (block: AddressBlock, inner: string) =>
    blockHasBlock(block, makeBlock(inner)),
  );
  define('kubernetes.CIDR.ip(): kubernetes.IP', (block: AddressBlock) => block.address);
  define('kubernetes.CIDR.masked(): kubernetes.CIDR', maskedBlock);
  define('kubernetes.CIDR.prefixLength(): int', (block: AddressBlock) => BigInt(block.prefix));

  const makeSemver = defineType(
    'kubernetes.Semver',
    Semver,
    ['semver', 'isSemver'],
    parseSemver,
    (a, b) => compareSemvers(a, b) === 0,
  );
  define('semver(string, bool): kubernetes.Semver', (text: string, normalize: boolean) => {
    const version = normalize ? parseSemver(text, true) : makeSemver(text);
    if (!version) throw new EvaluationError(`semver() does not take ${JSON.stringify(text)}`);
    return version;
  });
  define(
    'isSemver(string, bool): bool',
    (text: string, normalize: boolean) => parseSemver(text, normalize) !== undefined,
  );
  for (const [index, part] of ['major', 'minor', 'patch'].entries())
    define(`kubernetes.Semver.${part}(): int`, (version: Semver) => version.numbers[index]);
  define(
    'kubernetes.Semver.isGreaterThan(kubernetes.Semver): bool',
    (a: Semver, b: Semver) => compareSemvers(a, b) > 0,
  );
  define(
    'kubernetes.Semver.isLessThan(kubernetes.Semver): bool',
    (a: Semver, b: Semver) => compareSemvers(a, b) < 0,
  );
  define('kubernetes.Semver.compareTo(kubernetes.Semver): int', (a: Semver, b: Semver) =>
    BigInt(compareSemvers(a, b)),
  );

  environment.registerType('kubernetes.Format', NamedFormat);
  registerNamespace(environment, 'format', 'kubernetes.FormatNamespace');
  for (const name of NAMED_FORMATS)
    define(`kubernetes.FormatNamespace.${name}(): kubernetes.Format`, () => namedFormat(name));
  define('kubernetes.FormatNamespace.named(string): optional<kubernetes.Format>', (_: object, name: string) =>
    Optional.of(namedFormat(name)),
  );
  define(
    'kubernetes.Format.validate(string): optional<list<string>>',
    (format: NamedFormat, text: string) => {
      const fault = format.test(text);
      return Optional.of(fault === undefined ? undefined : [fault]);
    },
  );

  define(`k8s_duration(string): ${DURATION}`, (text: string) => {
    const nanoseconds = parseGoDuration(text);
    if (nanoseconds === undefined)
      throw new EvaluationError(`duration() does not take ${JSON.stringify(text)}`);
    return makeDuration(nanoseconds);
  });
  define(`k8s_duration(${DURATION}): ${DURATION}`, (value: unknown) => value);
  define(`string(${DURATION}): string`, String);
  define(`k8s_timestamp(string): ${TIMESTAMP}`, (text: string) => {
    const time = parseTime(text);
    if (!time) throw new EvaluationError(`timestamp() does not take ${JSON.stringify(text)}`);
    return time;
  });
  define(`k8s_timestamp(int): ${TIMESTAMP}`, (seconds: bigint) => {
    const time = new Date(Number(seconds) * 1000);
    if (Number.isNaN(time.getTime())) throw new EvaluationError(`timestamp() does not take ${seconds}`);
    return time;
  });
  define(`k8s_timestamp(${TIMESTAMP}): ${TIMESTAMP}`, (value: unknown) => value);
  define(`string(${TIMESTAMP}): string`, timeText);
  define(`int(${TIMESTAMP}): int`, (time: Date) => BigInt(Math.floor(time.getTime() / 1000)));
}
