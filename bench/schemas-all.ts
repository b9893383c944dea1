// Holds all manifests of a folder against the JSON Schemas beside it and prints how many: `node schemas-all.cjs FOLDER`.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workingTree } from '../src/files/working-tree.js';
import { checkObject } from '../src/schemas/check.js';
import { createSchemaRegistry } from '../src/schemas/registry.js';
import { openSchemaLocation } from '../src/schemas/schema-location.js';
import { readDocuments } from '../src/yaml/read.js';
import { isMap } from '../src/yaml/value.js';

const folder = process.argv[2] ?? '.';
const location = openSchemaLocation({
  tree: workingTree(join(folder, 'schemas'), { symlinks: 'drop' }),
  path: '{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json',
  origin: 'location',
  kubernetesVersion: '1.36.0',
});
const registry = createSchemaRegistry({
  builtin: () => '{"format":1,"first":31,"last":36,"kinds":{},"types":{}}',
  locations: [location],
});
let checked = 0;
for (const file of readdirSync(join(folder, 'manifests'))) {
  const text = readFileSync(join(folder, 'manifests', file), 'utf8');
  for (const { value } of readDocuments(text, { rules: 'kustomize' })) {
    if (!isMap(value)) continue;
    const { findings, schema } = checkObject(registry, value);
    if (!schema.found || findings.length > 0)
      throw new Error(`${file}: ${JSON.stringify(findings.slice(0, 3))}`);
    checked++;
  }
}
console.log(checked);
