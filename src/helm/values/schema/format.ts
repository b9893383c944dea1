import { compileGoRegexp, GoRegexpError } from '../../../manifest/go-regexp.js';
import type { YamlValue } from '../../../yaml/value.js';
import { hostName, parseUrl } from '../../functions/go-url.js';
import { GoError } from '../../template/value.js';

type CheckFormat = (text: string) => string | undefined;

const formats: Readonly<Record<string, CheckFormat>> = {
  'date-time': (text) =>
    /^.{10}[Tt]/.test(text)
      ? (formats['date']!(text.slice(0, 10)) ?? formats['time']!(text.slice(11)))
      : 'must have a date, a T and a time',
  date: (text) => {
    const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
    if (!match) return 'must look like 2006-01-02';
    const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
    const last = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
    return month >= 1 && month <= 12 && day >= 1 && day <= last ? undefined : 'there is no such day';
  },
  time: timeFault,
  duration: (text) =>
    /^P(?:\d+W|(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)$/.test(text)
      ? undefined
      : 'must look like P1DT12H',
  period: (text) => {
    const slash = text.indexOf('/');
    if (slash < 0) return 'missing slash';
    const parts = [text.slice(0, slash), text.slice(slash + 1)];
    if (parts.every((part) => part.startsWith('P'))) return 'needs a beginning or an end';
    for (const part of parts) {
      const reason = formats[part.startsWith('P') ? 'duration' : 'date-time']!(part);
      if (reason !== undefined) return reason;
    }
    return undefined;
  },
  email: emailFault,
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
  uri: (text) => urlFault(text, true),
  iri: (text) => urlFault(text, true),
  'uri-reference': referenceFault,
  'iri-reference': referenceFault,
  'uri-template': (text) => urlFault(text, false) ?? bracesFault(text),
  uuid: (text) =>
    /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? undefined : 'must have 5 hexadecimal parts',
  'json-pointer': (text) =>
    text === '' || /^(?:\/(?:[^~/]|~[01])*)+$/.test(text) ? undefined : 'must start with / and escape ~',
  'relative-json-pointer': (text) => {
    const match = /^(?:0|[1-9]\d*)(.*)$/s.exec(text);
    if (!match) return 'must start with a number';
    return match[1] === '#' ? undefined : formats['json-pointer']!(match[1]!);
  },
  regex: (text) => {
    try {
      compileGoRegexp(text);
      return undefined;
    } catch (error) {
      if (error instanceof GoRegexpError) return error.message;
      throw error;
    }
  },
  semver: (text) =>
    /^(?:(?:0|[1-9]\d*)(?:\.(?!$|[-+])|(?=[-+]|$))){3}(?:-(?:(?:0|[1-9]\d*|\d*[A-Za-z-][\dA-Za-z-]*)(?:\.(?!$|\+)|(?=\+|$)))+)?(?:\+[\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*)?$/.test(
      text,
    )
      ? undefined
      : 'must look like 1.2.3',
};

/** A leap second is only at the end of a day in UTC. */
function timeFault(text: string): string | undefined {
  const match =
    /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.\d+)?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))$/.exec(text);
  if (!match) return 'must look like 15:04:05Z';
  const [, hour, minute, second, sign, offsetHour, offsetMinute] = match;
  const offset = Number(offsetHour ?? 0) * 60 + Number(offsetMinute ?? 0);
  const minutes = Number(hour) * 60 + Number(minute) + (sign === '+' ? -offset : offset);
  return second === '60' && (minutes + 1440) % 1440 !== 1439 ? 'there is no such leap second' : undefined;
}

function emailFault(text: string): string | undefined {
  if (text.length > 254) return 'more than 254 characters long';
  const at = text.lastIndexOf('@');
  if (at < 0) return 'missing @';
  const local = text.slice(0, at);
  const domain = text.slice(at + 1);
  if (at > 64) return 'the part before @ is more than 64 characters long';
  if (local.length > 1 && local.startsWith('"')) {
    if (/[\\"]/.test(local.slice(1, -1))) return 'there may be no backslash or quote in the part before @';
  } else if (!/^(?:[\w!#$%&'*+\-/=?^`{|}~]+(?:\.(?!$))?)*$/.test(local) || local.startsWith('.')) {
    return 'the part before @ has characters or dots that are not allowed';
  }
  if (!domain.startsWith('[') || !domain.endsWith(']')) return formats['hostname']!(domain);
  const address = domain.slice(1, -1);
  return address.startsWith('IPv6:') ? formats['ipv6']!(address.slice(5)) : formats['ipv4']!(address);
}

/** URLs are what Go takes for them. */
function urlFault(text: string, isAbsolute: boolean): string | undefined {
  try {
    const { scheme, host } = parseUrl(text);
    const name = hostName(host);
    if (name.includes(':') && !(host.startsWith('[') && isIpv6(name))) return 'invalid ipv6 address';
    return isAbsolute && scheme === '' ? 'relative url' : undefined;
  } catch (error) {
    if (error instanceof GoError) return error.message;
    throw error;
  }
}

function referenceFault(text: string): string | undefined {
  return text.includes('\\') ? 'contains a backslash' : urlFault(text, false);
}

/** Braces of templates are closed in the part of the path that they stand in. */
function bracesFault(text: string): string | undefined {
  const path = text.replace(/[?#].*$/s, '');
  const balanced = path.split('/').every((part) => /^[^{}]*(?:\{[^{}]*\}[^{}]*)*$/.test(part));
  return balanced ? undefined : 'the braces do not match';
}

/** Why a text is not of a format; undefined where it is, for other values, and for formats nobody checks. */
export function formatFault(format: string, value: YamlValue): string | undefined {
  if (typeof value !== 'string' || !Object.hasOwn(formats, format)) return undefined;
  return formats[format]!(value);
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
