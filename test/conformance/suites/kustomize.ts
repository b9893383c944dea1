import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryTree } from '../../../src/files/memory-tree.js';
import { build, type BuildOptions } from '../../../src/kustomize/build.js';
import { printBuild } from '../../../src/kustomize/print.js';
import { codesFor } from '../kustomize-phrases.js';
import type { CaseResult, Suite } from '../suite.js';

interface Case {
  readonly id: string;
  readonly files: Readonly<Record<string, string | { readonly base64: string }>>;
  readonly target: string;
  readonly options: {
    readonly reorder?: string;
    readonly loadRestrictor?: 'none';
    readonly enableAlphaPlugins?: boolean;
  };
  readonly expected?: string;
  readonly expectedDefaultOrder?: string;
  readonly error?: readonly Condition[];
  readonly warnings?: readonly string[];
  readonly wrapped?: unknown;
}

interface Condition {
  readonly contains?: string;
  readonly equals?: string;
  readonly matches?: string;
}

/** Where the files of a case are said to be; messages are compared without it. */
const root = '/repository';

/** Builds of kustomize's own tests, byte for byte, and the codes, places and messages of those that fail. */
export const suite: Suite = {
  name: 'kustomize',
  *run(folder) {
    const cases = JSON.parse(readFileSync(join(folder, 'kustomize/cases.json'), 'utf8')) as Case[];
    for (const one of cases) yield runCase(one);
  },
};

function runCase(one: Case): CaseResult {
  try {
    const message = one.error === undefined ? checkOutput(one) : checkError(one, one.error);
    return { id: one.id, passed: message === undefined, ...(message === undefined ? {} : { message }) };
  } catch (error) {
    return {
      id: one.id,
      passed: false,
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}

function optionsOf(one: Case): BuildOptions {
  const files = new Map<string, string | Uint8Array>();
  for (const [path, content] of Object.entries(one.files)) {
    const value =
      typeof content === 'string'
        ? content.replaceAll('__ROOT__', root)
        : Buffer.from(content.base64, 'base64');
    files.set(path, value);
  }
  const { reorder, loadRestrictor, enableAlphaPlugins } = one.options;
  return {
    tree: memoryTree(files, root),
    path: one.target,
    order: reorder === undefined ? 'none' : 'legacy',
    ...(loadRestrictor === undefined ? {} : { loadRestrictor }),
    ...(enableAlphaPlugins === undefined ? {} : { enableAlphaPlugins }),
  };
}

function checkOutput(one: Case): string | undefined {
  const options = optionsOf(one);
  const result = build(options);
  const errors = result.diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  if (errors.length > 0) return `unexpected errors:\n${JSON.stringify(errors, undefined, 1)}`;
  const wrong = difference(one.expected ?? '', printBuild(result.resources));
  if (wrong !== undefined) return wrong;
  if (one.expectedDefaultOrder !== undefined) {
    const sorted = build({ ...options, order: 'legacy' });
    const inOrder = difference(one.expectedDefaultOrder, printBuild(sorted.resources));
    if (inOrder !== undefined) return `in the default order: ${inOrder}`;
  }
  const warnings = result.diagnostics
    .filter((diagnostic) => diagnostic.code === 'kustomize/deprecated-field')
    .map((diagnostic) => diagnostic.upstream ?? '');
  const expected = [...new Set(one.warnings ?? [])].sort().join('\n');
  const found = [...new Set(warnings)].sort().join('\n');
  return expected === found ? undefined : `expected warnings:\n${expected}\nbut found:\n${found}`;
}

function difference(expected: string, found: string): string | undefined {
  const wanted = expected.replaceAll('__ROOT__', root);
  return wanted === found ? undefined : `expected:\n${wanted}\nbut found:\n${found}`;
}

function checkError(one: Case, conditions: readonly Condition[]): string | undefined {
  const result = build(optionsOf(one));
  const errors = result.diagnostics
    .filter((diagnostic) => diagnostic.severity === 'error')
    .map(({ code, upstream, location }) => ({
      code: code.replace(/^kustomize\//, ''),
      text: (upstream ?? '').replaceAll(root, ''),
      placed: location !== undefined,
    }));
  if (errors.length === 0) return `no error, but:\n${printBuild(result.resources)}`;
  for (const condition of conditions) {
    const codes = codesFor(condition.contains ?? condition.equals ?? condition.matches ?? '');
    if (codes === undefined) return `no code is known for ${JSON.stringify(condition)}`;
    const found = errors.find(
      ({ code, text, placed }) =>
        placed && codes.includes(code) && holds(condition, text, one.wrapped !== undefined),
    );
    if (!found) {
      return `expected ${codes.join(' or ')} with ${JSON.stringify(condition)} but found:\n${JSON.stringify(errors, undefined, 1)}`;
    }
  }
  return undefined;
}

function holds(condition: Condition, message: string, wrapped: boolean): boolean {
  if (condition.contains !== undefined)
    return message.includes(condition.contains.replaceAll('__ROOT__', ''));
  if (condition.matches !== undefined) {
    return new RegExp(condition.matches.replaceAll('__ROOT__', ''), 's').test(message);
  }
  const wanted = (condition.equals ?? '').replaceAll('__ROOT__', '');
  return wrapped ? message.endsWith(wanted) : message === wanted;
}
