/** Adds all names that a text of a template has in it, whatever they name there. */
export function addNames(names: Set<string>, text: string): void {
  for (const [name] of text.matchAll(/[A-Za-z_][\w-]*/g)) names.add(name);
}
