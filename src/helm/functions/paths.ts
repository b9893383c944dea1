import { define } from './define.js';
import type { FunctionTable } from './registry.js';

/** `base PATH`: its last name; `.` of "" and `/` of slashes only. */
const base = define(['string'], (path) => baseName(path));
/** `dir PATH`: all but the last name, cleaned; what ends with a slash only loses that. */
const dir = define(['string'], (path) => cleanPath(path.slice(0, path.lastIndexOf('/') + 1)));
/** `clean PATH`: the shortest path to the same place; `.` of "". */
const clean = define(['string'], (path) => cleanPath(path));
/** `ext PATH`: from the last dot of the last name: `.gz` of a.tar.gz. */
const ext = define(['string'], (path) => extension(path));
/** `isAbs PATH`: whether it starts with a slash. */
const isAbs = define(['string'], (path) => path.startsWith('/'));

/** Functions of paths. Those of the operating system are those of Linux, where Flux runs. */
export const pathFunctions: FunctionTable = {
  base,
  dir,
  clean,
  ext,
  isAbs,
  /** `osBase PATH`, `osDir PATH`, `osClean PATH`, `osExt PATH` and `osIsAbs PATH`: the same. */
  osBase: base,
  osDir: dir,
  osClean: clean,
  osExt: ext,
  osIsAbs: isAbs,
};

/** path.Clean. */
export function cleanPath(path: string): string {
  const rooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!rooted) parts.push('..');
  }
  const result = parts.join('/');
  return rooted ? '/' + result : result === '' ? '.' : result;
}

function baseName(path: string): string {
  if (path === '') return '.';
  let end = path.length;
  while (end > 0 && path[end - 1] === '/') end--;
  return end === 0 ? '/' : path.slice(path.lastIndexOf('/', end - 1) + 1, end);
}

function extension(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot);
}
