/** The parts of a URL that CEL can ask for. */
export class ParsedUrl {
  constructor(
    readonly scheme: string,
    readonly host: string,
    readonly path: string,
    readonly query: string,
  ) {}

  toString(): string {
    return `${this.scheme}://${this.host}${this.path}?${this.query}`;
  }
}

/** A URL as Go's url.ParseRequestURI takes it: an absolute URI or an absolute path; undefined for anything else. */
export function parseUrl(text: string): ParsedUrl | undefined {
  if (text === '' || /[\u0000-\u0020\u007f]/.test(text)) return undefined;
  const match = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(.*)$/s.exec(text)!;
  const scheme = (match[1] ?? '').toLowerCase();
  const rest = match[2]!;
  if (scheme === '' && !rest.startsWith('/')) return undefined;
  const question = rest.indexOf('?');
  const hierarchy = question < 0 ? rest : rest.slice(0, question);
  const query = question < 0 ? '' : rest.slice(question + 1);
  // Something like mailto:name, which has no path at all.
  if (scheme !== '' && !hierarchy.startsWith('/')) return new ParsedUrl(scheme, '', '', query);
  if (!hierarchy.startsWith('//') || (scheme === '' && hierarchy.startsWith('///')))
    return validEscapes(hierarchy) ? new ParsedUrl(scheme, '', hierarchy, query) : undefined;
  const slash = hierarchy.indexOf('/', 2);
  const authority = slash < 0 ? hierarchy.slice(2) : hierarchy.slice(2, slash);
  const path = slash < 0 ? '' : hierarchy.slice(slash);
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  if (!isHost(host) || !validEscapes(path)) return undefined;
  return new ParsedUrl(scheme, host, path, query);
}

/** The host without its port and brackets. */
export function hostName({ host }: ParsedUrl): string {
  if (host.startsWith('[')) return host.slice(1, host.indexOf(']'));
  return host.replace(/:\d*$/, '');
}

export function portOf({ host }: ParsedUrl): string {
  return /:(\d*)$/.exec(host.slice(host.lastIndexOf(']') + 1))?.[1] ?? '';
}

/** The values of each key of the query, decoded. */
export function queryOf({ query }: ParsedUrl): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const [key, value] of new URLSearchParams(query)) {
    const list = values.get(key);
    if (list) list.push(value);
    else values.set(key, [value]);
  }
  return values;
}

function isHost(host: string): boolean {
  const bracketed = /^\[([0-9A-Fa-f:.]+(?:%25[^\]]*)?)\](?::\d*)?$/;
  if (host.startsWith('[')) return bracketed.test(host);
  return /^[^\s"<>\\^`{|}[\]:]*(?::\d*)?$/.test(host) && validEscapes(host);
}

function validEscapes(text: string): boolean {
  return !/%(?![0-9A-Fa-f]{2})/.test(text);
}
