/**
 * Adds the names of keys that comments of a values.yaml speak of: keys that are commented out, and those that the
 * annotations of helm-docs (`# image.tag -- ...`) and of readme-generator (`## @param image.tag ...`) name.
 */
export function addDocumentedNames(names: Set<string>, text: string): void {
  for (const [, comment] of text.matchAll(/(?:^|\s)#+(.*)$/gm)) {
    const match =
      /^[#\s-]*(?:@(?:param|skip|extra)\s+)?["']?([A-Za-z_][\w./[\]-]*)["']?\s*(?::|--|\s|$)/.exec(comment!);
    for (const name of match?.[1]!.split(/[.[\]]+/) ?? []) if (name !== '') names.add(name);
    for (const [, inline] of comment!.matchAll(/[{,]\s*["']?([A-Za-z_][\w-]*)["']?\s*:/g)) names.add(inline!);
  }
}
