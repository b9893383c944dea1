import { isIP } from 'node:net';
import { fromBytes, toBytes } from '../template/go-string.js';
import { quoteString } from '../template/go-quote.js';
import { GoError } from '../template/value.js';

/** A URL as Go's net/url sees it; parts are unescaped but for the query. */
export interface GoUrl {
  readonly scheme: string;
  readonly opaque: string;
  /** As it would be written before the `@`, escaped; undefined where there is none. */
  readonly userinfo: string | undefined;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

/** The parts of a URL that are escaped differently. */
type Part = 'path' | 'host' | 'zone' | 'user' | 'fragment';

/** url.Parse. Throws GoError with Go's message. */
export function parseUrl(text: string): GoUrl {
  const hash = text.indexOf('#');
  const main = hash < 0 ? text : text.slice(0, hash);
  const url = inside(main, () => parseMain(main));
  const fragment = hash < 0 ? '' : inside(text, () => unescape(text.slice(hash + 1), 'fragment'));
  return { ...url, fragment };
}

/** URL.String of the parts; nothing of how they were written before is kept. */
export function printUrl({ scheme, opaque, userinfo, host, path, query, fragment }: GoUrl): string {
  let text = scheme === '' ? '' : scheme + ':';
  if (opaque !== '') {
    text += opaque;
  } else {
    if (host !== '' || userinfo !== undefined || (scheme !== '' && path !== '')) text += '//';
    if (userinfo !== undefined) text += userinfo + '@';
    text += escape(host, 'host');
    const escaped = path === '*' ? '*' : escape(path, 'path');
    if (escaped !== '' && !escaped.startsWith('/') && host !== '') text += '/';
    // A colon in the first segment would make a scheme of it.
    if (text === '' && escaped.split('/', 1)[0]!.includes(':')) text += './';
    text += escaped;
  }
  if (query !== '') text += '?' + query;
  return fragment === '' ? text : `${text}#${escape(fragment, 'fragment')}`;
}

/** The host without its port and brackets. */
export function hostName(host: string): string {
  const colon = host.lastIndexOf(':');
  const name = colon >= 0 && /^:\d*$/.test(host.slice(colon)) ? host.slice(0, colon) : host;
  return name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name;
}

function inside<T>(text: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof GoError) throw new GoError(`parse ${quoteString(text)}: ${error.message}`);
    throw error;
  }
}

function parseMain(text: string): Omit<GoUrl, 'fragment'> {
  const url = {
    scheme: '',
    opaque: '',
    userinfo: undefined as string | undefined,
    host: '',
    path: '',
    query: '',
  };
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\x00-\x1f\x7f]/.test(text)) throw new GoError('net/url: invalid control character in URL');
  if (text === '*') return { ...url, path: '*' };
  if (text.startsWith(':')) throw new GoError('missing protocol scheme');
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(text)?.[1] ?? '';
  url.scheme = scheme.toLowerCase();
  let rest = scheme === '' ? text : text.slice(scheme.length + 1);
  const question = rest.indexOf('?');
  if (question >= 0) {
    url.query = rest.slice(question + 1);
    rest = rest.slice(0, question);
  }
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { ...url, opaque: rest };
    if (rest.split('/', 1)[0]!.includes(':'))
      throw new GoError('first path segment in URL cannot contain colon');
  }
  if (rest.startsWith('//') && (scheme !== '' || !rest.startsWith('///'))) {
    const slash = rest.indexOf('/', 2);
    const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash);
    rest = slash < 0 ? '' : rest.slice(slash);
    const at = authority.lastIndexOf('@');
    url.host = parseHost(authority.slice(at + 1));
    if (at >= 0) url.userinfo = parseUser(authority.slice(0, at));
  }
  url.path = unescape(rest, 'path');
  return url;
}

function parseUser(text: string): string {
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(text)) throw new GoError('net/url: invalid userinfo');
  const colon = text.indexOf(':');
  if (colon < 0) return escape(unescape(text, 'user'), 'user');
  const name = escape(unescape(text.slice(0, colon), 'user'), 'user');
  return `${name}:${escape(unescape(text.slice(colon + 1), 'user'), 'user')}`;
}

function parseHost(host: string): string {
  const open = host.lastIndexOf('[');
  if (open > 0) throw new GoError('invalid IP-literal');
  if (open < 0) {
    const colon = host.lastIndexOf(':');
    if (colon >= 0) checkPort(host.slice(colon));
    return unescape(host, 'host');
  }
  const close = host.lastIndexOf(']');
  if (close < 0) throw new GoError("missing ']' in host");
  const port = host.slice(close + 1);
  checkPort(port);
  const name = host.slice(1, close);
  const zone = name.indexOf('%25');
  const plain =
    zone < 0
      ? unescape(name, 'host')
      : unescape(name.slice(0, zone), 'host') + unescape(name.slice(zone), 'zone');
  const address = plain.split('%', 1)[0]!;
  if (isIP(address) === 4) throw new GoError('invalid IP-literal');
  if (isIP(address) === 0)
    throw new GoError(`invalid host: ParseAddr(${quoteString(plain)}): unable to parse IP`);
  return `[${plain}]${port}`;
}

function checkPort(port: string): void {
  if (port !== '' && !/^:\d*$/.test(port)) throw new GoError(`invalid port ${quoteString(port)} after host`);
}

function unescape(text: string, part: Part): string {
  const strict = part === 'host' || part === 'zone';
  if (!strict && !text.includes('%')) return text;
  const bytes = toBytes(text);
  const result = Buffer.alloc(bytes.length);
  let size = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte !== 0x25) {
      if (strict && byte < 0x80 && mustEscape(byte, part))
        throw new GoError(`invalid character ${quoteString(String.fromCharCode(byte))} in host name`);
      result[size++] = byte;
      continue;
    }
    const escaped = fromBytes(bytes.subarray(i, i + 3));
    if (!/^%[0-9a-fA-F]{2}$/.test(escaped)) throw badEscape(escaped);
    const value = Number.parseInt(escaped.slice(1), 16);
    // Hosts take no escapes of ASCII, zones only of what may not stand there; %25 is the sign itself.
    if (escaped !== '%25') {
      if (part === 'host' && value < 0x80) throw badEscape(escaped);
      if (part === 'zone' && value !== 0x20 && mustEscape(value, 'host')) throw badEscape(escaped);
    }
    result[size++] = value;
    i += 2;
  }
  return fromBytes(result.subarray(0, size));
}

function badEscape(text: string): GoError {
  return new GoError(`invalid URL escape ${quoteString(text)}`);
}

function escape(text: string, part: Part): string {
  let result = '';
  for (const byte of toBytes(text)) {
    result += mustEscape(byte, part)
      ? '%' + byte.toString(16).toUpperCase().padStart(2, '0')
      : String.fromCharCode(byte);
  }
  return result;
}

const free: Readonly<Record<Part, string>> = {
  path: '$&+,/:;=@',
  host: '!$&\'()*+,;=:[]<>"',
  zone: '!$&\'()*+,;=:[]<>"',
  user: '$&+,;=',
  fragment: '$&+,/:;=?@!()*',
};

function mustEscape(byte: number, part: Part): boolean {
  const character = String.fromCharCode(byte);
  return !/^[A-Za-z0-9\-_.~]$/.test(character) && !free[part].includes(character);
}
