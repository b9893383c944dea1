import type { Location } from '../diagnostics/diagnostic.js';
import { KustomizeFault, type Fault } from './fault.js';
import type { RemoteSource } from './remote.js';

/** What is said of something remote that is left out of the build. */
export function remoteFault(entry: string, remote: RemoteSource): Fault {
  return {
    code: 'source/remote-resource',
    severity: 'warning',
    message: `${describeRemote(remote)} is not fetched, so what it holds is missing from this build`,
    ...(isUnpinned(remote)
      ? {
          help: `\`${entry}\` names no version: add \`?ref=\` and a tag, or builds change without a commit`,
        }
      : {}),
  };
}

/** A remote entry of a kustomization, and where it stands. */
export interface RemoteEntry {
  readonly entry: string;
  readonly remote: RemoteSource;
  readonly location: Location;
}

/** What is said of all remote entries of a field: one fault, but those that name no version have one of their own. */
export function remoteFaults(entries: readonly RemoteEntry[]): KustomizeFault[] {
  const alone = entries.filter(({ remote }) => isUnpinned(remote));
  const [first, ...others] = entries.filter(({ remote }) => !isUnpinned(remote));
  const faults = alone.map(
    ({ entry, remote, location }) => new KustomizeFault(remoteFault(entry, remote), location),
  );
  if (!first) return faults;
  const single = remoteFault(first.entry, first.remote);
  const fault: Fault =
    others.length === 0
      ? single
      : {
          ...single,
          message: `${describeRemote(first.remote)} and ${others.length} more remote ${others.length === 1 ? 'entry' : 'entries'} are not fetched, so what they hold is missing from this build`,
          related: others.map(({ remote, location }) => ({
            location,
            message: `${describeRemote(remote)} is not fetched`,
          })),
        };
  return [...faults, new KustomizeFault(fault, first.location)];
}

function isUnpinned(remote: RemoteSource): boolean {
  return remote.kind === 'git' && remote.ref === '';
}

function describeRemote(remote: RemoteSource): string {
  if (remote.kind === 'file') return `the remote file ${remote.url}`;
  const directory = remote.path === '' ? '' : ` (directory ${remote.path})`;
  return `the remote base ${remote.repository}${directory}${remote.ref === '' ? '' : ` at ${remote.ref}`}`;
}
