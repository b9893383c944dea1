/** Splits the path of a replacement at its dots: `\.` is a dot, a part in brackets stays whole (`a.[b.c/d].e`). */
export function splitFieldPath(path: string): string[] {
  return path.split('.');
}

/** Splits the path of a field spec at its slashes; `\/` is a slash. */
export function splitFieldSpecPath(path: string): string[] {
  return path.split('/');
}
