import type { GoFault } from './error.js';

/** The faults that Go's YAML library words, by our name for them. */
export const goFaults = {
  nestedMapping: { text: 'mapping values are not allowed in this context', stage: 'scanner' },
  noToken: { text: 'found character that cannot start any token', stage: 'scanner' },
  noColon: { text: "could not find expected ':'", stage: 'scanner' },
  noListHere: { text: 'block sequence entries are not allowed in this context', stage: 'scanner' },
  noDash: { text: "did not find expected '-' indicator", stage: 'parser' },
  noKey: { text: 'did not find expected key', stage: 'parser' },
  noListEnd: { text: "did not find expected ',' or ']'", stage: 'parser' },
  noMapEnd: { text: "did not find expected ',' or '}'", stage: 'parser' },
  noQuote: { text: 'found unexpected end of stream', stage: 'scanner' },
  unknownEscape: { text: 'found unknown escape character', stage: 'scanner' },
} as const satisfies Readonly<Record<string, GoFault>>;
