import type { SchemaOrigin } from '../../schemas/registry.js';
import { apiVersionOf } from '../../manifest/object.js';
import type { Arguments } from '../arguments.js';
import { displayPath } from '../display-path.js';
import { exitStatus, type Io } from '../io.js';
import { table } from '../table.js';
import { openSchemas } from './open.js';

/** What each origin is called. */
const NAMES: Readonly<Record<SchemaOrigin['kind'] | 'none', string>> = {
  repository: 'repository',
  chart: 'chart',
  location: 'schema-location',
  kubernetes: 'kubernetes',
  flux: 'flux',
  unapplied: 'unapplied file',
  cache: 'cache',
  none: 'none',
};

/** `preflux schemas list`: the kinds of a cluster, and where the schema of each comes from. */
export function listSchemas(args: Arguments, io: Io): number {
  const { cluster, kinds } = openSchemas(args, io);
  const rows = kinds.map(({ gvk, objects, schema }) => {
    const origin = schema.found ? schema.origin : undefined;
    const location = origin?.locate?.();
    const file = location && displayPath(io.cwd, cluster.tree.root, location.file);
    return {
      apiVersion: apiVersionOf(gvk),
      kind: gvk.kind,
      objects,
      source: NAMES[origin?.kind ?? 'none'],
      ...(origin && { description: origin.description }),
      ...(location && { location: { ...location, file: file! } }),
    };
  });
  if (args.get('format') === 'json') {
    io.stdout(`${JSON.stringify(rows, null, 2)}\n`);
    return exitStatus.ok;
  }
  io.stdout(
    table(
      rows.map(({ apiVersion, kind, objects, source, description = '', location }) => {
        const line = location?.line === undefined ? '' : `:${location.line}`;
        const place = location ? `${location.file}${line}` : '';
        // A chart is named beside the release that its definitions can be found by.
        const from = source === NAMES.chart ? `${description}${place === '' ? '' : ` by ${place}`}` : place;
        return {
          'api version': apiVersion,
          kind,
          objects: String(objects),
          source,
          from: from === '' ? description : from,
        };
      }),
    ),
  );
  return exitStatus.ok;
}
