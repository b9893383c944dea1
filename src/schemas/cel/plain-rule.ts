import { getOwn, isMap, type YamlMap, type YamlValue } from '../../yaml/value.js';
import type { StructuralSchema } from '../structural-schema.js';

/** What a rule is held against. */
export interface PlainSubject {
  readonly value: YamlValue;
  readonly schema: StructuralSchema;
  /** Whether a text stands for something that is not known here. */
  readonly isUnknown: (text: string) => boolean;
}

/** True or false where that is beyond doubt; undefined where CEL itself must be asked. */
type Verdict = boolean | undefined;

export type PlainRule = (subject: PlainSubject) => Verdict;

/**
 * A rule that asks only for fields and texts, such as `has(self.chart) != has(self.chartRef)` or `self.type in ['a', 'b']`;
 * undefined for all others. Most rules of Flux's kinds are of this sort and hold, so that the engine of CEL need not be
 * loaded for them. Only that a rule holds is to be taken from here: what it says otherwise is for the engine.
 */
export function plainRule(text: string): PlainRule | undefined {
  const tokens = tokensOf(text);
  if (!tokens) return undefined;
  const parser = new PlainParser(tokens);
  const rule = parser.either();
  return rule && parser.atEnd() ? rule : undefined;
}

const TOKEN =
  /\s*(?:(&&|\|\||==|!=|[!()[\],]|'[^'\\]*'|"[^"\\]*"|self(?:\.[A-Za-z]\w*)*(?![\w.?[(])|(?:has|in|true|false)\b))/y;

function tokensOf(text: string): string[] | undefined {
  const tokens: string[] = [];
  const trimmed = text.trim();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < trimmed.length) {
    const match = TOKEN.exec(trimmed);
    // Names with underscores may be written differently in the object.
    if (!match || (match[1]!.startsWith('self') && match[1]!.includes('__'))) return undefined;
    tokens.push(match[1]!);
  }
  return tokens;
}

/** A value that is compared: a text or a truth, or undefined where it is not known or not there. */
type Operand = (subject: PlainSubject) => string | boolean | undefined;

class PlainParser {
  private at = 0;

  constructor(private readonly tokens: readonly string[]) {}

  atEnd(): boolean {
    return this.at === this.tokens.length;
  }

  /** As in CEL, one side that is true is enough, whatever the other is. */
  either(): PlainRule | undefined {
    let left = this.both();
    while (left && this.take('||')) {
      const [one, other] = [left, this.both()];
      left =
        other &&
        ((subject) => {
          const first = one(subject);
          return first === true ? true : decided(first, other(subject), true);
        });
    }
    return left;
  }

  private both(): PlainRule | undefined {
    let left = this.comparison();
    while (left && this.take('&&')) {
      const [one, other] = [left, this.comparison()];
      left =
        other &&
        ((subject) => {
          const first = one(subject);
          return first === false ? false : decided(first, other(subject), false);
        });
    }
    return left;
  }

  private comparison(): PlainRule | undefined {
    const left = this.operand();
    if (!left) return undefined;
    const operator = this.tokens[this.at];
    if (operator === '==' || operator === '!=') {
      this.at++;
      const right = this.operand();
      const wanted = operator === '==';
      return (
        right &&
        ((subject) => {
          const [one, other] = [left(subject), right(subject)];
          return typeof one === typeof other && one !== undefined ? (one === other) === wanted : undefined;
        })
      );
    }
    if (this.take('in')) return this.membership(left);
    return (subject) => {
      const value = left(subject);
      return typeof value === 'boolean' ? value : undefined;
    };
  }

  private membership(left: Operand): PlainRule | undefined {
    if (!this.take('[')) return undefined;
    const texts = new Set<string>();
    do {
      const text = literal(this.tokens[this.at++]);
      if (text === undefined) return undefined;
      texts.add(text);
    } while (this.take(','));
    if (!this.take(']')) return undefined;
    return (subject) => {
      const value = left(subject);
      return typeof value === 'string' ? texts.has(value) : undefined;
    };
  }

  private operand(): Operand | undefined {
    const token = this.tokens[this.at++];
    if (token === undefined) return undefined;
    if (token === '!') {
      const operand = this.operand();
      return (
        operand &&
        ((subject) => {
          const value = operand(subject);
          return typeof value === 'boolean' ? !value : undefined;
        })
      );
    }
    if (token === '(') {
      const rule = this.either();
      return this.take(')') ? rule : undefined;
    }
    if (token === 'has') {
      const path = this.take('(') ? this.tokens[this.at++]?.split('.') : undefined;
      return path && path.length > 1 && path[0] === 'self' && this.take(')')
        ? (subject) => hasField(subject, path)
        : undefined;
    }
    if (token === 'true' || token === 'false') return () => token === 'true';
    if (token.startsWith('self')) {
      const path = token.split('.');
      return (subject) => readField(subject, path);
    }
    const text = literal(token);
    return text === undefined ? undefined : () => text;
  }

  private take(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at++;
    return true;
  }
}

/** Both sides are needed; `strong` decides alone. */
function decided(first: Verdict, second: Verdict, strong: boolean): Verdict {
  if (second === strong) return strong;
  return first === undefined || second === undefined ? undefined : !strong;
}

function literal(token: string | undefined): string | undefined {
  return token !== undefined && /^['"]/.test(token) ? token.slice(1, -1) : undefined;
}

interface Place {
  readonly value: YamlValue;
  readonly schema: StructuralSchema;
}

/** The value that a path without its first step leads to; undefined where it is not there or not declared. */
function follow({ value, schema, isUnknown }: PlainSubject, path: readonly string[]): Place | undefined {
  let place: Place = { value, schema };
  for (const name of path) {
    const map = knownMap(place.value, isUnknown);
    const next = map && getOwn(map, name);
    const field = place.schema.properties?.get(name);
    if (next === undefined || next === null || !field) return undefined;
    place = { value: next, schema: field() };
  }
  return place;
}

function knownMap(value: YamlValue, isUnknown: (text: string) => boolean): YamlMap | undefined {
  return isMap(value) && !Object.keys(value).some(isUnknown) ? value : undefined;
}

function hasField(subject: PlainSubject, path: readonly string[]): Verdict {
  const parent = follow(subject, path.slice(1, -1));
  const map = parent && knownMap(parent.value, subject.isUnknown);
  if (!map || !parent.schema.properties?.has(path.at(-1)!)) return undefined;
  const value = getOwn(map, path.at(-1)!);
  return value === null ? undefined : value !== undefined;
}

function readField(subject: PlainSubject, path: readonly string[]): string | boolean | undefined {
  const place = follow(subject, path.slice(1));
  if (!place) return undefined;
  const { value, schema } = place;
  if (typeof value === 'boolean') return schema.type === 'boolean' ? value : undefined;
  // Texts of some formats are no texts in CEL.
  const isText = typeof value === 'string' && schema.type === 'string' && schema.rules?.format === undefined;
  return isText && !subject.isUnknown(value) ? value : undefined;
}
