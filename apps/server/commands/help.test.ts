import { Command } from 'commander';
import { expect, test } from 'vitest';
import { noRooms } from '../testing.ts';
import { serverCommands } from './registry.ts';

test('every command and every group of commands has help with an example', () => {
  const program = new Command();
  for (const define of serverCommands(noRooms)) define(program, () => async () => undefined);
  const helpOf = (command: Command): string => {
    let text = '';
    command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
    return text;
  };
  const all = (command: Command): Command[] => command.commands.flatMap((one) => [one, ...all(one)]);
  const silent = all(program).filter((one) => !/Examples:\n/.test(helpOf(one)));
  expect(all(program).map((one) => one.name())).toContain('subject');
  expect(silent.map((one) => one.name())).toEqual([]);
});
