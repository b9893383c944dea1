import { compileGoRegexp, GoRegexpError } from '../manifest/go-regexp.js';
import { describeId, idOf } from '../manifest/object.js';
import { parseConstraint, SemverError } from '../manifest/semver.js';
import { isUnknown } from '../manifest/unknown.js';
import { valueAt, type Path } from '../yaml/value.js';
import type { OwnedObject } from './cluster-objects.js';
import { placeInObject, type RuleContext, type RuleFinding } from './rule.js';

/** Reports a finding about a field of an object; the message is put behind the object's name. */
export function reportObject(
  { cluster, report }: RuleContext,
  { unit, rendered }: OwnedObject,
  path: Path,
  finding: Omit<RuleFinding, 'unit' | 'location' | 'help'> & { readonly help?: string | undefined },
): void {
  const { message, help, ...rest } = finding;
  const place = placeInObject(cluster, unit, rendered, path);
  const related = [...(rest.related ?? []), ...(place.related ?? [])];
  report({
    ...rest,
    ...place,
    message: `${describeId(idOf(rendered.object))} ${message}`,
    ...(help !== undefined && { help }),
    unit: unit.key,
    ...(related.length > 0 && { related }),
  });
}

/** The text at a path, or undefined where there is none or it cannot be known here. */
export function knownText({ rendered }: OwnedObject, path: Path): string | undefined {
  const value = valueAt(rendered.object, path);
  return typeof value === 'string' && value !== '' && !isOpen(value) ? value : undefined;
}

/** Whether a text holds anything unknown, or a variable that nobody replaces here. */
export function isOpen(text: string): boolean {
  return isUnknown(text) || text.includes('${');
}

/** Reports a text that Go's regexp package does not read. */
export function checkRegexp(context: RuleContext, owned: OwnedObject, path: Path): void {
  const pattern = knownText(owned, path);
  if (pattern === undefined) return;
  try {
    compileGoRegexp(pattern);
  } catch (fault) {
    if (!(fault instanceof GoRegexpError)) throw fault;
    reportObject(context, owned, path, {
      code: 'flux/invalid-regexp',
      severity: 'error',
      message: `has ${JSON.stringify(pattern)}, which is no regular expression as Go reads them: ${fault.reason}`,
      upstream: fault.message,
    });
  }
}

/** Reports a text that is no range of versions. */
export function checkRange(context: RuleContext, owned: OwnedObject, path: Path): void {
  const range = knownText(owned, path);
  if (range === undefined) return;
  try {
    parseConstraint(range);
  } catch (fault) {
    if (!(fault instanceof SemverError)) throw fault;
    reportObject(context, owned, path, {
      code: 'flux/invalid-range',
      severity: 'error',
      message: `has ${JSON.stringify(range)}, which is no range of versions`,
      help: 'write a range such as 1.2.x, ~1.2.3 or ">=1.2.0 <2.0.0"',
      upstream: fault.message,
    });
  }
}
