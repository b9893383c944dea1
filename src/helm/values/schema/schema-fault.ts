import type { Path } from '../../../yaml/value.js';

/** A place where values break their schema. */
export interface SchemaFault {
  readonly path: Path;
  readonly message: string;
  /** `reference` and `group` say nothing by themselves; where there is one cause it stands for them. */
  readonly kind: 'plain' | 'reference' | 'group';
  readonly causes: readonly SchemaFault[];
  /** Keys of the map at `path` that the schema has no room for, and those it knows there. */
  readonly unknown?: { readonly keys: readonly string[]; readonly known: readonly string[] };
}

/** The faults that say something, without those that only gather others. */
export function leafFaults(faults: readonly SchemaFault[]): SchemaFault[] {
  const leaves: SchemaFault[] = [];
  for (const fault of faults) {
    if (fault.causes.length === 0) leaves.push(fault);
    else leaves.push(...leafFaults(fault.causes));
  }
  return leaves;
}

/** The faults as Helm prints them: one line each, what belongs together indented. */
export function printFaults(faults: readonly SchemaFault[]): string {
  const lines: string[] = [];
  for (const fault of faults) printFault(fault, '', lines);
  return lines.join('\n');
}

function printFault(fault: SchemaFault, indent: string, lines: string[]): void {
  if (fault.kind === 'reference' && fault.causes.length === 1) {
    printFault(fault.causes[0]!, indent, lines);
    return;
  }
  lines.push(`${indent}- at '${pointer(fault.path)}': ${fault.message}`);
  for (const cause of fault.causes) printFault(cause, `${indent}  `, lines);
}

/** A path as a JSON pointer. */
export function pointer(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** One fault of its own, with what led to it. */
export function fault(path: Path, message: string, causes: readonly SchemaFault[] = []): SchemaFault {
  return { path, message, kind: 'plain', causes };
}

/** Why a schema cannot be used, or not to its end. */
export class Abandoned extends Error {}
