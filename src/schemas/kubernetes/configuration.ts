import type { YamlMap } from '../../yaml/value.js';
import { has, mapIn, textIn, type Judge } from './judge.js';

/** Bytes that the data of a ConfigMap or Secret may take together. */
const MAX_BYTES = 1024 * 1024;

/** Keys that a Secret of a type must have. */
const SECRET_KEYS: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
};

/** What the API server's own code has against the data of a ConfigMap or Secret. */
export function dataFindings(object: YamlMap, kind: string, judge: Judge): void {
  const fields = kind === 'Secret' ? ['data', 'stringData'] : ['data', 'binaryData'];
  const keys = new Set<string>();
  let bytes = 0;
  let open = false;
  for (const field of fields) {
    const entries = mapIn(object, field);
    for (const key of Object.keys(entries)) {
      const value = entries[key];
      keys.add(key);
      if (judge.isUnknown(key)) open = true;
      if (typeof value !== 'string' || judge.isUnknown(value)) continue;
      const plain = field === 'stringData' || (field === 'data' && kind === 'ConfigMap');
      bytes += plain ? Buffer.byteLength(value) : Math.floor((value.length * 3) / 4);
    }
  }
  if (bytes > MAX_BYTES)
    judge.must('schema/length', ['data'], `take at most ${MAX_BYTES} bytes, not ${bytes}`);
  // One without any data is for another program to fill.
  if (kind !== 'Secret' || open || keys.size === 0) return;
  const type = textIn(object, 'type', judge) ?? '';
  const wanted = Object.hasOwn(SECRET_KEYS, type) ? SECRET_KEYS[type]! : [];
  const place = has(object, 'data') ? 'data' : 'stringData';
  for (const key of wanted) if (!keys.has(key)) judge.needs([place], key, `the type is ${type}`);
}
