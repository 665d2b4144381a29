import { expect, test } from 'vitest';
import { isAgentStuck } from './lab-guard.ts';

const at = (second: number): string => `2026-11-21 14:06:${String(second).padStart(2, '0')}.100 741`;
const failing = (second: number, tap = 'tap1'): string =>
  `${at(second)} ERROR neutron.agent.linux.utils [-] Exit code: 4; Cmd: ['ebtables', '-t', 'nat', '-D', 'neutronMAC-${tap}']; Stdin: ;\n`;
const other = (second: number): string => `${at(second)} INFO neutron.agent [-] Port tap1 updated.\n`;
const seven = [1, 2, 3, 4, 5, 6, 7];

test('an agent that repeats one failing command and does nothing else is stuck', () => {
  expect(isAgentStuck(other(0) + seven.map((n) => failing(n)).join(''))).toBe(true);
  // What the command printed follows on lines of its own.
  expect(isAgentStuck(seven.map((n) => `${failing(n)}ebtables: RULE_DELETE failed\n`).join(''))).toBe(true);
});

test.each([
  ['has logged nothing', ''],
  [
    'has failed a few times only',
    seven
      .slice(1)
      .map((n) => failing(n))
      .join(''),
  ],
  ['went on', seven.map((n) => failing(n)).join('') + other(8)],
  [
    'did something between',
    [1, 2, 3].map((n) => failing(n)).join('') + other(4) + [5, 6, 7, 8].map((n) => failing(n)).join(''),
  ],
  ['failed at several things', seven.map((n) => failing(n, `tap${n}`)).join('')],
])('one that %s is not', (_what, log) => {
  expect(isAgentStuck(log)).toBe(false);
});
