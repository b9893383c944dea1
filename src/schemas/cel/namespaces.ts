import type { Environment } from './library.js';

/** Lets expressions call `name.function(...)`; the functions are then registered with `type` as their receiver. */
export function registerNamespace(environment: Environment, name: string, type: string): void {
  // The engine tells types apart by their constructors.
  class Namespace {
    readonly name = name;
  }
  environment.registerType(type, Namespace);
  environment.registerConstant(name, type, new Namespace());
}
