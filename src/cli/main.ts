import { runProgram, type Commands } from './run-program.js';

/** The commands, and how to load each: a run loads only the one it needs. */
const commands: Commands = {
  validate: {
    summary: 'render everything and check it (the default)',
    load: async () => (await import('./commands/validate.js')).validateCommand,
  },
  build: {
    summary: 'print what a cluster or one of its units renders to',
    load: async () => (await import('./commands/build.js')).buildCommand,
  },
  kustomize: {
    summary: 'build a directory as `kustomize build` does',
    load: async () => (await import('./commands/kustomize.js')).kustomizeCommand,
  },
  template: {
    summary: 'render a chart as `helm template` does',
    load: async () => (await import('./commands/template.js')).templateCommand,
  },
  graph: {
    summary: 'show what waits for what',
    load: async () => (await import('./commands/graph.js')).graphCommand,
  },
  get: {
    summary: 'list Kustomizations, HelmReleases, sources or images',
    load: async () => (await import('./commands/get.js')).getCommand,
  },
  schemas: {
    summary: 'show where the schemas of kinds come from, fetch or write them',
    load: async () => (await import('./commands/schemas.js')).schemasCommand,
  },
};

export const status = runProgram(commands);
