import type { CelLibrary, Environment } from './library.js';
import { tokensOf, type Token } from './tokens.js';

/*
 * Literals may have entries that are only there where an optional value has one: `[?self.?a]`, `{?"a": self.?a}`. The engine
 * does not read them, so they are written as calls: `k8s_present([k8s_entry(self.?a)])`.
 */

/** A bracket that is open. */
interface Open {
  /** Where it stands in what is written. */
  readonly at: number;
  readonly text: string;
  /** It begins a list or a map, not an index. */
  readonly isLiteral: boolean;
  hasOptional: boolean;
  /** An optional entry of a map whose value has not come yet. */
  awaitsValue: boolean;
  /** A call has been written that the end of the entry ends. */
  isInEntry: boolean;
  /** Question marks of conditions whose colon has not come yet. */
  conditions: number;
}

/** The expression with its optional entries as calls. */
export function markOptionalEntries(expression: string): string {
  if (!/[[{,]\s*\?/.test(expression)) return expression;
  const written: string[] = [];
  const open: Open[] = [];
  let previous: Token | undefined;
  for (const token of tokensOf(expression)) {
    const { kind, text } = token;
    if (kind === 'other') writeMark(text, previous, written, open);
    else written.push(text);
    if (kind !== 'space') previous = token;
  }
  return written.join('');
}

function writeMark(text: string, previous: Token | undefined, written: string[], open: Open[]): void {
  const top = open.at(-1);
  switch (text) {
    case '[':
    case '{':
    case '(':
      open.push({
        at: written.length,
        text,
        isLiteral: text !== '(' && !endsOperand(previous),
        hasOptional: false,
        awaitsValue: false,
        isInEntry: false,
        conditions: 0,
      });
      break;
    case '?':
      if (top?.isLiteral && (previous?.text === top.text || previous?.text === ',')) {
        top.hasOptional = true;
        top.awaitsValue = top.text === '{';
        top.isInEntry = !top.awaitsValue;
        if (top.isInEntry) written.push('k8s_entry(');
        return;
      }
      // Not `.?name` nor `[?index]`.
      if (top && previous?.text !== '.' && previous?.text !== '[') top.conditions++;
      break;
    case ':':
      if (top && top.conditions > 0) top.conditions--;
      else if (top?.awaitsValue) {
        top.awaitsValue = false;
        top.isInEntry = true;
        written.push(': k8s_entry(');
        return;
      }
      break;
    case ',':
      if (top) endEntry(top, written);
      break;
    case ']':
    case '}':
    case ')':
      if (!top) break;
      endEntry(top, written);
      open.pop();
      if (!top.hasOptional) break;
      written[top.at] = `k8s_present(${top.text}`;
      written.push(`${text})`);
      return;
  }
  written.push(text);
}

function endEntry(top: Open, written: string[]): void {
  if (top.isInEntry) written.push(')');
  top.isInEntry = false;
  top.conditions = 0;
}

/** Whether a bracket after a token is an index of what stands before it. */
function endsOperand(token: Token | undefined): boolean {
  if (token === undefined || token.text === 'in') return false;
  return token.kind !== 'other' || [')', ']', '}'].includes(token.text);
}

/** The calls that stand for optional entries. */
export function registerOptionalEntries(
  environment: Environment,
  { Optional, EvaluationError }: CelLibrary,
): void {
  /** Stand for one value, or for none. */
  const entries = new WeakSet<readonly unknown[]>();
  const isEntry = (value: unknown): value is readonly unknown[] => Array.isArray(value) && entries.has(value);
  const define = (signature: string, handler: (value: never) => unknown): void => {
    environment.registerFunction(signature, handler, { async: false });
  };
  define('k8s_entry(dyn): dyn', (value: unknown) => {
    if (!(value instanceof Optional)) throw new EvaluationError('an optional entry needs an optional value');
    const entry = value.hasValue() ? [value.value() as unknown] : [];
    entries.add(entry);
    return entry;
  });
  define('k8s_present(list): list<dyn>', (list: readonly unknown[]) =>
    list.flatMap((item) => (isEntry(item) ? item : [item])),
  );
  define('k8s_present(map): map<dyn, dyn>', (map: object) => {
    const present = new Map<unknown, unknown>();
    const given: Iterable<[unknown, unknown]> = map instanceof Map ? map : Object.entries(map);
    for (const [key, value] of given) {
      if (!isEntry(value)) present.set(key, value);
      else if (value.length > 0) present.set(key, value[0]);
    }
    return present;
  });
}
