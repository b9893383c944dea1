import { parseAllDocuments, LineCounter } from 'yaml';
import { YamlError } from './error.js';
import type { YamlValue } from './value.js';

/**
 * How plain scalars are resolved: `helm` as sigs.k8s.io/yaml does (Helm, Flux's substitution, controllers: yes/no are
 * booleans, every number a float64), `kustomize` as yaml.v3 does (yes/no are strings, integers exact, timestamps
 * become RFC 3339 text).
 */
export type ScalarRules = 'helm' | 'kustomize';

export interface ReadOptions {
  readonly rules: ScalarRules;
  /** What a key that stands twice in one map does. Default `error`; `last` lets the last one win. */
  readonly duplicateKeys?: 'error' | 'last';
}

export interface YamlDocument {
  /** null for an empty document. */
  readonly value: YamlValue;
  /** Nothing but white space and comments. */
  readonly empty: boolean;
  /** 1-based line on which the document's content starts. */
  readonly line: number;
}

/** All documents of a text. Throws YamlError. */
export function readDocuments(text: string, options: ReadOptions): YamlDocument[] {
  const counter = new LineCounter();
  const documents = parseAllDocuments(text, {
    version: '1.1',
    merge: true,
    lineCounter: counter,
    uniqueKeys: options.duplicateKeys !== 'last',
    prettyErrors: false,
  });
  if (!Array.isArray(documents)) return [];
  return documents.map((document) => {
    const error = document.errors[0];
    if (error) {
      const { line, col } = counter.linePos(error.pos[0]);
      throw new YamlError(error.message, error.pos[0], line, col);
    }
    const start = document.contents?.range?.[0] ?? document.range[0];
    return {
      value: (document.toJS() ?? null) as YamlValue,
      empty: document.contents === null,
      line: counter.linePos(start).line,
    };
  });
}
