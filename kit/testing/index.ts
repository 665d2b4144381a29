export { temporaryFolder } from './folder.ts';
export { waitUntil } from './wait.ts';
export { labCloudsFile } from './lab.ts';
