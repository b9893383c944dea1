import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { GroupVersionKind } from '../../manifest/object.js';
import { apiVersionOf } from '../../manifest/object.js';
import { jsonSchemaOf } from '../../schemas/json-schema.js';
import { CATALOG_LAYOUT, expandLocation } from '../../schemas/location-template.js';
import type { YamlMap } from '../../yaml/value.js';
import { UsageError, type Arguments } from '../arguments.js';
import { displayPath } from '../display-path.js';
import { exitStatus, type Io } from '../io.js';
import { isKindName } from './kind-name.js';
import { openSchemas } from './open.js';

/** The file that leads to the schema of each kind, by the object's apiVersion and kind. */
const INDEX_FILE = 'all.json';

/** `preflux schemas export`: writes the schemas of a cluster's kinds as JSON Schemas, and one that leads to them all. */
export function exportSchemas(args: Arguments, io: Io): number {
  const output = args.get('output');
  if (output === undefined) throw new UsageError('say where to write the schemas: --output DIR');
  const { registry, kinds } = openSchemas(args, io);
  const wanted = new Map<string, GroupVersionKind>();
  const used = kinds.map(({ gvk }) => gvk);
  for (const gvk of args.has('all') ? [...used, ...registry.allKinds()] : used)
    wanted.set(`${apiVersionOf(gvk)} ${gvk.kind}`, gvk);
  const directory = resolve(io.cwd, output);
  const written: { readonly gvk: GroupVersionKind; readonly path: string }[] = [];
  const without: string[] = [];
  for (const [name, gvk] of wanted) {
    const match = registry.lookup(gvk);
    if (!match.found || !isKindName(gvk)) {
      without.push(name);
      continue;
    }
    const document = match.origin.document ?? jsonSchemaOf(gvk, match.schema(), match.release);
    const path = expandLocation(CATALOG_LAYOUT, gvk, '');
    writeJson(join(directory, path), document);
    written.push({ gvk, path });
  }
  writeJson(join(directory, INDEX_FILE), indexOf(written));
  const relative = displayPath(io.cwd, io.cwd, directory);
  const shown = relative.startsWith('..') ? directory : relative;
  io.stdout(`wrote ${written.length} schemas and ${INDEX_FILE} to ${shown}\n`);
  if (without.length > 0) io.stdout(`no schema: ${without.join(', ')}\n`);
  io.stdout(`
To let an editor with yaml-language-server use them, set

    "yaml.schemas": { "${shown === directory ? '' : './'}${join(shown, INDEX_FILE)}": ["clusters/**/*.yaml"] }

with the paths of your manifests, or begin a file with

    # yaml-language-server: $schema=${shown === directory ? '' : 'PATH/TO/'}${shown}/GROUP/KIND_VERSION.json
`);
  return exitStatus.ok;
}

/** A schema that holds each object against that of its kind; objects of other kinds are left alone. */
function indexOf(schemas: readonly { readonly gvk: GroupVersionKind; readonly path: string }[]): YamlMap {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    allOf: schemas.map(({ gvk, path }) => ({
      if: {
        required: ['apiVersion', 'kind'],
        properties: { apiVersion: { const: apiVersionOf(gvk) }, kind: { const: gvk.kind } },
      },
      // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
      then: { $ref: path },
    })),
  };
}

function writeJson(file: string, document: YamlMap): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(document, undefined, 1)}\n`);
}
