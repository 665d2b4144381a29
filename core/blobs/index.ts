export { blobErrors } from './errors.ts';
export { openFolderBlobs } from './folder.ts';
export type { FolderBlobsOptions } from './folder.ts';
export type { Blobs } from './blobs.ts';
