import { expect, test } from 'vitest';
import { findLicenceFaults } from './licences.ts';

const lock = (packages: Record<string, object>) => JSON.stringify({ packages });

test('permissive licences pass, copyleft and silence do not', () => {
  const faults = findLicenceFaults(
    lock({
      '': {},
      'kit/errors': {},
      'node_modules/@allmend/kit-errors': { link: true },
      'node_modules/good': { version: '1.0.0', license: 'MIT' },
      'node_modules/dual': { version: '1.0.0', license: '(GPL-3.0 OR Apache-2.0)' },
      'node_modules/tool': { version: '1.0.0', license: 'MPL-2.0', dev: true },
      'node_modules/shipped': { version: '1.0.0', license: 'MPL-2.0' },
      'node_modules/viral': { version: '2.0.0', license: 'AGPL-3.0-only', dev: true },
      'node_modules/a/node_modules/silent': { version: '3.0.0' },
      'node_modules/found': { version: '3.0.0' },
    }),
    (path) => (path.endsWith('found') ? 'ISC' : undefined),
  );
  expect(faults).toEqual([
    'shipped 1.0.0 is MPL-2.0, which may not be used at run time',
    'viral 2.0.0 is AGPL-3.0-only, which may not be used at all',
    'silent 3.0.0 states no licence',
  ]);
});
