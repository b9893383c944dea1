import type { Location } from '../diagnostics/diagnostic.js';
import type { RemoteSource } from './remote.js';
import type { BuildContext } from './target.js';

/** Says that something remote was left out of the build. */
export function reportRemote(
  context: BuildContext,
  entry: string,
  remote: RemoteSource,
  location: Location,
): void {
  const what =
    remote.kind === 'file'
      ? `the remote file ${remote.url}`
      : `the remote base ${remote.repository}${remote.path === '' ? '' : ` (directory ${remote.path})`}${remote.ref === '' ? '' : ` at ${remote.ref}`}`;
  context.report({
    code: 'source/remote-resource',
    severity: 'warning',
    message: `${what} is not fetched, so its resources are missing from this build`,
    ...(remote.kind === 'git' && remote.ref === ''
      ? { help: `\`${entry}\` names no version: add \`?ref=\` and a tag, or builds change without a commit` }
      : {}),
    location,
  });
}
