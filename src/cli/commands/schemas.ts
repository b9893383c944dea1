import {
  describeOptions,
  parseArguments,
  UsageError,
  type Arguments,
  type OptionSpec,
} from '../arguments.js';
import type { Command, Io } from '../io.js';
import { clusterOptions } from '../open.js';
import { schemaLocationOption } from '../schema-locations.js';

/** One of the things that the command does. */
interface Action {
  readonly options: readonly OptionSpec[];
  readonly load: () => Promise<(args: Arguments, io: Io) => number | Promise<number>>;
}

const shared = [schemaLocationOption, ...clusterOptions];

const actions: Readonly<Record<string, Action>> = {
  list: {
    options: [
      {
        name: 'format',
        value: 'FORMAT',
        choices: ['table', 'json'],
        help: 'how the list is written (default: table)',
      },
    ],
    load: async () => (await import('../schemas/list.js')).listSchemas,
  },
  sync: {
    options: [
      {
        name: 'url',
        value: 'TEMPLATE',
        repeatable: true,
        help: "where to fetch from, in this order (default: datreeio's CRDs-catalog on GitHub)",
      },
      {
        name: 'output',
        value: 'DIR',
        help: "the directory to fill (default: the user's cache, which validate looks at)",
      },
      { name: 'refresh', help: 'fetch again what was fetched before' },
    ],
    load: async () => (await import('../schemas/sync.js')).syncSchemas,
  },
  export: {
    options: [
      { name: 'output', value: 'DIR', help: 'the directory to write to' },
      {
        name: 'all',
        help: 'also kinds that come with preflux or are defined, but of which there is no object',
      },
    ],
    load: async () => (await import('../schemas/export.js')).exportSchemas,
  },
};

/** `preflux schemas list|sync|export PATH`. */
export const schemasCommand: Command = {
  name: 'schemas',
  summary: 'show where the schemas of kinds come from, fetch or write them',
  help: `Usage: preflux schemas list PATH [OPTIONS]
       preflux schemas sync PATH [OPTIONS]
       preflux schemas export PATH --output DIR [OPTIONS]

list    shows the kinds of the cluster at PATH and where the schema of each comes from.
sync    fetches the schemas of kinds that have none. Nothing else that preflux does uses the network, and only
        the names of such kinds are sent.
export  writes the schemas as JSON Schemas for editors, by GROUP/KIND_VERSION.json, with an all.json that leads to them.

Options of list:
${describeOptions(actions['list']!.options)}

Options of sync:
${describeOptions(actions['sync']!.options)}

Options of export:
${describeOptions(actions['export']!.options)}

Options of all:
${describeOptions(shared)}
`,
  async run(argv, io) {
    const [name, ...rest] = argv;
    const action = name !== undefined && Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (!action) throw new UsageError('say what to do with the schemas: list, sync or export');
    const args = parseArguments(rest, [...action.options, ...shared]);
    return (await action.load())(args, io);
  },
};
