import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  displayWidth,
  openProgress,
  openTerminal,
  paint,
  plainLine,
  plainText,
  table,
  truncate,
  wrap,
  type Terminal,
} from './index.ts';

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
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[\n\r\t\u2028]/.test(plainLine(text))));
  expect(plainLine(' a\n✓ PASS\tb ')).toBe('a ✓ PASS b');
});

test('wrapped text loses nothing and is never wider', () => {
  const text = fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '日', '-'), minLength: 1, maxLength: 30 }));
  fc.assert(
    fc.property(text, fc.integer({ min: 4, max: 40 }), (words, width) => {
      const lines = wrap(words.join(' '), width);
      expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(width);
      expect(lines.join('').replaceAll(' ', '')).toBe(words.join(''));
    }),
  );
  expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
  expect(wrap('', 8)).toEqual(['']);
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
  const moving = openProgress(openTerminal({ stdout: stream(true), stderr: stream(true, live), env: {} }), () => 0);
  moving.start('a', 'flavors');
  moving.start('b', 'default-security-group-rules');
  expect(live).toEqual([]);
  moving.say('! something');
  moving.end('a', null);
  moving.end('b', 'b is done');
  moving.close();
  expect(live[0]).toMatch(/^! something\n {2}◜ flavors {22} +0 s\n {2}◜ default-security-group-rules +0 s\n$/);
  expect(live[1]).toBe('\u001b[2A\u001b[0Jb is done\n');
  expect(live).toHaveLength(2);
});

test('the moving part is redrawn in one write, and removed in the end', async () => {
  const live: string[] = [];
  // A clock of its own: a machine that stands still for a second would show it.
  const moving = openProgress(openTerminal({ stdout: stream(true), stderr: stream(true, live), env: {} }), () => 0);
  moving.start('a', 'flavors');
  moving.update('a', 'page 2');
  await expect.poll(() => live.length).toBeGreaterThan(1);
  moving.close();
  expect(live[0]).toMatch(/^ {2}◝ flavors +0 s {2}page 2\n$/);
  expect(live[1]).toMatch(/^\u001b\[1A\u001b\[0J {2}◞ flavors +0 s {2}page 2\n$/);
  expect(live.at(-1)).toBe('\u001b[1A\u001b[0J');
});

test('a window that changes its width changes what is drawn', () => {
  const stderr = { isTTY: true, columns: 80, write: () => true } as unknown as NodeJS.WriteStream;
  const terminal = openTerminal({ stdout: stderr, stderr, env: {} });
  stderr.columns = 40;
  expect(terminal.columns).toBe(40);
});
