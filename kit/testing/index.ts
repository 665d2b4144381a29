export { answerSeen } from './answer.ts';
export { temporaryFolder } from './folder.ts';
export { waitUntil } from './wait.ts';
export { quietPort } from './port.ts';
export { tracedCalls } from './strace.ts';
export { labCloudsFile } from './lab.ts';
export { postgresPrograms, startPostgres } from './postgres.ts';
export type { TestPostgres, TestPostgresOptions } from './postgres.ts';
