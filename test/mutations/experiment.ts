import { reachedDocuments } from './documents.js';
import { makeMistake } from './edit.js';
import type { Mistake, MistakeKind } from './mistake.js';
import { mistakesIn, type Knowledge } from './mistakes.js';
import { Random } from './random.js';
import { madeOf, renderedObjects, type Run, type Subject, type Target } from './subject.js';
import type { RuleFinding } from '../../src/rules/rule.js';
import { valueAt } from '../../src/yaml/value.js';

/** How a mistake fared. `void`: nothing that is rendered changed, since something else writes the field. */
export type Outcome = 'at the line' | 'elsewhere' | 'missed' | 'void';

/** A mistake that was made, and what was found that was not there before. */
export interface Trial {
  readonly subject: Subject;
  readonly mistake: Mistake;
  readonly line: number;
  readonly outcome: Outcome;
  readonly findings: readonly RuleFinding[];
}

export interface ExperimentOptions {
  readonly subjects: readonly Subject[];
  readonly seed: string;
  readonly kinds: readonly MistakeKind[];
  /** Mistakes of each kind. */
  readonly each: number;
  readonly knowledge: Omit<Knowledge, 'random'>;
  readonly target: Target;
  /** The target for fields that are newer than it. */
  readonly older: Target;
}

interface Planned {
  readonly subject: Subject;
  readonly mistake: Mistake;
}

/** Some mistakes may turn out void; this many more than asked for are planned. */
const spare = 1.4;

/**
 * Makes seeded mistakes in repositories, each subject, file and place as likely as the next, and tells what became of
 * the first so many of each kind that change what is rendered.
 */
export function runExperiment(options: ExperimentOptions): Trial[] {
  const random = new Random(options.seed);
  const plan = planMistakes(options, random);
  const done = new Map<Planned, Trial>();
  for (const subject of options.subjects) {
    for (const target of [options.target, options.older]) {
      const own = plan.filter(
        (planned) =>
          planned.subject === subject &&
          (planned.mistake.kind === 'newer field') === (target === options.older),
      );
      for (const [planned, trial] of tryAll(subject, target, own)) done.set(planned, trial);
    }
  }
  const trials: Trial[] = [];
  for (const kind of options.kinds) {
    const own = plan.filter(({ mistake }) => mistake.kind === kind).map((planned) => done.get(planned)!);
    trials.push(...own.filter(({ outcome }) => outcome !== 'void').slice(0, options.each));
  }
  return trials;
}

function planMistakes(
  { subjects, kinds, each, knowledge, target }: ExperimentOptions,
  random: Random,
): Planned[] {
  const makeable = subjects.map((subject) => {
    const byKind = new Map<MistakeKind, Map<string, Mistake[]>>();
    const untouched = subject.untouched(target);
    const own = definedKinds(untouched);
    const known: Knowledge = {
      ...knowledge,
      random,
      newerFields: (apiVersion, kind) =>
        own.has(kind) ? new Map() : knowledge.newerFields(apiVersion, kind),
    };
    for (const document of reachedDocuments(subject, untouched)) {
      for (const mistake of mistakesIn(document, known)) {
        const files = byKind.get(mistake.kind) ?? new Map<string, Mistake[]>();
        byKind.set(mistake.kind, files);
        files.set(document.file, [...(files.get(document.file) ?? []), mistake]);
      }
    }
    return { subject, byKind };
  });
  const planned: Planned[] = [];
  for (const kind of kinds) {
    const left = makeable.flatMap(({ subject, byKind }) => {
      const files = byKind.get(kind);
      return files ? [{ subject, files: [...files.values()] }] : [];
    });
    for (let count = 0; count < Math.ceil(each * spare) && left.length > 0; count++) {
      const source = random.pick(left);
      const file = random.pick(source.files);
      planned.push({ subject: source.subject, mistake: random.take(file)! });
      if (file.length === 0) source.files.splice(source.files.indexOf(file), 1);
      if (source.files.length === 0) left.splice(left.indexOf(source), 1);
    }
  }
  return planned;
}

/** Kinds that the repository itself defines, so that it alone says which fields they have. */
function definedKinds(run: Run): ReadonlySet<string> {
  const kinds = new Set<string>();
  for (const { object } of renderedObjects(run)) {
    const kind = valueAt(object, ['spec', 'names', 'kind']);
    if (object['kind'] === 'CustomResourceDefinition' && typeof kind === 'string') kinds.add(kind);
  }
  return kinds;
}

/** Tries several mistakes at a time, each in a file of its own; those that are not found where they are, alone. */
function tryAll(subject: Subject, target: Target, planned: readonly Planned[]): Map<Planned, Trial> {
  const trials = new Map<Planned, Trial>();
  let waiting = planned;
  while (waiting.length > 0) {
    const batch = new Map<string, Planned>();
    for (const one of waiting)
      if (!batch.has(one.mistake.document.file)) batch.set(one.mistake.document.file, one);
    const chosen = [...batch.values()];
    waiting = waiting.filter((one) => !chosen.includes(one));
    for (const trial of attempt(subject, target, chosen)) {
      const one = chosen.find(({ mistake }) => mistake === trial.mistake)!;
      const alone = trial.outcome === 'at the line' || chosen.length === 1;
      trials.set(one, alone ? trial : attempt(subject, target, [one])[0]!);
    }
  }
  return trials;
}

function attempt(subject: Subject, target: Target, planned: readonly Planned[]): Trial[] {
  const changed = new Map<string, string>();
  const lines = new Map<Mistake, number>();
  for (const { mistake } of planned) {
    const { text, line } = makeMistake(subject.text(mistake.document.file), mistake);
    changed.set(mistake.document.file, text);
    lines.set(mistake, line);
  }
  const before = subject.untouched(target);
  const after = subject.run(changed, target);
  const found = newFindings(before, after);
  const [madeBefore, madeAfter] = [madeOf(before), madeOf(after)];
  return planned.map(({ mistake }) => {
    const { file, role } = mistake.document;
    const ofOthers = role === 'patch' || role === 'operations' || role === 'kustomization';
    const line = lines.get(mistake)!;
    const own = planned.length === 1 ? found : found.filter(({ location }) => location?.file === file);
    const outcome: Outcome = own.some(({ location }) => location?.file === file && location.line === line)
      ? 'at the line'
      : madeBefore(file, ofOthers) === madeAfter(file, ofOthers) ||
          (mistake.proof !== undefined && !madeAfter(file, ofOthers).includes(mistake.proof))
        ? 'void'
        : own.length > 0
          ? 'elsewhere'
          : 'missed';
    return { subject, mistake, line, outcome, findings: own };
  });
}

/** Errors and warnings that were not there before; where lines moved they are told by their text. */
function newFindings(before: Run, after: Run): RuleFinding[] {
  const known = new Map<string, number>();
  const key = ({ code, location, message }: RuleFinding): string => `${code} ${location?.file} ${message}`;
  for (const finding of before.findings) known.set(key(finding), (known.get(key(finding)) ?? 0) + 1);
  return after.findings.filter((finding) => {
    const left = known.get(key(finding)) ?? 0;
    known.set(key(finding), left - 1);
    return left <= 0 && finding.severity !== 'info';
  });
}

/** What became of a mistake, for people. */
export function describeTrial({ subject, mistake, line, outcome, findings }: Trial): string {
  const found = findings.map(
    ({ code, severity, location, message }) =>
      `\n    ${location?.file}:${location?.line} ${severity} ${code} ${message}`,
  );
  return `${outcome}: ${mistake.kind} in ${subject.name} ${mistake.document.file}:${line} (${mistake.document.role}, ${mistake.note})${found.join('')}`;
}
