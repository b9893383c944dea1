import type { Diagnostic, Location, RelatedLocation, Severity } from '../diagnostics/diagnostic.js';
import { locate } from '../yaml/locate.js';
import type { ScalarRules } from '../yaml/read.js';
import type { YamlError } from '../yaml/error.js';
import type { Step } from '../manifest/origin.js';
import type { Path } from '../yaml/value.js';

/** A text that findings point into. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly rules: ScalarRules;
  /** Where a path stands when it was not written in this text but added to its data; undefined: look in the text. */
  readonly place?: (path: Path) => Location | undefined;
  /** The step that an entry is which was added to its data. */
  readonly step?: (field: string, index: number | undefined) => Step | undefined;
}

/** Where a path of a document stands; where it is missing, its deepest existing ancestor, and at worst the file. */
export function locationIn(source: Source, path: Path, document = 0): Location {
  const placed = source.place?.(path);
  if (placed) return placed;
  const found = locate(source.text, document, path, source.rules);
  if (!found) return { file: source.file };
  const position = path.length > 0 && typeof path.at(-1) === 'number' ? found.value : found.key;
  return { file: source.file, line: position.line, column: position.column };
}

/** One fault of a kustomization, without the place where it happened. */
export interface Fault {
  /** The part of the code after `kustomize/`; `source/remote-resource` is a whole code. */
  readonly code: string;
  readonly message: string;
  readonly upstream?: string;
  readonly help?: string;
  readonly severity?: Severity;
  readonly related?: readonly RelatedLocation[];
}

/** The fault as a diagnostic at a place. */
export function diagnosticOf(fault: Fault, location: Location): Diagnostic {
  return {
    code: fault.code === 'source/remote-resource' ? fault.code : `kustomize/${fault.code}`,
    severity: fault.severity ?? 'error',
    message: fault.message,
    location,
    ...(fault.help === undefined ? {} : { help: fault.help }),
    ...(fault.upstream === undefined ? {} : { upstream: fault.upstream }),
    ...(fault.related === undefined ? {} : { related: fault.related }),
  };
}

/** A fault on its way to the entry of the kustomization that caused it. */
export class KustomizeFault extends Error {
  override readonly name = 'KustomizeFault';
  constructor(
    readonly fault: Fault,
    /** A better place than the entry, where there is one. */
    readonly location?: Location,
  ) {
    super(fault.message);
  }
}

/** How Go's YAML library puts a fault of a text, as far as that is known. */
export function yamlUpstream(error: YamlError): string {
  const twice = /^the key (".*") stands twice in this map, first on line (\d+)$/.exec(error.reason);
  if (twice) {
    return `yaml: unmarshal errors:\n  line ${error.line}: mapping key ${twice[1]} already defined at line ${twice[2]}`;
  }
  const known = goWords.find(([opening]) => error.reason.startsWith(opening));
  return `yaml: line ${error.line}${known ? `: ${known[1]}` : ''}`;
}

const goWords: readonly (readonly [opening: string, words: string])[] = [
  ['a tab cannot indent', 'found a tab character that violates indentation'],
  ['a second ": " on the line', 'mapping values are not allowed in this context'],
];
