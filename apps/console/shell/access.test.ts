import { expect, test } from 'vitest';
import { kinds } from '../api/kinds.ts';
import { allOf, type Permission } from './access.ts';

const no = (kind: (typeof kinds)['clouds' | 'secrets']): Permission => ({
  state: 'no',
  wish: { verb: 'create', kind },
  reason: '',
});
const [asking, yes]: readonly Permission[] = [{ state: 'asking' }, { state: 'yes' }];

test('of several rights that are missing the first is named, and no other before it is known', () => {
  expect(allOf(yes!, no(kinds.clouds), no(kinds.secrets))).toEqual(no(kinds.clouds));
  expect(allOf(asking!, no(kinds.secrets))).toEqual(asking);
  expect(allOf(yes!, asking!)).toEqual(asking);
  expect(allOf(yes!, yes!)).toEqual(yes);
});
