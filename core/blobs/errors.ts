import { defineErrors } from '@allmend/kit-errors';

export const blobErrors = defineErrors('blobs', {
  missing: {
    message: 'The content {digest} is not in {directory}.',
    remedy: 'The evidence is not whole: get the missing file, or collect the evidence again.',
    exitCode: 1,
  },
  damaged: {
    message: 'The content {digest} in {directory} is damaged: {cause}',
    remedy: 'Get an undamaged copy of this file, or collect the evidence again.',
    exitCode: 1,
  },
  'digest-invalid': {
    message: '{digest} is not a digest.',
    remedy: 'A digest is the SHA-256 of the content as 64 lower-case hex digits.',
  },
  'too-large': {
    message: 'A content of {size} bytes is too large to be kept; {limit} bytes are allowed.',
    remedy: 'Keep less of it, e.g. a digest and an excerpt.',
  },
  'disk-full': {
    message: 'The content {digest} cannot be written to {directory}, since the disk is full.',
    remedy: 'Free some space on this disk, or choose another folder, and start again.',
    exitCode: 3,
  },
  'not-writable': {
    message: 'The folder {directory} cannot be written: {cause}',
    remedy: 'Give this user the right to write there, or choose another folder.',
  },
  'tenant-invalid': {
    message: '{tenant} is not the id of a tenant.',
    remedy: 'Ids of tenants are lower-case letters and digits, as the server gives them.',
  },
  quota: {
    message: 'The content {digest} does not fit into {directory} any more: {cause}',
    remedy: 'Delete what is not needed, or ask the operator of the object store for a larger quota.',
    exitCode: 3,
  },
  refused: {
    message: '{directory} cannot be used: {cause}',
    remedy: 'See that the bucket exists and that the key may read, write and list in it.',
  },
  unreachable: {
    message: '{directory} does not answer: {cause}',
    remedy: 'Check the network and the object store, and try again later.',
    exitCode: 3,
  },
  failed: {
    message: 'The folder {directory} cannot be used: {cause}',
    remedy: 'Check the disk and the file system, then start again.',
    exitCode: 3,
  },
});
