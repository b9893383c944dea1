import { basename } from '../../files/file-tree.js';
import { setOwn, type YamlMap } from '../../yaml/value.js';
import { writeYaml } from '../../yaml/write.js';
import type { ChartFile } from '../chart/chart-file.js';
import { byteList } from '../functions/byte-list.js';
import { nilList } from '../functions/nil-values.js';
import { sortedKeys } from '../template/go-string.js';
import { printValue } from '../template/go-print.js';
import { GoError, GoObject, withType, type GoMap, type GoMethod, type GoValue } from '../template/value.js';
import { parseGlob } from './glob.js';

/** `.Files`: the files of a chart that are no templates, by path. */
export class ChartFiles extends GoObject {
  readonly goType = 'engine.files';
  override readonly goKind = 'map';
  readonly #files: GoMapOfFiles;

  constructor(files: Iterable<ChartFile>) {
    super();
    this.#files = new Map(Array.from(files, (file) => [file.path, file]));
  }

  field(name: string): GoValue {
    return this.#bytes(name) ?? nilList('[]uint8');
  }

  override method(name: string): GoMethod | undefined {
    return Object.hasOwn(methods, name) ? methods[name]!(this) : undefined;
  }

  override entries(): [GoValue, GoValue][] {
    return this.paths().map((path) => [path, lazyBytes(this.#files.get(path)!)]);
  }

  print(): string {
    return printValue(this.toData());
  }

  toData(): GoMap {
    const data: GoMap = {};
    for (const path of this.paths()) setOwn(data as YamlMap, path, this.#bytes(path) as never);
    return data;
  }

  paths(): string[] {
    return sortedKeys(Object.fromEntries(this.#files) as unknown as GoMap);
  }

  get(path: string): ChartFile | undefined {
    return this.#files.get(path);
  }

  glob(pattern: string): ChartFiles {
    const glob = parseGlob(pattern);
    return new ChartFiles(Array.from(this.#files.values()).filter((file) => glob.matches(file.path)));
  }

  /** YAML of a map from base names to contents; of files with one base name the last path wins. */
  asYaml(content: (file: ChartFile) => string): string {
    const map: YamlMap = {};
    for (const path of this.paths()) setOwn(map, basename(path), content(this.#files.get(path)!));
    return writeYaml(map).replace(/\n$/, '');
  }

  #bytes(path: string): GoValue[] | undefined {
    const file = this.#files.get(path);
    return file && byteList(file.bytes);
  }
}

type GoMapOfFiles = ReadonlyMap<string, ChartFile>;

/** The same, made when something of it is first looked at: templates that range over files mostly want their paths. */
function lazyBytes(file: ChartFile): GoValue[] {
  let made: GoValue[] | undefined;
  const list = (): GoValue[] => (made ??= byteList(file.bytes));
  const proxy = new Proxy<GoValue[]>([], {
    get: (_, key) => Reflect.get(list(), key) as unknown,
    has: (_, key) => Reflect.has(list(), key),
    ownKeys: () => Reflect.ownKeys(list()),
    getOwnPropertyDescriptor: (target, key) => {
      // A proxy may only tell of a fixed property that its target has too.
      if (key === 'length') target.length = list().length;
      return Reflect.getOwnPropertyDescriptor(key === 'length' ? target : list(), key);
    },
  });
  return withType(proxy, '[]uint8');
}

function define(parameters: readonly 'string'[], call: (args: GoValue[]) => GoValue): GoMethod {
  return Object.assign((args: GoValue[]) => call(args), { parameters });
}

const methods: Readonly<Record<string, (files: ChartFiles) => GoMethod>> = {
  Get: (files) => define(['string'], ([path]) => files.get(path as string)?.text ?? ''),
  GetBytes: (files) =>
    define(['string'], ([path]) => byteList(files.get(path as string)?.bytes ?? new Uint8Array())),
  Glob: (files) => define(['string'], ([pattern]) => files.glob(pattern as string)),
  AsConfig: (files) => define([], () => files.asYaml((file) => file.text)),
  AsSecrets: (files) => define([], () => files.asYaml((file) => base64(file.bytes))),
  Lines: (files) => define(['string'], ([path]) => lines(files.get(path as string))),
};

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function lines(file: ChartFile | undefined): GoValue[] {
  if (!file) return withType([], '[]string');
  if (file.text === '') throw new GoError('runtime error: index out of range [-1]');
  return withType(file.text.replace(/\n$/, '').split('\n'), '[]string');
}
