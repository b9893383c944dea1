import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The URLs of the remotes of a Git working copy, normalised; empty where the directory is none. */
export function gitRemotes(root: string, touch?: (path: string) => void): ReadonlySet<string> {
  let config: string;
  try {
    const file = join(root, '.git', 'config');
    touch?.(file);
    config = readFileSync(file, 'utf8');
  } catch {
    return new Set();
  }
  const urls = new Set<string>();
  for (const [, url] of config.matchAll(/^\s*url\s*=\s*(\S+)\s*$/gm)) urls.add(normaliseGitUrl(url!));
  return urls;
}

/**
 * A form in which URLs of one repository are equal: host in lower case and path, without scheme, user, default port,
 * `.git` and trailing slashes; `git@host:path` equals `ssh://git@host/path`.
 */
export function normaliseGitUrl(url: string): string {
  const scp = /^(?:[^@/]+@)?([^:/]+):(?!\/\/)(.+)$/.exec(url);
  const parts = scp ? [scp[1]!, scp[2]!] : splitUrl(url);
  const host = parts[0]!.toLowerCase().replace(/:(?:22|80|443|9418)$/, '');
  const path = parts[1]!.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '');
  return `${host}/${path}`;
}

function splitUrl(url: string): [string, string] {
  const rest = url.replace(/^[a-z+]+:\/\//i, '').replace(/^[^@/]*@/, '');
  const slash = rest.indexOf('/');
  return slash < 0 ? [rest, ''] : [rest.slice(0, slash), rest.slice(slash + 1)];
}
