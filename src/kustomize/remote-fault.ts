import type { Fault } from './fault.js';
import type { RemoteSource } from './remote.js';

/** What is said of something remote that is left out of the build. */
export function remoteFault(entry: string, remote: RemoteSource): Fault {
  const what =
    remote.kind === 'file'
      ? `the remote file ${remote.url}`
      : `the remote base ${remote.repository}${remote.path === '' ? '' : ` (directory ${remote.path})`}${remote.ref === '' ? '' : ` at ${remote.ref}`}`;
  return {
    code: 'source/remote-resource',
    severity: 'warning',
    message: `${what} is not fetched, so what it holds is missing from this build`,
    ...(remote.kind === 'git' && remote.ref === ''
      ? {
          help: `\`${entry}\` names no version: add \`?ref=\` and a tag, or builds change without a commit`,
        }
      : {}),
  };
}
