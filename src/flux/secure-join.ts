/** A source path as Flux joins it: `..` cannot leave the root, absolute paths begin at the root. */
export function secureJoin(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments.join('/');
}
