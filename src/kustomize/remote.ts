/** A resource entry that names something outside of the repository. */
export type RemoteSource =
  | {
      readonly kind: 'git';
      /** What git would clone. */
      readonly repository: string;
      /** The directory in it; empty for its root. */
      readonly path: string;
      /** Branch, tag or commit; empty for the default branch. */
      readonly ref: string;
      readonly submodules: boolean;
      /** Seconds; undefined where the entry says nothing. */
      readonly timeout?: number;
    }
  | { readonly kind: 'file'; readonly url: string };

/**
 * What a resource entry points to when it is remote: a git repository in one of the forms that kustomize understands
 * (`https://host/org/repo//path?ref=v1`, `git@host:org/repo.git/path`, `github.com/org/repo`), or a single file over
 * HTTP. Undefined for local paths.
 */
export function parseRemote(entry: string): RemoteSource | undefined {
  if (entry.startsWith('/')) return undefined;
  const isHttp = /^https?:\/\//i.test(entry);
  const git = parseGit(entry);
  if (isHttp && (git === undefined || namesFile(entry))) return { kind: 'file', url: entry };
  return git;
}

function namesFile(url: string): boolean {
  const path = url.split(/[?#]/, 1)[0]!;
  return (
    /\.(ya?ml|json)$/i.test(path) &&
    !/\.git(\/|$)/.test(path) &&
    !path.slice(path.indexOf('://') + 3).includes('//')
  );
}

function parseGit(entry: string): RemoteSource | undefined {
  const questionMark = entry.indexOf('?');
  const address = questionMark < 0 ? entry : entry.slice(0, questionMark);
  const query = new URLSearchParams(questionMark < 0 ? '' : entry.slice(questionMark + 1));
  const host = parseHost(address.replace(/^git::/, ''));
  if (host === undefined) return undefined;
  const split = splitRepository(host.path, host.prefix);
  if (split === undefined || leavesRepository(split.path)) return undefined;
  const timeout = seconds(query.get('timeout'));
  return {
    kind: 'git',
    repository: host.prefix + split.repository,
    path: split.path,
    ref: query.get('ref') ?? query.get('version') ?? '',
    submodules: (query.get('submodules') ?? 'true') !== 'false',
    ...(timeout === undefined ? {} : { timeout }),
  };
}

/** The part up to and with the separator behind the host, and the rest. */
function parseHost(address: string): { prefix: string; path: string } | undefined {
  const scheme = /^(ssh|https?|file|git):\/\//i.exec(address)?.[0] ?? '';
  const afterScheme = address.slice(scheme.length);
  if (scheme.toLowerCase() === 'file://') return { prefix: scheme, path: afterScheme };
  const user = /^[a-zA-Z][a-zA-Z0-9-]*@/.exec(afterScheme)?.[0] ?? '';
  const rest = afterScheme.slice(user.length);
  const isGithub = /^(www\.)?github\.com[:/]/i.test(rest);
  const scpStyle = (scheme === '' && user !== '') || isGithub;
  if (scheme === '' && !scpStyle) return undefined;
  const slash = rest.indexOf('/');
  const colon = rest.indexOf(':');
  const separator = scpStyle && colon > 0 && (slash < 0 || colon < slash) ? colon : slash;
  if (separator <= 0) return undefined;
  const path = rest.slice(separator + 1);
  if (isGithub) {
    const overSsh = user !== '' || scheme.toLowerCase() === 'ssh://';
    return { prefix: overSsh ? 'git@github.com:' : 'https://github.com/', path };
  }
  return { prefix: scheme + user + rest.slice(0, separator + 1), path };
}

function splitRepository(path: string, prefix: string): { repository: string; path: string } | undefined {
  const azure = path.indexOf('_git/');
  if (azure >= 0) {
    const end = path.indexOf('/', azure + '_git/'.length);
    return end < 0 ? { repository: path, path: '' } : cut(path, end, 1);
  }
  const doubleSlash = path.indexOf('//');
  if (doubleSlash > 0) return cut(path, doubleSlash, 2);
  const suffix = /\.git(?=\/|$)/.exec(path);
  if (suffix && suffix.index > 0) return cut(path, suffix.index + '.git'.length, 1);
  if (prefix.toLowerCase() === 'file://') return path === '' ? undefined : { repository: path, path: '' };
  const segments = path.split('/');
  if (segments.length < 2 || segments[0] === '' || segments[1] === '') return undefined;
  return { repository: segments.slice(0, 2).join('/'), path: segments.slice(2).join('/') };
}

function cut(path: string, end: number, separator: number): { repository: string; path: string } {
  return { repository: path.slice(0, end), path: path.slice(end + separator).replace(/^\/+|\/+$/g, '') };
}

function leavesRepository(path: string): boolean {
  let depth = 0;
  for (const segment of path.split('/')) {
    if (segment === '..') depth--;
    else if (segment !== '' && segment !== '.') depth++;
    if (depth < 0) return true;
  }
  return false;
}

function seconds(text: string | null): number | undefined {
  const match = text === null ? null : /^(\d+)(s|m|h)?$/.exec(text);
  if (!match) return undefined;
  const unit = match[2] === 'h' ? 3600 : match[2] === 'm' ? 60 : 1;
  return Number(match[1]) * unit;
}
