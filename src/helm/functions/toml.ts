import { define } from './define.js';
import type { FunctionTable } from './registry.js';
import { readToml } from './toml-read.js';
import { TomlError, writeToml } from './toml-write.js';

/** Functions that read and write TOML; they answer faults as text. */
export const tomlFunctions: FunctionTable = {
  toToml: define(['any'], (value) => {
    try {
      return writeToml(value);
    } catch (error) {
      if (error instanceof TomlError) return error.message;
      throw error;
    }
  }),
  fromToml: define(['string'], (text) => {
    try {
      return readToml(text);
    } catch (error) {
      if (error instanceof TomlError) return { Error: error.message };
      throw error;
    }
  }),
};
