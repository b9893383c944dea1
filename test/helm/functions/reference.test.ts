import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { helmFunctions } from '../../../src/helm/functions/table.js';
import { builtinNames } from '../../../src/helm/template/builtins.js';
import { engineFunctions } from '../../../src/helm/template/engine-functions.js';

const source = join(import.meta.dirname, '../../../src/helm');
const files = [
  ...readdirSync(join(source, 'functions'), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join('functions', entry.name)),
  'template/builtins.ts',
  'template/engine-functions.ts',
];

/** The names that doc comments describe: those written with arguments, and all of a comment that starts with one. */
function describedNames(): Set<string> {
  const names = new Set<string>();
  for (const file of files) {
    const text = readFileSync(join(source, file), 'utf8');
    for (const [comment] of text.matchAll(/\/\*\*(?:[^*]|\*(?!\/))*\*\//g)) {
      const isEntry = /^\/\*\*[\s*]*`/.test(comment);
      for (const [, name, parameters] of comment.matchAll(/`(\w+)( [A-Z][^`]*)?`/g))
        if (isEntry || parameters !== undefined) names.add(name!);
    }
  }
  return names;
}

it('each function of a template has a comment that says how it is called', () => {
  const described = describedNames();
  const missing = [...Object.keys(helmFunctions), ...Object.keys(engineFunctions), ...builtinNames].filter(
    (name) => {
      if (described.has(name)) return false;
      const plain = /^must([A-Z])(.*)$/.exec(name);
      return plain === null || !described.has(plain[1]!.toLowerCase() + plain[2]!);
    },
  );
  expect(missing).toEqual([]);
});
