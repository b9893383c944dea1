import { quoteString } from '../template/go-quote.js';
import { byteLength, sliceBytes } from '../template/go-string.js';
import { typeMark, withType, type GoMap, type GoValue } from '../template/value.js';
import { getKey, isGoMap, setKey } from './maps.js';
import { TomlScanner } from './toml-scan.js';

/** How deep lists and inline tables may be nested. */
const deepest = 500;

/**
 * What a TOML text says, as github.com/BurntSushi/toml reads it: integers are int64, dates times in UTC, lists of
 * tables `[]map[string]interface{}`. Throws TomlError with that library's message.
 */
export function readToml(text: string): GoMap {
  return new TomlReader(text.startsWith('\ufeff') ? text.slice(1) : text).read();
}

class TomlReader {
  private depth = 0;
  /** The table that keys belong to, and the key being read, for messages. */
  private context: readonly string[] = [];
  private currentKey = '';
  private readonly root: GoMap = {};
  /** Tables that are there only because a longer key needs them; a header may still define them. */
  private readonly implicit = new Set<string>();

  private readonly scan: TomlScanner;

  constructor(text: string) {
    this.scan = new TomlScanner(text, () => this.currentPath());
  }

  read(): GoMap {
    // The library looks for UTF-16 in the first bytes.
    if (sliceBytes(this.scan.text, 0, Math.min(6, byteLength(this.scan.text))).includes('\0'))
      this.scan.fail('files cannot contain NULL bytes; probably using UTF-16; TOML files must be UTF-8');
    for (;;) {
      this.scan.skipBlank();
      if (this.scan.at >= this.scan.text.length) return this.root;
      if (this.scan.text[this.scan.at] === '[') {
        this.scan.at++;
        if (this.scan.text[this.scan.at] === '[') {
          this.scan.at++;
          this.header(true);
        } else {
          this.header(false);
        }
      } else {
        this.keyValue();
      }
      this.scan.lineEnd();
    }
  }

  private header(isList: boolean): void {
    const key: string[] = [];
    for (;;) {
      this.scan.skipSpace();
      const next = this.scan.text[this.scan.at];
      if (next === ']' || next === undefined)
        this.scan.fail('unexpected end of table name (table names cannot be empty)');
      if (next === '.') this.scan.fail('unexpected table separator (table names cannot be empty)');
      key.push(this.scan.keyPart());
      this.scan.skipSpace();
      const end = this.scan.text[this.scan.at];
      if (end === ']') break;
      if (end !== '.') {
        const found = this.scan.quotedNext();
        this.scan.take('\n');
        this.scan.fail(`expected '.' or ']' to end table name, but got ${found} instead`);
      }
      this.scan.at++;
    }
    this.scan.at++;
    if (isList) {
      if (this.scan.text[this.scan.at] !== ']')
        this.scan.fail(
          `expected end of table array name delimiter ']', but got ${this.scan.quotedNext()} instead`,
        );
      this.scan.at++;
    }
    this.openTable(key, isList);
  }

  private keyValue(): void {
    const outer = this.context;
    this.scan.skipSpace();
    if (this.scan.text[this.scan.at] === '=') this.scan.fail("unexpected '=': key name appears blank");
    if (this.scan.text[this.scan.at] === '.') this.scan.fail("unexpected '.': keys cannot start with a '.'");
    const key = this.scan.dottedKey();
    for (const part of key.slice(0, -1)) this.openImplicit([...this.context, part]);
    this.currentKey = key.at(-1)!;
    this.setValue(this.currentKey, this.value());
    this.context = outer;
    this.currentKey = '';
  }

  private value(): GoValue {
    this.scan.skipSpace();
    const first = this.scan.text[this.scan.at];
    if (first === undefined) this.scan.fail('unexpected EOF; expected value');
    switch (first) {
      case '[':
        return this.nested(() => this.array());
      case '{':
        return this.nested(() => this.inlineTable());
      case '"':
        this.scan.at++;
        return this.scan.take('""') ? this.scan.multilineString() : this.scan.basicString();
      case "'":
        this.scan.at++;
        return this.scan.take("''") ? this.scan.multilineLiteral() : this.scan.literalString();
      case '.':
        this.scan.at++;
        this.scan.fail("floats must start with a digit, not '.'");
        break;
      default:
        break;
    }
    if (/[0-9+-]/.test(first)) return this.scan.numberOrDate();
    if (this.scan.take('inf')) return Infinity;
    if (this.scan.take('nan')) return NaN;
    const word = /\p{L}*/uy;
    word.lastIndex = this.scan.at;
    const name = word.exec(this.scan.text)![0];
    if (name === 'true' || name === 'false') {
      this.scan.at += name.length;
      return name === 'true';
    }
    if (/^\p{L}/u.test(name)) this.scan.fail(`expected value but found ${quoteString(name)} instead`);
    this.scan.fail(`expected value but found ${this.scan.quotedNext()} instead`);
  }

  private nested<T>(read: () => T): T {
    if (++this.depth > deepest) this.scan.fail(`values are nested deeper than ${deepest} levels`);
    const value = read();
    this.depth--;
    return value;
  }

  private array(): GoValue[] {
    const result: GoValue[] = [];
    this.scan.at++;
    for (;;) {
      this.scan.skipBlank();
      if (this.scan.text[this.scan.at] === ',') this.scan.fail('unexpected comma');
      if (this.scan.take(']')) return result;
      result.push(this.value());
      this.scan.skipBlank();
      if (this.scan.take(']')) return result;
      if (!this.scan.take(','))
        this.scan.fail(`expected a comma (',') or array terminator (']'), but got ${this.scan.nextOrEnd()}`);
    }
  }

  private inlineTable(): GoMap {
    const table: GoMap = {};
    this.scan.at++;
    for (;;) {
      this.scan.skipBlank();
      if (this.scan.text[this.scan.at] === ',') this.scan.fail('unexpected comma');
      if (this.scan.take('}')) return table;
      this.inlineEntry(table);
      this.scan.skipBlank();
      if (this.scan.take('}')) return table;
      if (!this.scan.take(','))
        this.scan.fail(
          `expected a comma or an inline table terminator '}', but got ${this.scan.nextOrEnd()} instead`,
        );
    }
  }

  private inlineEntry(table: GoMap): void {
    const { context: outer, currentKey: outerKey } = this;
    if (this.scan.text[this.scan.at] === '=') this.scan.fail("unexpected '=': key name appears blank");
    this.context = [...outer, outerKey];
    this.currentKey = '';
    const key = this.scan.dottedKey();
    this.currentKey = key.at(-1)!;
    let map = table;
    for (let i = 0; i < key.length - 1; i++) {
      const next = getKey(map, key[i]!) ?? {};
      if (!isGoMap(next))
        this.scan.fail(
          `Key '${key
            .slice(0, i + 1)
            .map(dottedPart)
            .join('.')}' has already been defined.`,
        );
      setKey(map, key[i]!, next);
      map = next;
    }
    const value = this.value();
    // A second table for a key that has one is refused at the first of its keys that the first one has.
    const earlier = key.length === 1 ? this.existingTable(this.context) : undefined;
    if (Object.hasOwn(map, this.currentKey) || (earlier && Object.hasOwn(earlier, this.currentKey)))
      this.failDefined(this.currentKey);
    setKey(map, this.currentKey, value);
    this.context = outer;
    this.currentKey = outerKey;
  }

  /** A header: the tables before the last part may be there already, the last one only as an implicit one. */
  private openTable(key: readonly string[], isList: boolean): void {
    const parents = key.slice(0, -1);
    const map = this.tableAt(parents, (path) => `Key '${path}' was already created as a hash.`);
    this.context = parents;
    this.currentKey = '';
    const name = key.at(-1)!;
    if (isList) {
      const known = getKey(map, name) ?? withType<GoValue[]>([], tableList);
      if (!isTableList(known))
        this.scan.fail(
          `Key '${key.map(dottedPart).join('.')}' was already created and cannot be used as an array.`,
        );
      known.push({});
      setKey(map, name, known);
    } else {
      this.setValue(name, {});
    }
    this.context = key;
  }

  private openImplicit(key: readonly string[]): void {
    this.implicit.add(pathOf(key));
    this.openTable(key, false);
    this.implicit.add(pathOf(key));
  }

  private setValue(name: string, value: GoValue): void {
    const map = this.tableAt(this.context, (path) => `Key '${path}' has already been defined.`);
    if (!Object.hasOwn(map, name)) {
      setKey(map, name, value);
      return;
    }
    const path = pathOf([...this.context, name]);
    if (!this.implicit.delete(path) || !isGoMap(map[name]!)) this.failDefined(name);
  }

  private tableAt(key: readonly string[], complaint: (path: string) => string): GoMap {
    let map = this.root;
    for (let i = 0; i < key.length; i++) {
      let next = getKey(map, key[i]!);
      if (next === undefined) {
        next = {};
        setKey(map, key[i]!, next);
        this.implicit.add(pathOf(key.slice(0, i + 1)));
      }
      const table = isTableList(next) ? next.at(-1)! : next;
      if (!isGoMap(table))
        this.scan.fail(
          complaint(
            key
              .slice(0, i + 1)
              .map(dottedPart)
              .join('.'),
          ),
        );
      map = table;
    }
    return map;
  }

  private existingTable(path: readonly string[]): GoMap | undefined {
    let table: GoValue | undefined = this.root;
    for (const part of path) {
      if (isTableList(table)) table = table.at(-1)!;
      if (!isGoMap(table)) return undefined;
      table = getKey(table, part);
      if (table === undefined) return undefined;
    }
    return isGoMap(table) ? table : undefined;
  }

  private failDefined(name: string): never {
    this.scan.fail(`Key '${[...this.context, name].map(dottedPart).join('.')}' has already been defined.`);
  }

  private currentPath(): string {
    const path = this.context.map(dottedPart).join('.');
    if (this.currentKey === '') return path;
    return path === '' ? this.currentKey : `${path}.${this.currentKey}`;
  }
}

function pathOf(key: readonly string[]): string {
  return JSON.stringify(key);
}

function dottedPart(part: string): string {
  return /^[A-Za-z0-9_-]+$/.test(part) ? part : quoteString(part);
}

const tableList = '[]map[string]interface {}';

/** A list that headers made; one in brackets is of another type, and no header may add to it. */
function isTableList(value: GoValue): value is GoValue[] {
  return Array.isArray(value) && typeMark(value) === tableList;
}
