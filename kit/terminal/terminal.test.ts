import fc from 'fast-check';
import { expect, test } from 'vitest';
import { displayWidth, openProgress, openTerminal, paint, plainText, table, truncate, type Terminal } from './index.ts';

const stream = (isTTY: boolean, written: string[] = []) =>
  ({ isTTY, columns: 80, write: (text: string) => written.push(text) }) as unknown as NodeJS.WriteStream;

test('colour only on a terminal, never with NO_COLOR, always with FORCE_COLOR', () => {
  const painted = (isTTY: boolean, env: Record<string, string>) =>
    openTerminal({ stdout: stream(isTTY), stderr: stream(isTTY), env }).paintOut('fail', 'x') !== 'x';
  expect(painted(true, {})).toBe(true);
  expect(painted(false, {})).toBe(false);
  expect(painted(true, { NO_COLOR: '1' })).toBe(false);
  expect(painted(false, { FORCE_COLOR: '1' })).toBe(true);
  expect(painted(true, { TERM: 'dumb' })).toBe(false);
});

test('untrusted text cannot carry escape sequences or overrides', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(plainText(text)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    }),
  );
  expect(plainText('a\u001b[31mb')).toBe('a\ufffd[31mb');
});

test('tables align by what is seen', () => {
  const red = paint({ colour: true })('fail', 'FAIL');
  expect(
    table(
      [{ title: 'id' }, { title: 'n', align: 'right' }],
      [
        ['a', '1'],
        [red, '10'],
      ],
    ),
  ).toBe(`id     n\na      1\n${red}  10\n`);
  expect(displayWidth('日本')).toBe(4);
  expect(truncate('Zürich ist schön', 8)).toBe('Zürich …');
});

test('progress prints whole lines where nothing can redraw, and cleans up where it can', () => {
  const lines: string[] = [];
  const quiet: Terminal = { ...openTerminal({ stdout: stream(false), stderr: stream(false, lines), env: {} }) };
  const progress = openProgress(quiet);
  progress.start('a', 'flavors');
  progress.end('a', 'flavors done');
  progress.close();
  expect(lines).toEqual(['flavors done\n']);

  const live: string[] = [];
  const moving = openProgress(openTerminal({ stdout: stream(true), stderr: stream(true, live), env: {} }));
  moving.start('a', 'flavors');
  moving.close();
  expect(live.join('')).toContain('flavors');
  expect(live.at(-1)).toBe('\u001b[1A\u001b[0J');
});
