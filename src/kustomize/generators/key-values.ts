import { isUtf8 } from 'node:buffer';
import { basename } from '../../files/file-tree.js';
import { KustomizeFault } from '../fault.js';
import type { GeneratorEntry } from '../kustomization.js';

/** A key of a ConfigMap or Secret and its content; `field` and `index` say which source it comes from. */
export interface KeyValue {
  readonly key: string;
  readonly value: Uint8Array;
  readonly field: 'literals' | 'files' | 'envs' | 'env';
  readonly index: number;
}

/** Reads a file by the name that a source gives it. Throws KustomizeFault where it cannot be read. */
export type ReadFile = (name: string) => Uint8Array;

/** A source that is malformed or cannot be read, and which one it is. */
export interface SourceFault {
  readonly field: KeyValue['field'];
  readonly index: number;
  readonly fault: KustomizeFault;
}

/** The pairs of a generator entry, in kustomize's order: env files, literals, files; faulty sources are left out. */
export function keyValues(
  entry: GeneratorEntry,
  read: ReadFile,
): { readonly pairs: readonly KeyValue[]; readonly faults: readonly SourceFault[] } {
  const pairs: KeyValue[] = [];
  const faults: SourceFault[] = [];
  const collect = (
    field: KeyValue['field'],
    sources: readonly string[],
    upstream: string,
    add: (source: string, index: number) => void,
  ): void => {
    for (let index = 0; index < sources.length; index++) {
      try {
        add(sources[index]!, index);
      } catch (error) {
        if (!(error instanceof KustomizeFault)) throw error;
        const opening = `loading KV pairs: ${upstream}: `;
        const fault = { ...error.fault, upstream: opening + (error.fault.upstream ?? error.fault.message) };
        faults.push({ field, index, fault: new KustomizeFault(fault, error.location) });
      }
    }
  };
  const envs = entry.envs ?? [];
  const env = entry.env === undefined || entry.env === '' ? [] : [entry.env];
  const allEnvs = `env source files: [${[...envs, ...env].join(' ')}]`;
  const addEnv = (field: 'envs' | 'env') => (source: string, index: number) => {
    for (const [key, value] of envPairs(read(source))) pairs.push({ key, value, field, index });
  };
  collect('envs', envs, allEnvs, addEnv('envs'));
  collect('env', env, allEnvs, addEnv('env'));
  const literals = entry.literals ?? [];
  collect('literals', literals, `literal sources [${literals.join(' ')}]`, (source, index) => {
    const { key, value } = literalPair(source);
    pairs.push({ key, value: Buffer.from(value), field: 'literals', index });
  });
  const files = entry.files ?? [];
  collect('files', files, `file sources: [${files.join(' ')}]`, (source, index) => {
    const { key, file } = fileSource(source);
    pairs.push({ key, value: read(file), field: 'files', index });
  });
  return { pairs, faults };
}

function literalPair(source: string): { key: string; value: string } {
  const equals = source.indexOf('=');
  if (equals <= 0) {
    throw new KustomizeFault({
      code: 'invalid-literal',
      message: `the literal ${JSON.stringify(source)} is not of the form key=value`,
      upstream: `invalid literal source ${source}, expected key=value`,
    });
  }
  return { key: source.slice(0, equals), value: withoutQuotes(source.slice(equals + 1)) };
}

function withoutQuotes(text: string): string {
  const first = text[0];
  const quoted = text.length >= 2 && (first === '"' || first === "'") && text.at(-1) === first;
  return quoted ? text.slice(1, -1) : text;
}

/** The key and the file of an entry of `files`. Throws KustomizeFault where it is neither a path nor `key=path`. */
export function fileSource(source: string): { key: string; file: string } {
  const [before = '', after, more] = source.split('=');
  if (after === undefined) return { key: basename(source.replace(/\/+$/, '')), file: source };
  const problem =
    more !== undefined
      ? `source ${JSON.stringify(source)} key name or file path contains '='`
      : before === ''
        ? `missing key name for file path ${JSON.stringify(after)} in source ${JSON.stringify(source)}`
        : after === ''
          ? `missing file path for key name ${JSON.stringify(before)} in source ${JSON.stringify(source)}`
          : undefined;
  if (problem !== undefined) {
    throw new KustomizeFault({
      code: 'invalid-file-source',
      message: `the file source ${JSON.stringify(source)} is neither a path nor of the form key=path`,
      upstream: problem,
    });
  }
  return { key: before, file: after };
}

/** The pairs of an env file: comments and blank lines are skipped, quotes stay, a line without `=` has an empty value. */
function envPairs(content: Uint8Array): [string, Uint8Array][] {
  const pairs: [string, Uint8Array][] = [];
  const text = Buffer.from(content);
  let number = 0;
  for (let start = 0; start < text.length; number++) {
    let end = text.indexOf(0x0a, start);
    if (end < 0) end = text.length;
    let line = text.subarray(start, end);
    start = end + 1;
    if (line.at(-1) === 0x0d) line = line.subarray(0, -1);
    let decoded = utf8Text(line);
    if (decoded === undefined) {
      throw new KustomizeFault({
        code: 'invalid-env-file',
        message: `line ${number + 1} of the env file is not UTF-8`,
        upstream: `line ${number} has invalid utf8 bytes : ${line.toString('latin1')}`,
      });
    }
    if (number === 0 && decoded.startsWith('\uFEFF')) decoded = decoded.slice(1);
    decoded = decoded.replace(/^[\s\u0085]+/, '');
    if (decoded === '' || decoded.startsWith('#')) continue;
    const equals = decoded.indexOf('=');
    pairs.push(
      equals < 0
        ? [decoded, Buffer.alloc(0)]
        : [decoded.slice(0, equals), Buffer.from(decoded.slice(equals + 1))],
    );
  }
  return pairs;
}

/** Bytes as text, byte order mark included; undefined where they are not UTF-8. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  if (!isUtf8(bytes)) return undefined;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
