/** The package brings no types; this is what the benchmark calls. */
declare module 'js-yaml' {
  export function dump(value: unknown, options: object): string;
  export function loadAll(text: string, iterator: undefined, options: object): unknown[];
}
