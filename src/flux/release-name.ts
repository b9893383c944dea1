import { sha256 } from '../manifest/sha256.js';

/** The name of a Helm release: as it is, or cut to 40 characters and a digest where it is longer than 53. */
export function releaseName(name: string): string {
  return name.length <= 53 ? name : `${name.slice(0, 40)}-${sha256(name).slice(0, 12)}`;
}
