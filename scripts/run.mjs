// Runs a TypeScript program of this repository: bundles it into memory-sized ESM beside node_modules and imports it.
import { build } from 'esbuild';
import { mkdirSync, rmSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [entry, ...rest] = process.argv.slice(2);
const outfile = `node_modules/.cache/preflux/${entry.replaceAll('/', '-').replace(/\.ts$/, '')}-${process.pid}.mjs`;
mkdirSync('node_modules/.cache/preflux', { recursive: true });
await build({
  entryPoints: [entry],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'warning',
  // Libraries that few runs need are loaded by require where they are used.
  banner: {
    js: "import { createRequire as createRequire_ } from 'node:module'; const require = createRequire_(import.meta.url);",
  },
});
process.argv = [process.argv[0], entry, ...rest];
process.on('exit', () => rmSync(outfile, { force: true }));
await import(pathToFileURL(outfile).href);
