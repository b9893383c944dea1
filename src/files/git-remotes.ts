import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * The URLs of the remotes of a Git working copy, normalised; empty where the directory is none. In a worktree or a submodule
 * `.git` is a file that says where the data are.
 */
export function gitRemotes(root: string, touch?: (path: string) => void): ReadonlySet<string> {
  const read = (file: string): string | undefined => {
    touch?.(file);
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return undefined;
    }
  };
  const link = /^gitdir:\s*(.+?)\s*$/m.exec(read(join(root, '.git')) ?? '')?.[1];
  const own = link === undefined ? join(root, '.git') : resolve(root, link);
  const common = link === undefined ? undefined : read(join(own, 'commondir'))?.trim();
  const config = read(join(common === undefined ? own : resolve(own, common), 'config')) ?? '';
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
