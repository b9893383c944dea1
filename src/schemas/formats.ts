/**
 * The formats that the API server enforces on strings
 * (https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation and
 * go-openapi/strfmt); unknown formats say nothing. Answers what was expected, or undefined where the text is fine.
 */
export function formatFault(format: string, text: string): string | undefined {
  const known = FORMATS.get(format);
  return known && !known.test(text) ? known.expected : undefined;
}

interface Format {
  readonly expected: string;
  test(text: string): boolean;
}

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|[+-](\d\d):(\d\d))$/;
const GO_DURATION = /^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|\u00b5s|\u03bcs|ms|s|m|h))+)$/;
const WORD_DURATION =
  /^(?:\d+\s*(?:ns|nanos?|nanoseconds?|us|\u00b5s|micros?|microseconds?|ms|millis?|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?)\s*)+$/i;
const QUANTITY = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i)?$/;

const FORMATS: ReadonlyMap<string, Format> = new Map<string, Format>([
  ['byte', { expected: 'base64 text', test: isBase64 }],
  ['date', { expected: 'a date such as 2024-01-31', test: (text) => isDateTime(`${text}T00:00:00Z`) }],
  ['date-time', { expected: 'an RFC 3339 time such as 2024-01-31T12:00:00Z', test: isDateTime }],
  ['datetime', { expected: 'an RFC 3339 time such as 2024-01-31T12:00:00Z', test: isDateTime }],
  [
    'duration',
    {
      expected: 'a duration such as 1h30m',
      test: (text) => GO_DURATION.test(text) || WORD_DURATION.test(text),
    },
  ],
  ['go-duration', { expected: 'a duration such as 1h30m', test: (text) => GO_DURATION.test(text) }],
  [
    'quantity',
    { expected: 'a quantity such as 500m, 2Gi or 1.5', test: (text) => QUANTITY.test(text.trim()) },
  ],
  ['uuid', { expected: 'a UUID', test: (text) => UUID.test(text) }],
  ['uuid3', { expected: 'a version 3 UUID', test: (text) => isUuid(text, '3') }],
  ['uuid4', { expected: 'a version 4 UUID', test: (text) => isUuid(text, '4') }],
  ['uuid5', { expected: 'a version 5 UUID', test: (text) => isUuid(text, '5') }],
  ['ipv4', { expected: 'an IPv4 address', test: isIpv4 }],
  ['ipv6', { expected: 'an IPv6 address', test: isIpv6 }],
  ['ip', { expected: 'an IP address', test: (text) => isIpv4(text) || isIpv6(text) }],
  ['cidr', { expected: 'an address block such as 10.0.0.0/8', test: isCidr }],
  [
    'mac',
    {
      expected: 'a MAC address',
      test: (text) =>
        /^(?:[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})$/i.test(
          text,
        ),
    },
  ],
  ['uri', { expected: 'an absolute URI', test: isUri }],
  ['email', { expected: 'an e-mail address', test: (text) => /^[^\s@<>]+@[^\s@<>]+$/.test(text) }],
  ['hostname', { expected: 'a host name', test: isHostname }],
  [
    'hexcolor',
    { expected: 'a colour such as #ff8800', test: (text) => /^#?(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(text) },
  ],
  [
    'rgbcolor',
    {
      expected: 'a colour such as rgb(0,0,0)',
      test: (text) => /^rgb\(\s*\d{1,3}\s*,\s*\d{1,3}\s*,\s*\d{1,3}\s*\)$/.test(text),
    },
  ],
  ['isbn10', { expected: 'an ISBN-10', test: (text) => /^\d{9}[\dX]$/.test(text.replace(/[\s-]/g, '')) }],
  ['isbn13', { expected: 'an ISBN-13', test: (text) => /^97[89]\d{10}$/.test(text.replace(/[\s-]/g, '')) }],
]);

/** The expression is costly to build, so that it is built when a host name is met. */
function isHostname(text: string): boolean {
  return (
    text.length <= 255 &&
    /^([a-zA-Z0-9\p{L}]([a-zA-Z0-9-_\p{L}]{0,61}[a-zA-Z0-9\p{L}])?\.)*[a-zA-Z0-9\p{L}]([a-zA-Z0-9-_\p{L}]{0,61}[a-zA-Z0-9\p{L}])?\.?$/u.test(
      text,
    )
  );
}

/** Go's base64.StdEncoding, which passes over line breaks. */
function isBase64(text: string): boolean {
  const plain = text.replace(/[\r\n]/g, '');
  return plain.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(plain);
}

function isUuid(text: string, version: string): boolean {
  return UUID.test(text) && text.replaceAll('-', '')[12] === version;
}

function isDateTime(text: string): boolean {
  const match = DATE_TIME.exec(text);
  if (!match) return false;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (hour > 23 || minute > 59 || second > 60 || month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return (
    parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
  );
}

function isIpv6(text: string): boolean {
  if (!text.includes(':') || text.length > 45) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  let groups = 0;
  for (const [index, half] of halves.entries()) {
    if (half === '') continue;
    const parts = half.split(':');
    for (const [position, part] of parts.entries()) {
      const last = index === halves.length - 1 && position === parts.length - 1;
      if (last && part.includes('.')) {
        if (!isIpv4(part)) return false;
        groups += 2;
      } else {
        if (!/^[0-9a-f]{1,4}$/i.test(part)) return false;
        groups++;
      }
    }
  }
  return halves.length === 2 ? groups < 8 : groups === 8;
}

function isCidr(text: string): boolean {
  const slash = text.indexOf('/');
  if (slash < 0) return false;
  const address = text.slice(0, slash);
  const bits = text.slice(slash + 1);
  if (!/^(?:0|[1-9]\d{0,2})$/.test(bits)) return false;
  return isIpv4(address) ? Number(bits) <= 32 : isIpv6(address) && Number(bits) <= 128;
}

/** What Go's url.ParseRequestURI takes: an absolute URI or an absolute path. */
function isUri(text: string): boolean {
  if (/[\u0000-\u0020\u007f]/.test(text)) return false;
  return /^[a-z][a-z0-9+.-]*:./i.test(text) || text.startsWith('/');
}
