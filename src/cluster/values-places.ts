import type { Location } from '../diagnostics/diagnostic.js';
import { locateField, locateLine, seenFrom } from '../files/field-location.js';
import { dirname, joinPath, type FileTree } from '../files/file-tree.js';
import type { ReferencedValues } from '../flux/values.js';
import { assign } from '../helm/values/strvals.js';
import { KustomizeFault } from '../kustomize/fault.js';
import { fileSource } from '../kustomize/generators/key-values.js';
import type { Origin } from '../manifest/origin.js';
import { locate } from '../yaml/locate.js';
import { readFirst } from '../yaml/read.js';
import { getOwn, isMap, valueAt, type Path, type YamlMap, type YamlValue } from '../yaml/value.js';
import type { ConfigSource } from './cluster.js';
import type { UnitContext } from './unit-context.js';

/** Values as one text of the user writes them. */
export interface WrittenValues {
  readonly values: () => YamlMap;
  /** Where the value at a path, which is there, is written. */
  readonly locate: (path: Path) => Location;
}

/** Where a value is written, or the nearest one above it. */
export interface ValuePlace {
  readonly location: Location;
  /** How many steps of the path are there. */
  readonly depth: number;
}

/** Looks a path up in the values of a release; the last text that has most of it is the one that counts. */
export function findValue(written: readonly WrittenValues[], path: Path): ValuePlace | undefined {
  let best: WrittenValues | undefined;
  let depth = -1;
  for (const values of written) {
    const found = depthOf(values.values(), path);
    if (found < depth) continue;
    best = values;
    depth = found;
  }
  return best && { location: best.locate(path.slice(0, depth)), depth };
}

function depthOf(root: YamlMap, path: Path): number {
  let value: YamlValue = root;
  for (const [depth, step] of path.entries()) {
    const next: YamlValue | undefined = Array.isArray(value)
      ? value[Number(step)]
      : isMap(value)
        ? getOwn(value, String(step))
        : undefined;
    if (next === undefined) return depth;
    value = next;
  }
  return path.length;
}

/** The inline values of a HelmRelease. */
export function inlineValues(context: UnitContext, values: YamlMap): WrittenValues {
  return { values: () => values, locate: (path) => context.locate(['spec', 'values', ...path]) };
}

/** The values of one entry of `valuesFrom`. */
export function referencedValues(
  context: UnitContext,
  index: number,
  { text, targetPath }: ReferencedValues,
  config: ConfigSource | undefined,
  key: string,
): WrittenValues {
  const entry = (): Location => context.locate(['spec', 'valuesFrom', index]);
  if (targetPath !== undefined) {
    return {
      values: () => assigned(targetPath),
      locate: () => context.locate(['spec', 'valuesFrom', index, 'targetPath']),
    };
  }
  let values: YamlMap | undefined;
  return {
    values: () => (values ??= readText(text)),
    locate: (path) => (config && locateInConfig(context, config, key, text, path)) ?? entry(),
  };
}

/** A file of values in a source. */
export function valuesFile(context: UnitContext, tree: FileTree, file: string): WrittenValues {
  const text = tree.readText(file) ?? '';
  let values: YamlMap | undefined;
  return {
    values: () => (values ??= readText(text)),
    locate: (path) => seenFrom(context.home, tree, inFile(text, file, path)),
  };
}

function assigned(targetPath: string): YamlMap {
  const values: YamlMap = {};
  try {
    assign(values, `${targetPath}=x`, { mode: 'string' });
  } catch {
    // What cannot be set is reported where the values are put together.
  }
  return values;
}

function readText(text: string): YamlMap {
  try {
    const { value } = readFirst(text, { rules: 'helm', duplicateKeys: 'last' });
    return isMap(value) ? value : {};
  } catch {
    return {};
  }
}

/** The place of a key in a file of values. */
export function inFile(text: string, file: string, path: Path): Location {
  const found = path.length === 0 ? undefined : locate(text, 0, path, 'helm');
  return found ? { file, ...found.key } : { file };
}

function locateInConfig(
  context: UnitContext,
  config: ConfigSource,
  key: string,
  text: string,
  path: Path,
): Location | undefined {
  const tree = context.treeOf(config);
  const { producer } = config;
  if (producer.origin.kind === 'generator') {
    const file = generatedFrom(tree, producer.origin, key);
    const content = file === undefined ? undefined : tree.readText(file);
    if (file !== undefined && content !== undefined)
      return seenFrom(context.home, tree, inFile(content, file, path));
  }
  const field = ['data', 'stringData'].find(
    (name) => valueAt(producer.object, [name, key]) === text && text !== '',
  );
  const found = path.length === 0 ? undefined : locate(text, 0, path, 'helm');
  const place =
    field === undefined || !found
      ? locateField(tree, producer, [field ?? 'data', key])
      : locateLine(tree, producer, [field, key], found.key.line);
  if (!place) return undefined;
  const column =
    place.column === undefined || field === undefined || !found
      ? {}
      : { column: place.column + found.key.column - 1 };
  return seenFrom(context.home, tree, { ...place, ...column });
}

/** The file that an entry of a generator reads a key from. */
function generatedFrom(
  tree: FileTree,
  { file, field, index }: Origin & { kind: 'generator' },
  key: string,
): string | undefined {
  const entry = valueAt(readText(tree.readText(file) ?? ''), [field, index]);
  const files = isMap(entry) ? getOwn(entry, 'files') : undefined;
  for (const source of Array.isArray(files) ? files : []) {
    if (typeof source !== 'string') continue;
    try {
      const named = fileSource(source);
      if (named.key === key) return joinPath(dirname(file), named.file);
    } catch (fault) {
      if (!(fault instanceof KustomizeFault)) throw fault;
    }
  }
  return undefined;
}
