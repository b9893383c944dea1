// kubernetes-models: the one source with enumerations and with Quantity told apart from text. Stable and beta APIs only.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { typeOf } from './model.mjs';

export function readKubernetesModels(folders) {
  const types = new Map();
  const roots = new Map();
  for (const folder of folders) {
    for (const file of readdirSync(folder, { recursive: true })) {
      if (!file.endsWith('.d.ts') || file.startsWith('_schemas') || file.includes('node_modules')) continue;
      const text = readFileSync(join(folder, file), 'utf8').replace(/^ *\/\*[^]*?\*\/\n/gm, '');
      const own = /^export interface (\w+)(?: extends TypeMeta)? \{\n([^]*?)^\}/m.exec(text);
      const alias = own && new RegExp(`\\b${own[1]} as (IIo\\w+)`).exec(text)?.[1];
      if (!alias) continue;
      const fields = new Map();
      for (const [, field, optional, type] of own[2].matchAll(
        /^ {4}"([^"]+)"(\?)?: ([^]*?);\n(?= {4}"|(?![^]))/gm,
      )) {
        fields.set(field, {
          type: typeOf(type.replace(/\s+/g, ' '), reference),
          required: optional === undefined,
        });
      }
      types.set(alias, fields);
      const version = fields.get('apiVersion')?.type.values?.[0];
      const kind = fields.get('kind')?.type.values?.[0];
      if (version && kind)
        roots.set(version.includes('/') ? `${version}/${kind}` : `/${version}/${kind}`, { type: alias });
    }
  }
  return { roots, types };
}

function reference(source) {
  if (source.endsWith('Quantity')) return { scalar: 'quantity' };
  if (source.endsWith('IntOrString')) return { scalar: 'intstr' };
  if (/^I?Io\w+$/.test(source)) return { ref: source };
  return { scalar: { string: 'str', number: 'num', boolean: 'bool' }[source] ?? 'any' };
}
