import { join } from 'node:path';
import { temporaryFolder } from '@allmend/kit-testing';
import { dumpContract, type AdminPlace } from '../dump/dump.contract.ts';
import { storeContract } from '../store.contract.ts';
import { openSqliteStore } from './sqlite.ts';

async function openPlace(): Promise<AdminPlace> {
  const home = await temporaryFolder('store');
  const folder = join(home.path, 'data');
  let store = await openSqliteStore({ folder });
  return {
    store,
    async reopen() {
      await store.close();
      store = await openSqliteStore({ folder });
      return store;
    },
    async cleanup() {
      await store.close();
      await home[Symbol.asyncDispose]();
    },
  };
}

storeContract('sqlite', openPlace);
dumpContract('sqlite', openPlace);
