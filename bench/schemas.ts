import { buildSync } from 'esbuild';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { GroupVersionKind } from '../src/manifest/object.js';
import { isDefinition } from '../src/schemas/definition.js';
import { jsonSchemaOf } from '../src/schemas/json-schema.js';
import { createSchemaRegistry, type SchemaRegistry } from '../src/schemas/registry.js';
import { readDocuments } from '../src/yaml/read.js';
import { isMap } from '../src/yaml/value.js';
import { writeYaml } from '../src/yaml/write.js';
import { findKubeconform } from './find-kubeconform.js';
import { cpuOf, median, printTable } from './measure.js';
import { sampleObject } from './schema-samples.js';

const kinds = 120;
const each = 25;
const runs = 5;
const builtin = 'src/schemas/data/kubernetes.json';
/** Definitions of other projects, where they are at hand. */
const definitions = '../shared/corpus/crds';

/**
 * Whole-process CPU and time for 3,000 manifests of 120 kinds (fewer where there are no definitions at hand), cold, against kubeconform on the same files and the same
 * JSON Schemas: of the schemas' part alone, and of all that `preflux validate` does.
 */
export function run(): void {
  const kubeconform = findKubeconform();
  const folder = mkdtempSync(join(tmpdir(), 'preflux-bench-schemas-'));
  try {
    const { written, number } = writeSamples(folder);
    const location = `${folder}/schemas/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json`;
    const program = bundle();
    const alone = measure([process.execPath, program, folder]);
    const cli = measure([
      process.execPath,
      resolve('dist/preflux.cjs'),
      'validate',
      `${folder}/manifests`,
      '--no-cache',
      '--fail-on',
      'never',
      '--schema-location',
      `${folder}/schemas`,
    ]);
    rmSync(program);
    const rows = [
      ['', 'CPU ms', 'ms'],
      ['schemas alone', ...shown(alone)],
      ['preflux validate', ...shown(cli)],
    ];
    if (kubeconform !== undefined) {
      const command = [
        kubeconform,
        '-strict',
        '-n',
        String(availableParallelism()),
        '-schema-location',
        location,
        `${folder}/manifests`,
      ] as const;
      checkKubeconform(command, written);
      const reference = measure([...command]);
      rows.push(['kubeconform', ...shown(reference)]);
      rows.push([
        'schemas alone / kubeconform',
        (alone.cpu / reference.cpu).toFixed(2),
        (alone.wall / reference.wall).toFixed(2),
      ]);
      rows.push([
        'preflux validate / kubeconform',
        (cli.cpu / reference.cpu).toFixed(2),
        (cli.wall / reference.wall).toFixed(2),
      ]);
    } else {
      console.log('\nno kubeconform (set PREFLUX_BENCH_KUBECONFORM, put it on the path, or have Go there)');
    }
    printTable(`${written} manifests of ${number} kinds, cold (median of ${runs})`, rows);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Sample {
  /** Seconds. */
  readonly cpu: number;
  readonly wall: number;
}

function measure(command: readonly [string, ...string[]]): Sample {
  const cpu: number[] = [];
  const wall: number[] = [];
  for (let run = 0; run <= runs; run++) {
    const started = performance.now();
    const used = cpuOf(command, '.');
    if (run === 0) continue;
    cpu.push(used);
    wall.push((performance.now() - started) / 1000);
  }
  return { cpu: median(cpu), wall: median(wall) };
}

function shown({ cpu, wall }: Sample): string[] {
  return [(cpu * 1000).toFixed(0), (wall * 1000).toFixed(0)];
}

/** Writes manifests, a file a kind, and the JSON Schema of each kind; answers how many manifests, and of how many kinds. */
function writeSamples(folder: string): { written: number; number: number } {
  const registry = createSchemaRegistry({ builtin: () => readFileSync(builtin, 'utf8') });
  const wanted = sampleKinds(registry);
  let written = 0;
  let number = 0;
  for (const gvk of wanted) {
    if (number === kinds) break;
    const samples = Array.from({ length: each }, (_, variant) => sampleObject(registry, gvk, variant));
    const match = registry.lookup(gvk);
    if (!match.found || samples.includes(undefined)) continue;
    number++;
    const name = `${gvk.group || 'v1'}/${gvk.kind.toLowerCase()}_${gvk.version}`;
    const text = samples.map((object) => writeYaml(object!)).join('---\n');
    write(`${folder}/manifests/${name.replace('/', '-')}.yaml`, text);
    write(`${folder}/schemas/${name}.json`, JSON.stringify(jsonSchemaOf(gvk, match.schema(), match.release)));
    written += samples.length;
  }
  return { written, number };
}

/** A quarter of the kinds are Kubernetes' own where there are definitions of others; the order is always the same. */
function sampleKinds(registry: SchemaRegistry): readonly GroupVersionKind[] {
  const bundled = registry.allKinds().filter(({ kind }) => !/Review$|^Binding$|List$/.test(kind));
  if (!existsSync(definitions)) return bundled;
  for (const file of readdirSync(definitions).sort()) {
    if (!file.endsWith('.yaml') || file.includes('@')) continue;
    for (const { value } of readDocuments(readFileSync(join(definitions, file), 'utf8'), { rules: 'helm' }))
      if (isMap(value) && isDefinition(value)) registry.addDefinition(value, file);
  }
  const own = new Set(bundled.map((gvk) => JSON.stringify(gvk)));
  const others = registry.allKinds().filter((gvk) => !own.has(JSON.stringify(gvk)));
  return [...bundled.slice(0, kinds / 4), ...others, ...bundled.slice(kinds / 4)];
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function bundle(): string {
  const outfile = resolve(`node_modules/.cache/preflux/bench-schemas-all-${process.pid}.cjs`);
  buildSync({
    entryPoints: ['bench/schemas-all.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minify: true,
  });
  return outfile;
}

/** The comparison says something only where both take all manifests. */
function checkKubeconform([command, ...args]: readonly [string, ...string[]], manifests: number): void {
  const summary = execFileSync(command, ['-summary', '-output', 'json', ...args], { encoding: 'utf8' });
  const { valid } = (JSON.parse(summary) as { summary: { valid: number } }).summary;
  if (valid !== manifests)
    throw new Error(`kubeconform takes ${valid} of ${manifests} manifests:\n${summary}`);
}
