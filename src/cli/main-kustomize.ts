// The program of one command: the bundle has nothing else in it and is compiled in a fraction of the time.
import { kustomizeCommand } from './commands/kustomize.js';
import { runProgram } from './run-program.js';

export const status = runProgram({
  kustomize: { summary: kustomizeCommand.summary, load: () => kustomizeCommand },
});
