// @kubernetes/client-node: every type of a Kubernetes release, with required fields, formats, paths and plurals.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { typeOf } from './model.mjs';

const scalars = {
  string: 'str',
  boolean: 'bool',
  Date: 'time',
  V1MicroTime: 'microtime',
  IntOrString: 'intstr',
  any: 'any',
  object: 'object',
};

export function readClientNode(folder) {
  const models = join(folder, 'dist/gen/models');
  const types = new Map();
  const seen = new Set(
    readdirSync(models)
      .filter((file) => file.endsWith('.js'))
      .map((file) => file.slice(0, -3)),
  );
  for (const name of seen) {
    const text = readFileSync(join(models, `${name}.js`), 'utf8');
    const table = /attributeTypeMap = (\[[\s\S]*?\n\]);/.exec(text);
    if (!table) continue;
    const declaration = readFileSync(join(models, `${name}.d.ts`), 'utf8');
    const required = new Set(Array.from(declaration.matchAll(/^ {4}'([^']+)': /gm), (match) => match[1]));
    const fields = new Map();
    for (const { name: property, baseName, type, format } of JSON.parse(table[1])) {
      fields.set(baseName, {
        type: typeOf(type, (source) => reference(source, format)),
        required: required.has(property),
      });
    }
    types.set(name, fields);
  }
  return { roots: readRoots(folder), types };

  function reference(source, format) {
    if (source === 'number') return { scalar: format === 'int32' || format === 'int64' ? format : 'num' };
    if (source === 'string' && format === 'byte') return { scalar: 'byte' };
    if (Object.hasOwn(scalars, source)) return { scalar: scalars[source] };
    if (!seen.has(source)) throw new Error(`${folder}: unknown type ${source}`);
    return { ref: source };
  }
}

/** What can be created: the paths that take a POST of an object. Files of API versions that are gone are still in the package, but no longer imported. */
function readRoots(folder) {
  const imports = readFileSync(join(folder, 'dist/gen/types/ObservableAPI.js'), 'utf8');
  const roots = new Map();
  for (const [, api] of imports.matchAll(/from "\.\.\/apis\/(\w+)\.js"/g)) {
    const text = readFileSync(join(folder, 'dist/gen/apis', `${api}.js`), 'utf8');
    for (const [, path, body] of text.matchAll(
      /const localVarPath = '([^']+)'(?:(?!const localVarPath)[^])*?HttpMethod\.POST\)(?:(?!const localVarPath)[^])*?serialize\(body, "(\w+)"/g,
    )) {
      const match = /^\/(?:api|apis\/([^/]+))\/([^/]+)\/(namespaces\/\{namespace\}\/)?([a-z]+)$/.exec(path);
      if (!match) continue;
      const [, group = '', version, namespaced, plural] = match;
      const kind = body.replace(/^(?:[A-Z][A-Za-z]*?)?V\d+(?:(?:alpha|beta)\d+)?(?=[A-Z])/, '');
      roots.set(`${group}/${version}/${kind}`, { type: body, plural, namespaced: namespaced !== undefined });
    }
  }
  return roots;
}
