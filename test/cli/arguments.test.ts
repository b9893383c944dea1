import { describe, expect, it } from 'vitest';
import { parseArguments, UsageError, type OptionSpec } from '../../src/cli/arguments.js';

const specs: readonly OptionSpec[] = [
  { name: 'set', short: 's', value: 'KEY=VALUE', repeatable: true, help: '' },
  { name: 'format', value: 'FORMAT', choices: ['text', 'json'], help: '' },
  { name: 'verbose', help: '' },
  { name: 'wait', value: 'HOW', implied: 'long', help: '' },
];

describe('parseArguments', () => {
  it('reads values in both forms, switches, and positionals around them', () => {
    const args = parseArguments(
      ['a', '--set', 'x=1', '-s', 'y=2', '--set=z=3', '--verbose', 'b', '--', '--c'],
      specs,
    );
    expect(args.positionals).toEqual(['a', 'b', '--c']);
    expect(args.all('set')).toEqual(['x=1', 'y=2', 'z=3']);
    expect(args.has('verbose')).toBe(true);
    expect(args.get('format')).toBeUndefined();
  });

  it('takes the last of an option that counts once, and - as a positional', () => {
    const args = parseArguments(['--format', 'text', '--format=json', '-'], specs);
    expect(args.get('format')).toBe('json');
    expect(args.positionals).toEqual(['-']);
  });

  it('reads values that stand right behind a short name', () => {
    const args = parseArguments(['-s=a=1', '-sb=2', '--verbose', '--verbose=false'], specs);
    expect(args.all('set')).toEqual(['a=1', 'b=2']);
    expect(args.has('verbose')).toBe(false);
  });

  it('takes values that an option need not have only behind =, and the words of Go for switches', () => {
    const args = parseArguments(['--wait', 'short', '--verbose=T', '--verbose=0'], specs);
    expect([args.get('wait'), args.positionals, args.has('verbose')]).toEqual(['long', ['short'], false]);
    expect(parseArguments(['--wait=short'], specs).get('wait')).toBe('short');
  });

  it.each([
    [['-xy'], 'unknown option -xy'],
    [['--fromat', 'json'], 'unknown option --fromat; did you mean --format?'],
    [['--set'], '--set needs a value: --set KEY=VALUE'],
    [['--verbose=yes'], '--verbose takes no value'],
    [['--format=xml'], '--format must be one of text, json, not "xml"'],
  ])('%j is wrong usage', (argv, message) => {
    expect(() => parseArguments(argv, specs)).toThrow(new UsageError(message));
  });
});
