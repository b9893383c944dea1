// Builds dist/: the command line (one CommonJS bundle behind a tiny entry), the library (ESM), the GitHub Action,
// type declarations, data files and the licences of everything bundled.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  minify: true,
  legalComments: 'none',
  define: { PREFLUX_VERSION: JSON.stringify(version) },
  logLevel: 'warning',
  metafile: true,
};

/** Modules have no `require` of their own. */
const requireInModules =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist/data', { recursive: true });

/** Libraries that few runs need lie beside the program, so that the others do not read them. */
const libraries = ['age-encryption', 're2js', 'yaml', 'bcryptjs', '@marcbachmann/cel-js'];
const apart = {
  name: 'apart',
  setup({ onResolve }) {
    onResolve({ filter: new RegExp(`^(${libraries.join('|')})$`) }, ({ path, kind }) =>
      kind === 'require-call' ? { path: `./lib/${path}.cjs`, external: true } : undefined,
    );
  },
};

/**
 * Built-in modules that are costly to load and that few runs need are loaded when something of them is first called.
 * Each function stands for the module's own one, and also for its class.
 */
const lazyBuiltins = {
  name: 'lazy-builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:(crypto|net|zlib)$/ }, ({ path }) => ({ path, namespace: 'lazy-builtin' }));
    onLoad({ filter: /.*/, namespace: 'lazy-builtin' }, ({ path }) => {
      const functions = Object.entries(process.getBuiltinModule(path))
        .filter(([, value]) => typeof value === 'function')
        .map(
          ([name]) => `export function ${name}(...args) {
            const real = process.getBuiltinModule(${JSON.stringify(path)}).${name};
            return new.target ? new real(...args) : real(...args);
          }`,
        );
      return { contents: functions.join('\n'), loader: 'js' };
    });
  },
};

/**
 * Commands that need little of the program have one of their own: compiling the whole of it takes longer than a chart or
 * a kustomization. `src/cli/bin.ts` names them too.
 */
const ownPrograms = ['template', 'kustomize'];

const program = (name, entry) =>
  build({
    ...common,
    entryPoints: [entry],
    outfile: `dist/${name}.cjs`,
    format: 'cjs',
    plugins: [apart, lazyBuiltins],
    // The entry compiles this file itself, and as it is: no need to copy the text of it into a function.
    banner: { js: '(function (exports, require, module, __filename, __dirname) {' },
    footer: { js: '})' },
  });

const results = await Promise.all([
  build({
    ...common,
    entryPoints: ['src/cli/bin.ts'],
    outfile: 'dist/preflux.cjs',
    format: 'cjs',
    external: ['./main.cjs'],
    banner: { js: '#!/usr/bin/env node' },
  }),
  program('main', 'src/cli/main.ts'),
  ...ownPrograms.map((command) => program(command, `src/cli/main-${command}.ts`)),
  build({
    ...common,
    entryPoints: ['src/cli/action.ts'],
    outfile: 'dist/action.cjs',
    format: 'cjs',
    plugins: [lazyBuiltins],
  }),
  build({
    ...common,
    entryPoints: ['src/index.ts'],
    outfile: 'dist/index.js',
    format: 'esm',
    plugins: [apart, lazyBuiltins],
    banner: { js: requireInModules },
  }),
  ...libraries.map((name) =>
    build({ ...common, entryPoints: [name], outfile: `dist/lib/${name}.cjs`, format: 'cjs' }),
  ),
]);

for (const file of existsSync('src/schemas/data') ? readdirSync('src/schemas/data') : []) {
  if (file.endsWith('.json')) cpSync(join('src/schemas/data', file), join('dist/data', file));
}
await compilePrograms();
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.types.json'], {
  stdio: 'inherit',
});
writeFileSync(
  'dist/THIRD_PARTY_LICENSES.txt',
  licences(results.flatMap((result) => Object.keys(result.metafile.inputs))),
);

/**
 * Leaves the compiled code of the programs beside them. Which of their functions it has follows from work on the fixtures;
 * whatever it lacks is compiled when it is first called.
 */
async function compilePrograms() {
  const compiler = `node_modules/.cache/preflux/compile-${process.pid}.mjs`;
  await build({
    ...common,
    minify: false,
    entryPoints: ['scripts/compile.ts'],
    outfile: compiler,
    format: 'esm',
    banner: { js: requireInModules },
  });
  const charts = 'fixtures/charts';
  const clusters = [
    'fixtures/kimawesome/cluster/kimawesome',
    'fixtures/kimawesome-broken/cluster/kimawesome',
  ];
  const idioms = ['template', 'idioms', `${charts}/idioms`];
  const work = {
    template: [
      idioms,
      ['template', 'shop', `${charts}/shop`, '-f', `${charts}/shop-production.yaml`, '--set', 'replicas=7'],
      ['template', 'uptime', 'fixtures/kimawesome/charts/vendor/uptime-1.4.2.tgz'],
    ],
    kustomize: readdirSync('fixtures/kimawesome/overlays', { recursive: true })
      .filter((path) => basename(path) === 'kustomization.yaml')
      .map((path) => ['kustomize', join('fixtures/kimawesome/overlays', dirname(path))]),
    main: [
      ...clusters.map((cluster) => ['validate', cluster]),
      ['build', clusters[0]],
      ['graph', clusters[0]],
      idioms,
    ],
  };
  const { NODE_OPTIONS: _, ...env } = { ...process.env, PREFLUX_RUN_CACHE: 'off' };
  for (const [name, commandLines] of Object.entries(work)) {
    execFileSync(process.execPath, [compiler, `${name}.cjs`], {
      env,
      input: JSON.stringify(commandLines),
      stdio: ['pipe', 'ignore', 'pipe'],
    });
  }
  rmSync(compiler);
}

/** The licence texts of the packages that the given bundle inputs belong to. */
function licences(inputs) {
  const packages = new Set();
  for (const input of inputs) {
    const match = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match) packages.add(match[1]);
  }
  return [...packages]
    .sort()
    .map((name) => {
      const folder = join('node_modules', name);
      const info = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
      const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `Licence: ${info.license}`;
      return `${name} ${info.version} (${info.license})\n\n${text}\n`;
    })
    .join(`\n${'-'.repeat(78)}\n\n`);
}
