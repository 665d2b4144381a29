export { createWorkQueue } from './work-queue.ts';
export type { Work, WorkQueue, WorkQueueOptions } from './work-queue.ts';
