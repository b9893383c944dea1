// @pulumi/kubernetes: the fields of the Kubernetes release it was made for. API versions that were removed long ago stay in it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { typeOf } from './model.mjs';

export function readPulumi(folder) {
  const lines = readFileSync(join(folder, 'types/input.d.ts'), 'utf8').split('\n');
  const types = new Map();
  const roots = new Map();
  const path = [];
  let fields;
  let name;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    let match;
    if ((match = /^( *)(?:export declare )?namespace (\w+) \{/.exec(line))) {
      path.length = match[1].length / 4;
      path.push(match[2]);
    } else if ((match = /^ +interface (\w+) \{/.exec(line))) {
      name = `${path.join('.')}.${match[1]}`;
      fields = new Map();
      types.set(name, fields);
    } else if (fields && (match = /^ {12}"?([\w$-]+)"?(\?)?: (.*)$/.exec(line))) {
      let text = match[3];
      while (!text.endsWith(';') || count(text, '{') > count(text, '}')) text += ` ${lines[++i].trim()}`;
      fields.set(
        match[1].replace(/^x_kubernetes_.*/, (field) => field.replaceAll('_', '-')),
        {
          type: typeOf(plain(text.slice(0, -1)), reference),
          required: match[2] === undefined,
        },
      );
    } else if (fields && /^ {8}\}/.test(line)) {
      const version = fields.get('apiVersion')?.type.values?.[0];
      const kind = fields.get('kind')?.type.values?.[0];
      if (version && kind && !name.endsWith('Patch'))
        roots.set(version.includes('/') ? `${version}/${kind}` : `/${version}/${kind}`, { type: name });
      fields = undefined;
    }
  }
  return { roots, types };
}

/** Drops the Input<...> wrappers and writes arrays as Array<...>. */
function plain(text) {
  const result = text.trim();
  const input = /^pulumi\.Input<(.*)>$/s.exec(result);
  if (input) return plain(input[1]);
  if (result.endsWith('[]')) return `Array<${plain(result.slice(0, -2))}>`;
  const map = /^\{\s*\[key: string\]: (.*?);?\s*\}$/s.exec(result);
  if (map) return `{ [key: string]: ${plain(map[1])} }`;
  return result;
}

function reference(source) {
  const match = /^inputs\.(.*)$/.exec(source);
  if (match) return { ref: match[1] };
  return {
    scalar: { string: 'str', number: 'num', boolean: 'bool', 'number | string': 'intstr' }[source] ?? 'any',
  };
}

function count(text, character) {
  return text.split(character).length - 1;
}
