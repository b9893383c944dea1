import { mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { configMap, kustomization } from '../cluster/repository.js';
import { preflux, repository, temporaryDirectory, type Run } from './program.js';

const again = 'as nothing has changed since the last run';

it('a run is told again only while everything that it depends on is as it was', async () => {
  const directory = repository({
    'clusters/test/apps.yaml': kustomization('apps', './apps'),
    'apps/config.yaml': configMap('app', { a: '1' }),
  });
  const cache = temporaryDirectory();
  const run = (...args: string[]): Run =>
    preflux(['clusters/test', ...args], directory, { PREFLUX_RUN_CACHE: 'on', XDG_CACHE_HOME: cache });
  const settle = (): Promise<void> => setTimeout(2100);

  // What has only just been written may change once more without showing it. A slow machine shows nothing here.
  const written = Date.now();
  const write = (): void => writeFileSync(join(directory, 'apps/config.yaml'), configMap('app', { a: '1' }));
  write();
  const early = [run(), run()];
  if (Date.now() - written < 2000) for (const { stdout } of early) expect(stdout).not.toContain(again);
  write();
  await settle();
  const first = run();
  const second = run();
  expect(first.stdout).not.toContain(again);
  expect(second.stdout).toContain(again);
  expect(second.stdout.split(' in ')[0]).toBe(first.stdout.split(' in ')[0]);
  expect(run('--no-cache').stdout).not.toContain(again);
  expect(run('--show', 'info').stdout).not.toContain(again);

  const changes: Record<string, () => void> = {
    'a changed file': () => writeFileSync(join(directory, 'apps/config.yaml'), configMap('app', { a: '2' })),
    'a file of the same size and times': () => {
      writeFileSync(join(directory, 'apps/next.yaml'), configMap('app', { a: '3' }));
      utimesSync(join(directory, 'apps/next.yaml'), new Date(1e12), new Date(1e12));
      renameSync(join(directory, 'apps/next.yaml'), join(directory, 'apps/config.yaml'));
    },
    'a new file': () => writeFileSync(join(directory, 'apps/broken.yaml'), 'a: b: c\n'),
    'a file that is gone': () => rmSync(join(directory, 'apps/broken.yaml')),
    'a path that was looked for': () => mkdirSync(join(directory, '.git')),
  };
  for (const [name, change] of Object.entries(changes)) {
    change();
    const changed = run();
    expect(changed.stdout, name).not.toContain(again);
    expect(changed.status, name).toBe(name === 'a new file' ? 1 : 0);
  }
}, 30_000);

it('findings and the exit status are told again as well', async () => {
  const directory = repository({ 'clusters/test/apps.yaml': kustomization('apps', './nowhere') });
  const env = { PREFLUX_RUN_CACHE: 'on', XDG_CACHE_HOME: temporaryDirectory() };
  await setTimeout(2100);
  const first = preflux(['clusters/test', '--format', 'json'], directory, env);
  expect(preflux(['clusters/test', '--format', 'json'], directory, env)).toEqual(first);
  expect(first.status).toBe(1);
}, 30_000);
