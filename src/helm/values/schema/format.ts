import type { YamlValue } from '../../../yaml/value.js';

type CheckFormat = (text: string) => string | undefined;

const formats: Readonly<Record<string, CheckFormat>> = {
  'date-time': (text) => {
    const match = /^(\d{4}-\d\d-\d\d)[Tt ](.+)$/.exec(text);
    if (!match) return 'must have a date, a T and a time';
    return formats['date']!(match[1]!) ?? formats['time']!(match[2]!);
  },
  date: (text) => {
    const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
    if (!match) return 'must look like 2006-01-02';
    const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
    const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
    return month >= 1 && month <= 12 && day >= 1 && day <= last ? undefined : 'there is no such day';
  },
  time: (text) =>
    /^(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/.test(text)
      ? undefined
      : 'must look like 15:04:05Z',
  duration: (text) =>
    /^P(?!$)(?:\d+W|(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)$/.test(text)
      ? undefined
      : 'must look like P1DT12H',
  email: (text) => {
    const at = text.lastIndexOf('@');
    if (at < 1) return 'missing @';
    if (at > 64) return 'the part before @ is more than 64 characters long';
    return formats['hostname']!(text.slice(at + 1));
  },
  hostname: (text) => {
    const host = text.endsWith('.') ? text.slice(0, -1) : text;
    if (host.length > 253) return 'more than 253 characters long';
    const labels = host.split('.');
    return labels.every((label) => /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(label))
      ? undefined
      : 'a label is not made of letters, digits and hyphens';
  },
  ipv4: (text) => {
    const parts = text.split('.');
    return parts.length === 4 &&
      parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)
      ? undefined
      : 'must be four numbers up to 255';
  },
  ipv6: (text) => (isIpv6(text) ? undefined : 'invalid ipv6'),
  uri: (text) => (isUri(text) ? undefined : 'must be an absolute url'),
  'uri-reference': (text) => (/[\s\\<>"{}|^`]/.test(text) ? 'must not contain blanks' : undefined),
  uuid: (text) =>
    /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? undefined : 'must have 5 hexadecimal parts',
  'json-pointer': (text) =>
    text === '' || /^(?:\/(?:[^~/]|~[01])*)+$/.test(text) ? undefined : 'must start with / and escape ~',
};

/** Why a text is not of a format; undefined where it is, for other values, and for formats nobody checks. */
export function formatFault(format: string, value: YamlValue): string | undefined {
  if (typeof value !== 'string' || !Object.hasOwn(formats, format)) return undefined;
  return formats[format]!(value);
}

function isUri(text: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9+.-]*:/.test(text) || /[\s\\<>"{}|^`]/.test(text)) return false;
  return URL.canParse(text) || !/^https?:/i.test(text);
}

function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  let groups = 0;
  for (const [index, half] of halves.entries()) {
    if (half === '') continue;
    const parts = half.split(':');
    for (const [at, part] of parts.entries()) {
      const isLast = index === halves.length - 1 && at === parts.length - 1;
      if (isLast && part.includes('.')) {
        if (formats['ipv4']!(part) !== undefined) return false;
        groups += 2;
      } else if (/^[0-9A-Fa-f]{1,4}$/.test(part)) {
        groups++;
      } else {
        return false;
      }
    }
  }
  return halves.length === 2 ? groups < 8 : groups === 8;
}
