import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

const module = 'github.com/yannh/kubeconform/cmd/kubeconform@v0.7.0';
const folder = resolve('node_modules/.cache/preflux/go');

/** The kubeconform to compare with: from PREFLUX_BENCH_KUBECONFORM, the path, or built with Go where that is. */
export function findKubeconform(): string | undefined {
  const given = process.env['PREFLUX_BENCH_KUBECONFORM'];
  if (given) return given;
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((path) => path !== '');
  for (const path of [...folders, folder]) {
    if (existsSync(join(path, 'kubeconform'))) return join(path, 'kubeconform');
  }
  if (!folders.some((path) => existsSync(join(path, 'go')))) return undefined;
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('go', ['install', module], {
      env: { ...process.env, GOBIN: folder },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  } catch {
    return undefined;
  }
  return join(folder, 'kubeconform');
}
