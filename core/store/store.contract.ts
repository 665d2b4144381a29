import { afterEach, beforeEach, describe } from 'vitest';
import { durabilityContract } from './contract/durability.contract.ts';
import { historyContract } from './contract/history.contract.ts';
import { listsContract } from './contract/lists.contract.ts';
import type { OpenPlace, StorePlace } from './contract/place.contract.ts';
import { watchesContract } from './contract/watches.contract.ts';
import { writesContract } from './contract/writes.contract.ts';
import type { Store } from './store.ts';

/** What every engine of the store must do. `open` makes an empty place of its own for each test. */
export function storeContract(name: string, open: OpenPlace): void {
  describe(`store contract: ${name}`, () => {
    let place: StorePlace;
    const current = (): Store => place.store;

    beforeEach(async () => {
      place = await open();
    });
    afterEach(() => place.cleanup());

    describe('writes', () => writesContract(current));
    describe('lists', () => listsContract(current));
    describe('watches', () => watchesContract(current));
    describe('history', () => historyContract(current));
    describe('durability', () => durabilityContract(() => place));
  });
}
