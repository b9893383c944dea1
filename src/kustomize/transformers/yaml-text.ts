import type * as Yaml from 'yaml';
import { sameData } from '../../manifest/same-data.js';
import { isMap, type YamlMap, type YamlValue } from '../../yaml/value.js';

/** A YAML text with the values of a root put in place of those that differ; comments and styles stay. */
export function editYamlText(text: string, root: YamlMap): string {
  const { parseDocument, isScalar } = require('yaml') as typeof Yaml;
  const document = parseDocument(text, { version: '1.2', keepSourceTokens: true });
  const before = document.toJS() as YamlValue;
  const set = (path: readonly (string | number)[], value: YamlValue): void => {
    const node = document.getIn(path, true);
    if (isScalar(node) && (typeof value !== 'object' || value === null)) node.value = value;
    else document.setIn(path, value);
  };
  const compare = (old: YamlValue | undefined, next: YamlValue, path: readonly (string | number)[]): void => {
    if (old !== undefined && sameData(old, next)) return;
    if (isMap(old) && isMap(next)) {
      for (const key of Object.keys(next)) compare(old[key], next[key]!, [...path, key]);
    } else if (Array.isArray(old) && Array.isArray(next)) {
      for (const [index, item] of next.entries()) compare(old[index], item, [...path, index]);
    } else {
      set(path, next);
    }
  };
  compare(before, root, []);
  const printed = document
    .toString({ lineWidth: 0, indentSeq: false, flowCollectionPadding: false })
    .replace(/\n$/, '');
  return text.endsWith('\n') ? `${printed}\n` : printed;
}
