import { resourceSetFunctions } from '../helm/functions/resource-set.js';
import { TemplateError } from '../helm/template/template-error.js';
import { createTemplateSet } from '../helm/template/template-set.js';
import type { OutputSegment } from '../helm/template/trace.js';
import { type GoMap, type GoValue } from '../helm/template/value.js';
import { describeId, gvkOf, idKey, idOf, nameOf, type ManifestObject } from '../manifest/object.js';
import type { DocumentPart } from '../manifest/origin.js';
import { YamlError } from '../yaml/error.js';
import { readDocuments, readUpTo } from '../yaml/read.js';
import { positionOf, type Entries } from '../yaml/scanner.js';
import { getOwn, isMap, setOwn, type Path, type YamlMap, type YamlValue } from '../yaml/value.js';
import { writeYaml } from '../yaml/write.js';
import type { ResourceSetSpec, ResourceSetStep } from './resource-set.js';

/** An object that a ResourceSet makes, and the field of the ResourceSet that it is made of. */
export interface MadeObject {
  readonly object: ManifestObject;
  readonly part: DocumentPart;
}

/** What flux-operator would stop at, or what it leaves out without a word. */
export interface TemplateFault {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly upstream: string;
  /** The field that holds the template. */
  readonly path: Path;
  /** The line of the field's text, from 1, where it has several. */
  readonly line?: number;
}

export interface MadeObjects {
  readonly objects: readonly MadeObject[];
  /** Each once, however many input sets it is found with. */
  readonly faults: readonly TemplateFault[];
}

/** More than any cluster holds; templates that multiply end here. */
const limits = { outputSize: 16 * 1024 * 1024, operations: 2_000_000, time: 10_000 };

/**
 * Executes the templates of a ResourceSet with each of its input sets, or once without any, as flux-operator does
 * (fluxcd.control-plane.io/operator/resourceset): entries of `resources` one by one, then `resourcesTemplate`. Of objects
 * with the same identity the first one is kept. What cannot be made is among the faults, and the rest is made
 * nevertheless.
 */
export function makeObjects(spec: ResourceSetSpec, inputs: readonly YamlMap[]): MadeObjects {
  const maker = new Maker(`${spec.namespace}/${spec.name}`, inputs);
  for (const step of spec.steps) maker.step(step);
  return { objects: maker.objects, faults: maker.faults };
}

/** The objects while they are made. */
class Maker {
  readonly objects: MadeObject[] = [];
  readonly faults: TemplateFault[] = [];
  private readonly inputs: readonly GoMap[];
  /** Identities by the step that made them. */
  private readonly made = new Map<string, string>();
  private readonly reported = new Set<string>();

  constructor(
    private readonly seed: string,
    inputs: readonly YamlMap[],
  ) {
    this.inputs = inputs.map((set) => goValue(set) as GoMap);
  }

  step(step: ResourceSetStep): void {
    for (const [index, resource] of step.resources.entries()) {
      if (resource) this.resource(step, [...step.path, 'resources', index], resource);
    }
    if (step.resourcesTemplate !== '') this.template(step);
  }

  /** An entry of `resources` is a template when it has been written as YAML. */
  private resource(step: ResourceSetStep, path: Path, resource: YamlMap): void {
    const text = writeYaml(resource);
    const prefix = `failed to build ${describePath(path)}`;
    if (!text.includes('<<') && gvkOf(resource).kind !== '') {
      this.add(step, { object: resource, part: { path } }, this.inputs.length > 0);
      return;
    }
    const place = (line: number): Pick<TemplateFault, 'path' | 'line'> => {
      const found = pathAtLine(text, line);
      return { ...found, path: [...path, ...found.path] };
    };
    for (const { output, origin } of this.execute(text, prefix, place)) {
      const documents = this.read(output, prefix, (line) => place(origin(line)));
      const [object] = documents;
      if (!object) continue;
      this.add(step, { object: object.value, part: { path } }, this.inputs.length > 0);
    }
  }

  /** The text of `resourcesTemplate` may hold any number of documents. */
  private template(step: ResourceSetStep): void {
    const path = [...step.path, 'resourcesTemplate'];
    const prefix = `failed to build ${describePath(path)}`;
    const place = (line: number): Pick<TemplateFault, 'path' | 'line'> => ({ path, line });
    for (const { output, origin } of this.execute(step.resourcesTemplate, prefix, place)) {
      const lines = output.split('\n');
      const documents = this.read(output, prefix, (line) => place(origin(line)));
      for (const [index, { value, line }] of documents.entries()) {
        const end = documents[index + 1]?.line ?? lines.length + 1;
        const own = lines.slice(line - 1, end - 1);
        const written = { text: own.join('\n'), lines: own.map((_, i) => origin(line + i)) };
        for (const object of unfold(value)) {
          if (nameOf(object) === '') {
            this.fault({
              severity: 'warning',
              message: `a ${gvkOf(object).kind} without metadata.name is left out without a word`,
              upstream: '',
              path,
              line: origin(line),
            });
          } else {
            this.add(step, { object, part: { path, written } }, true);
          }
        }
      }
    }
  }

  /** What a text gives for each of the input sets, with the line of the text for each line of that. */
  private *execute(
    text: string,
    prefix: string,
    place: (line: number) => Pick<TemplateFault, 'path' | 'line'>,
  ): Generator<{ output: string; origin: (line: number) => number }> {
    let current: GoMap = {};
    const set = createTemplateSet({
      functions: { ...resourceSetFunctions(), inputs: { parameters: [], call: () => current } },
      leftDelimiter: '<<',
      rightDelimiter: '>>',
      missingKey: 'error',
    });
    const failed = (error: unknown, doing: string): void => {
      if (!(error instanceof TemplateError)) throw error;
      this.fault({
        severity: 'error',
        message: `the template cannot be ${doing === 'parse' ? 'read' : 'executed'}: ${error.core}`,
        upstream: `${prefix}: failed to ${doing} template: ${error.message}`,
        ...place(error.position?.line ?? 1),
      });
    };
    try {
      set.parse('resource', text);
    } catch (error) {
      failed(error, 'parse');
      return;
    }
    const rendering = set.render({ seed: this.seed, limits, trace: true, keepNoValue: true });
    for (const inputs of this.inputs.length > 0 ? this.inputs : [{}]) {
      current = inputs;
      let output: string;
      try {
        output = rendering.execute('resource', null);
      } catch (error) {
        failed(error, 'execute');
        if (error instanceof TemplateError && error.kind === 'limit') return;
        continue;
      }
      yield { output, origin: lineOrigins(output, rendering.segments()) };
    }
  }

  /** Documents that are objects; what is none is reported. */
  private read(
    output: string,
    prefix: string,
    place: (line: number) => Pick<TemplateFault, 'path' | 'line'>,
  ): { value: ManifestObject; line: number }[] {
    const found: { value: ManifestObject; line: number }[] = [];
    try {
      // The operator reads with sigs.k8s.io/yaml, as Helm does, but keeps whole numbers exact.
      const documents = readDocuments(output, { rules: 'helm', integers: 'exact', duplicateKeys: 'last' });
      for (const { value, line } of documents) {
        if (value === null) continue;
        if (isMap(value) && gvkOf(value).kind !== '') {
          found.push({ value, line });
          continue;
        }
        this.fault({
          severity: 'error',
          message: isMap(value)
            ? 'the template gives an object without kind'
            : 'the template gives something that is no object',
          upstream: `${prefix}: failed to read object: Object 'Kind' is missing`,
          ...place(line),
        });
      }
    } catch (error) {
      if (!(error instanceof YamlError)) throw error;
      this.fault({
        severity: 'error',
        message: `the template gives something that is no YAML: ${error.reason}`,
        upstream: `${prefix}: failed to read object: ${error.upstream}`,
        ...place(error.line),
      });
    }
    return found;
  }

  private add(step: ResourceSetStep, made: MadeObject, deduplicate: boolean): void {
    if (deduplicate && isDisabled(made.object)) return;
    const id = idOf(made.object);
    const key = idKey(id);
    const before = this.made.get(key);
    if (before !== undefined && before !== step.name) {
      const resource = describeId(id);
      this.fault({
        severity: 'error',
        message: `${resource} is made by step ${step.name} and by step ${before}`,
        upstream: `duplicate resource ${resource} in step "${step.name}", already defined in step "${before}"`,
        path: made.part.path,
        ...(made.part.written && { line: made.part.written.lines[0]! }),
      });
      return;
    }
    if (before !== undefined && deduplicate) return;
    this.made.set(key, step.name);
    this.objects.push(made);
  }

  private fault(fault: TemplateFault): void {
    const key = JSON.stringify([fault.path, fault.line, fault.message]);
    if (this.reported.has(key)) return;
    this.reported.add(key);
    this.faults.push(fault);
  }
}

/** `spec.resources[1]` without its `spec`. */
function describePath(path: Path): string {
  return path
    .slice(1)
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`))
    .join('');
}

function isDisabled(object: ManifestObject): boolean {
  const { metadata } = object;
  const annotations = isMap(metadata) ? getOwn(metadata, 'annotations') : undefined;
  return isMap(annotations) && getOwn(annotations, 'fluxcd.controlplane.io/reconcile') === 'disabled';
}

function unfold(object: ManifestObject): ManifestObject[] {
  const items = getOwn(object, 'items');
  return gvkOf(object).kind.endsWith('List') && Array.isArray(items) ? items.filter(isMap) : [object];
}

/** A value as templates get it: whole numbers are int64, all others float64. */
function goValue(value: YamlValue): GoValue {
  switch (typeof value) {
    case 'number':
      return Number.isInteger(value) && Math.abs(value) < 2 ** 63 ? BigInt(value) : value;
    case 'bigint':
      return BigInt.asIntN(64, value) === value ? value : Number(value);
    case 'object': {
      if (value === null) return null;
      if (Array.isArray(value)) return value.map(goValue);
      const map: GoMap = {};
      for (const key of Object.keys(value)) setOwn(map as YamlMap, key, goValue(value[key]!) as YamlValue);
      return map;
    }
    default:
      return value;
  }
}

/** For each line of an output the line of the template that wrote the first visible character of it. */
function lineOrigins(output: string, segments: readonly OutputSegment[]): (line: number) => number {
  const origins: number[] = [];
  let at = 0;
  for (let start = 0; start <= output.length;) {
    const newline = output.indexOf('\n', start);
    const end = newline < 0 ? output.length : newline;
    const indentation = output.slice(start, end).search(/\S/);
    const first = start + Math.max(indentation, 0);
    while (at + 1 < segments.length && segments[at + 1]!.offset <= first) at++;
    origins.push(segments[at]?.line ?? 1);
    start = end + 1;
  }
  return (line) => origins[line - 1] ?? origins.at(-1) ?? 1;
}

/** The field of a YAML text that a line belongs to, and the line within its value where that has several. */
function pathAtLine(text: string, line: number): { path: Path; line?: number } {
  const entries: Entries = new Map();
  let value = readUpTo(text, { rules: 'kustomize', duplicateKeys: 'last' }, 1, entries)[0]?.value ?? null;
  const path: (string | number)[] = [];
  let start = 1;
  while (typeof value === 'object' && value !== null) {
    let best: { step: string | number; line: number } | undefined;
    for (const [step, entry] of entries.get(value) ?? []) {
      const at = positionOf(text, entry.key).line;
      if (at <= line && (!best || at > best.line)) best = { step, line: at };
    }
    if (!best) break;
    path.push(best.step);
    start = best.line;
    value = (value as Record<string | number, YamlValue>)[best.step] ?? null;
  }
  return line > start && typeof value === 'string' ? { path, line: line - start } : { path };
}
