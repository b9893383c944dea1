import { define } from './define.js';
import type { FunctionTable } from './registry.js';
import { readToml } from './toml-read.js';
import { TomlError, writeToml } from './toml-write.js';

/** Functions that read and write TOML; they answer faults as text. */
export const tomlFunctions: FunctionTable = {
  /**
   * `toToml VALUE`: plain values before tables, which are indented; keys sorted. Nil fails by a panic, not as
   * text.
   */
  toToml: define(['any'], (value) => {
    try {
      return writeToml(value);
    } catch (error) {
      if (error instanceof TomlError) return error.message;
      throw error;
    }
  }),
  /** `fromToml TEXT`: a map; a fault is the text at the key `Error`. */
  fromToml: define(['string'], (text) => {
    try {
      return readToml(text);
    } catch (error) {
      if (error instanceof TomlError) return { Error: error.message };
      throw error;
    }
  }),
};
