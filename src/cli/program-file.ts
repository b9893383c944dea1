import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Script } from 'node:vm';

/** A CommonJS module, as a function around its text. */
type ModuleFunction = (
  exports: unknown,
  require: NodeJS.Require,
  module: { exports: unknown },
  filename: string,
  dirname: string,
) => void;

/** Makes a script of the text of a file. */
export type Compile = (file: string, source: string) => Script;

/**
 * Runs the program in a file of the directory that the build wrote, and the libraries in `lib` that it asks for. Answers
 * the exit status.
 */
export function runProgramFile(directory: string, name: string, compile: Compile): Promise<number> {
  const libraries = new Map<string, unknown>();
  const load = (file: string, wrap: (text: string) => string, requireFrom: NodeJS.Require): unknown => {
    const script = compile(file, wrap(readFileSync(file, 'utf8')));
    const module = { exports: {} as unknown };
    const run = script.runInThisContext() as ModuleFunction;
    run(module.exports, requireFrom, module, file, directory);
    return module.exports;
  };
  // Beside libraries a program asks for modules of Node only, so that this file's require serves it; one of its own
  // would load more of Node.
  const requireHere = (id: string): unknown => {
    if (!id.startsWith('./lib/')) return require(id);
    if (!libraries.has(id)) {
      const wrap = (text: string): string => `(function (exports, require, module) {${text}\n})`;
      libraries.set(id, load(join(directory, id), wrap, require));
    }
    return libraries.get(id);
  };
  // The build has put a function around the program.
  const program = load(join(directory, name), (text) => text, requireHere as NodeJS.Require);
  return (program as { readonly status: Promise<number> }).status;
}
