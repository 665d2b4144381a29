import { runController } from '@allmend/conformance/controllers';
import { openFolderTenantBlobs } from '@allmend/core-blobs';
import { openClient } from '@allmend/core-client';
import { openSqliteLedger } from '@allmend/core-ledger';
import { createLogger } from '@allmend/kit-telemetry';
import { quickTimes } from './quick-times.ts';

/*
 * A replica that works on runs, as a process of its own: to be killed. It is given the address of the API, the file of the ledger and
 * the folder of the blobs. It never lives long enough to write a report down.
 */

const [server = '', ledger = '', blobs = ''] = process.argv.slice(2);
const tooLate = (): never => {
  throw new Error('this replica was to be killed before it came to its end');
};
const controller = runController(await openClient({ server, credentials: {} }), {
  logger: createLogger({ level: 'info' }),
  journal: {
    record: tooLate,
    newest: tooLate,
    head: tooLate,
    rows: tooLate,
    find: () => Promise.resolve(null),
    content: tooLate,
    trim: tooLate,
  },
  blobs: openFolderTenantBlobs(blobs),
  ledger: await openSqliteLedger(ledger),
  keys: { current: tooLate },
  clean: () => Promise.resolve({ left: 0 }),
  tenantId: () => Promise.resolve('root'),
  tool: { name: 'allmend', version: '0.0.0' },
  times: quickTimes,
});
controller.start();
