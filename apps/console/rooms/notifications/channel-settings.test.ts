import { expect, test } from 'vitest';
import { readSettings } from './channel-settings.ts';

test('settings are pairs, one in each line', () => {
  expect(readSettings('url = https://x.example.org/?a=b\n\n to=a@example.org ')).toEqual({
    url: 'https://x.example.org/?a=b',
    to: 'a@example.org',
  });
  expect(readSettings('no pair')).toBeNull();
});
