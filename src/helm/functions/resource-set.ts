import { GoError, type GoValue } from '../template/value.js';
import { define } from './define.js';
import { readJson, JsonError } from './json-read.js';
import { cleanPath } from './paths.js';
import type { FunctionTable, TemplateFunction } from './registry.js';
import { helmFunctions } from './table.js';

/**
 * A table of the functions of Flux Operator's ResourceSet templates: slim-sprig's hermetic set, and slugify. `inputs`
 * belongs to the renderer; fail to the language.
 */
export function resourceSetFunctions(): FunctionTable {
  return {
    ...named(
      `ago duration durationRound must_date_modify mustDateModify mustToDate toDate unixEpoch
    trunc trim upper lower title substr repeat trimall trimAll trimSuffix trimPrefix contains hasPrefix hasSuffix quote
    squote cat indent nindent replace plural sha1sum sha256sum adler32sum toString
    atoi int64 int float64 seq toDecimal split splitList splitn toStrings until untilStep
    add1 add sub div mod mul randInt biggest max min maxf minf ceil floor round join sortAlpha
    default empty coalesce all any compact mustCompact mustFromJson toJson toPrettyJson toRawJson mustToJson
    mustToPrettyJson mustToRawJson ternary typeOf typeIs typeIsLike kindOf kindIs deepEqual
    base dir clean ext isAbs osBase osClean osDir osExt osIsAbs b64enc b64dec b32enc b32dec
    tuple list dict get set unset hasKey pluck keys pick omit values
    append mustAppend push mustPush prepend mustPrepend first mustFirst rest mustRest last mustLast initial mustInitial
    reverse mustReverse uniq mustUniq without mustWithout has mustHas slice mustSlice concat dig chunk mustChunk
    regexMatch mustRegexMatch regexFindAll mustRegexFindAll regexFind mustRegexFind regexReplaceAll mustRegexReplaceAll
    regexReplaceAllLiteral mustRegexReplaceAllLiteral regexSplit mustRegexSplit regexQuoteMeta
    urlParse urlJoin hello toYaml mustToYaml`,
    ),
    // Anything may be read here, and faults give nil; Helm's own function answers a map.
    fromJson: define(['string'], (text): GoValue => {
      try {
        return readJson(text);
      } catch (error) {
        if (error instanceof JsonError) return null;
        throw error;
      }
    }),
    osAbs: define(['string'], (path) => cleanPath('/' + path)),
    slugify: define(['string'], (text) => slugify(text)),
  };
}

/** The longest slug, which is the longest label value. */
const longestSlug = 63;

/** Small letters, digits, hyphens and underscores; cut at a hyphen where it is too long. */
function slugify(text: string): string {
  const slug = text
    .trim()
    .replace(/["'\u2019]/g, '')
    .replaceAll('&', ' and ')
    .replaceAll('@', ' at ')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{ASCII}]/gu, (character) => letters[character] ?? '-')
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '-')
    .replace(/-{2,}/g, '-')
    .replace(/^[-_]+/, '');
  let end = slug.length;
  while (end > 0 && (slug[end - 1] === '-' || slug[end - 1] === '_')) end--;
  if (end <= longestSlug) return slug.slice(0, end);
  const hyphen = slug.lastIndexOf('-', longestSlug);
  return slug.slice(0, hyphen > 0 ? hyphen : longestSlug);
}

/** Latin letters that do not come apart into a plain letter and a mark. */
const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  ø: 'o',
  Ø: 'O',
  œ: 'oe',
  Œ: 'OE',
  đ: 'd',
  Đ: 'D',
  ł: 'l',
  Ł: 'L',
  þ: 'th',
  Þ: 'TH',
  ð: 'd',
  Ð: 'D',
  ı: 'i',
};

function named(names: string): FunctionTable {
  const table: Record<string, TemplateFunction> = {};
  for (const name of names.split(/\s+/)) {
    const found = helmFunctions[name];
    if (found === undefined) throw new GoError(`there is no template function ${name}`);
    table[name] = found;
  }
  return table;
}
