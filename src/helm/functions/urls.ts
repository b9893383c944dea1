import { kindName } from '../template/go-print.js';
import { GoError, type GoMap } from '../template/value.js';
import { define, nilDereference } from './define.js';
import { hostName, parseUrl, printUrl, type GoUrl } from './go-url.js';
import { getKey } from './maps.js';
import type { FunctionTable } from './registry.js';

/** Functions of URLs. */
export const urlFunctions: FunctionTable = {
  /**
   * `urlParse TEXT`: a map of `scheme`, `host` (with the port), `hostname`, `path`, `query`, `opaque`,
   * `fragment` and `userinfo`. Fails where there is no URL in it.
   */
  urlParse: define(['string'], (text) => {
    const url = parse(text, 'unable to parse url: ');
    return {
      scheme: url.scheme,
      host: url.host,
      hostname: hostName(url.host),
      path: url.path,
      query: url.query,
      opaque: url.opaque,
      fragment: url.fragment,
      userinfo: url.userinfo ?? '',
    };
  }),
  /**
   * `urlJoin MAP`: of the parts that `urlParse` gives, but for `hostname`; a missing one is empty, one that
   * is no text fails.
   */
  urlJoin: define(['map'], (map) => {
    const parts = map ?? {};
    const userinfo = textOf(parts, 'userinfo');
    return printUrl({
      scheme: textOf(parts, 'scheme'),
      host: textOf(parts, 'host'),
      path: textOf(parts, 'path'),
      query: textOf(parts, 'query'),
      opaque: textOf(parts, 'opaque'),
      fragment: textOf(parts, 'fragment'),
      userinfo:
        userinfo === ''
          ? undefined
          : parse(`proto://${userinfo}@host`, 'unable to parse userinfo in dict: ').userinfo,
    });
  }),
};

function parse(text: string, complaint: string): GoUrl {
  try {
    return parseUrl(text);
  } catch (error) {
    if (error instanceof GoError) throw new GoError(complaint + error.message);
    throw error;
  }
}

function textOf(map: GoMap, key: string): string {
  const value = getKey(map, key);
  if (value === undefined) return '';
  if (value === null) throw nilDereference();
  if (typeof value !== 'string')
    throw new GoError(`unable to parse ${key} key, must be of type string, but ${kindName(value)} found`);
  return value;
}
