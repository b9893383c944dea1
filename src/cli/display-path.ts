import { isAbsolute, join, relative, sep } from 'node:path';
import type { Location } from '../diagnostics/diagnostic.js';
import type { Finding } from '../report/summary.js';

/** Names a file of a tree as the user would type it: relative to the working directory. */
export function displayPath(cwd: string, root: string, file: string): string {
  const path = relative(cwd, isAbsolute(file) ? file : join(root, file))
    .split(sep)
    .join('/');
  return path === '' ? '.' : path;
}

/** The finding with its files named as the user would type them. */
export function displayFinding(cwd: string, root: string, finding: Finding): Finding {
  const place = (location: Location): Location => ({
    ...location,
    file: displayPath(cwd, root, location.file),
  });
  return {
    ...finding,
    ...(finding.location && { location: place(finding.location) }),
    ...(finding.schema?.location && {
      schema: { ...finding.schema, location: place(finding.schema.location) },
    }),
    ...(finding.related && {
      related: finding.related.map((related) => ({ ...related, location: place(related.location) })),
    }),
  };
}
