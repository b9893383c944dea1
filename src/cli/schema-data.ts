import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The text of the bundled schemas of Kubernetes' own kinds, which lies beside the program. */
export function builtinSchemas(): string {
  return readFileSync(join(__dirname, 'data', 'kubernetes.json'), 'utf8');
}
