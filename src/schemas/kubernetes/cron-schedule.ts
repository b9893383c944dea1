/**
 * Why a text is no schedule of a CronJob (https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax,
 * as read by github.com/robfig/cron); undefined where it is one.
 */
export function scheduleFault(schedule: string): string | undefined {
  if (/^(CRON_)?TZ=/.test(schedule)) return 'the time zone belongs into spec.timeZone';
  if (schedule.startsWith('@')) {
    if (/^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(schedule)) return undefined;
    return /^@every \S+$/.test(schedule) ? undefined : `there is no ${schedule.split(' ')[0]}`;
  }
  const fields = schedule.trim().split(/\s+/);
  if (fields.length !== FIELDS.length)
    return `it needs ${FIELDS.length} fields (minute, hour, day, month, day of the week) and has ${schedule.trim() === '' ? 0 : fields.length}`;
  for (const [index, field] of FIELDS.entries()) {
    const fault = fieldFault(fields[index]!, field);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Words that stand for the numbers from `least` on. */
  readonly words: readonly string[];
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const DAYS = 'sun mon tue wed thu fri sat'.split(' ');
const FIELDS: readonly Field[] = [
  { name: 'minute', least: 0, most: 59, words: [] },
  { name: 'hour', least: 0, most: 23, words: [] },
  { name: 'day', least: 1, most: 31, words: [] },
  { name: 'month', least: 1, most: 12, words: MONTHS },
  { name: 'day of the week', least: 0, most: 6, words: DAYS },
];

function fieldFault(text: string, field: Field): string | undefined {
  for (const part of text.split(',').filter((own) => own !== '')) {
    const [range = '', step, ...more] = part.split('/');
    if (more.length > 0) return `${part} has too many "/"`;
    if (step !== undefined && !(/^\d+$/.test(step) && Number(step) > 0))
      return `${part} has no step that is a number`;
    const [first = '', last, ...others] = range.split('-');
    if (others.length > 0) return `${part} has too many "-"`;
    if (range === '*' || range === '?') continue;
    const from = numberOf(first, field);
    const to = last === undefined ? from : numberOf(last, field);
    if (from === undefined || to === undefined) return `${part} is no ${field.name}`;
    if (from < field.least || to > field.most)
      return `the ${field.name} ${part} is not between ${field.least} and ${field.most}`;
    if (from > to) return `${part} begins behind its end`;
  }
  return undefined;
}

function numberOf(text: string, { words, least }: Field): number | undefined {
  const word = words.indexOf(text.toLowerCase());
  if (word >= 0) return word + least;
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
