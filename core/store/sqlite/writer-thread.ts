/**
 * The thread that writes: the only connection that does, because an fsync can take longer than the event loop may stand still.
 * It is started with `ThreadOptions` as its data; see protocol.ts for what it is told and what it answers.
 */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { openDatabaseFile, type OpenedDatabase } from './database-file.ts';
import { plainError, storeFailure } from './failure.ts';
import type { FromThread, ThreadOptions, ToThread } from './protocol.ts';
import { openTransactions } from './transactions.ts';

const port = parentPort!;
const { folder, maxPages } = workerData as ThreadOptions;
const tell = (message: FromThread): void => port.postMessage(message);

const opened = open();
if (opened) serve(opened);

function open(): OpenedDatabase | null {
  try {
    const opened = openDatabaseFile(folder);
    if (maxPages !== null) opened.database.exec(`PRAGMA max_page_count = ${maxPages}`);
    return opened;
  } catch (error) {
    tell({ type: 'refused', failed: plainError(storeFailure(folder, error)) });
    port.close();
    return null;
  }
}

function serve(opened: OpenedDatabase): void {
  const transactions = openTransactions(opened, folder);
  port.on('message', (first: ToThread) => {
    // What arrived during the last commit shares the next one.
    const messages = [first];
    for (let next; (next = receiveMessageOnPort(port));) messages.push(next.message as ToThread);
    const requests = messages.filter((one) => one.type !== 'close');
    transactions.run(requests, (outcomes) => tell({ type: 'done', outcomes }));
    if (messages.some((one) => one.type === 'close')) {
      opened.close();
      port.close();
    }
  });
  tell({ type: 'opened', id: opened.id });
}
