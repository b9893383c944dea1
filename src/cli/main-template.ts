// The program of one command: the bundle has nothing else in it and is compiled in a fraction of the time.
import { templateCommand } from './commands/template.js';
import { runProgram } from './run-program.js';

export const status = runProgram({
  template: { summary: templateCommand.summary, load: () => templateCommand },
});
