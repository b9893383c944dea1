import { buildSync } from 'esbuild';
import { existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Suite } from './suite.js';

/** All suites, in the order they run. */
export const suiteNames: readonly string[] = [
  'yaml',
  'yaml-corpus',
  'semver',
  'set-parser',
  'envsubst',
  'helm-template',
  'helm',
  'kustomize',
  'kustomize-repos',
  'crds',
  'schema-golden',
  'flux-repos',
];

/** Bundles a suite by itself, so that one that does not compile hides no other. */
export async function loadSuite(name: string): Promise<Suite | undefined> {
  if (!suiteNames.includes(name)) return undefined;
  const entry = `test/conformance/suites/${name}.ts`;
  if (!existsSync(entry)) throw new Error(`${entry} is not there yet`);
  const outfile = resolve(`node_modules/.cache/preflux/suite-${name}-${process.pid}.mjs`);
  buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
    banner: {
      js: "import { createRequire as createRequire_ } from 'node:module'; const require = createRequire_(import.meta.url);",
    },
  });
  try {
    const { suite } = (await import(pathToFileURL(outfile).href)) as { suite: Suite };
    return suite;
  } finally {
    rmSync(outfile, { force: true });
  }
}
