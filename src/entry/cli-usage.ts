import type { Command } from 'commander';
import type { CliUsage, Usage } from '../core/agents-md/topics.ts';

/** Every command of the command line, as it is written and what it says of itself. */
export function cliUsage(program: Command): CliUsage {
  return new Map(usagesOf(program, ''));
}

function usagesOf(command: Command, before: string): [string, Usage][] {
  return command.commands.flatMap((each) => {
    const path = `${before}${each.name()}`;
    const words = each.registeredArguments.map((argument) => {
      const name = `${argument.name()}${argument.variadic ? '…' : ''}`;
      return argument.required ? `<${name}>` : `[${name}]`;
    });
    const usage = ['baton', path, ...words].join(' ');
    return [[path, { usage, about: each.description() }], ...usagesOf(each, `${path} `)];
  });
}
