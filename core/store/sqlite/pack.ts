import type { Batch } from '../store.ts';
import { packIndexValues } from './index-values.ts';
import type { ThreadBatch, ThreadWrite } from './protocol.ts';

/**
 * A batch as it goes to the writing thread: its bytes are copied into one buffer of their own, which moves there. Sent as they
 * are, each value would take the whole buffer along of which it may be a small part.
 */
export function packBatch({ writes, guards = [], appends = [] }: Batch): { batch: ThreadBatch; buffer: ArrayBuffer } {
  let size = 0;
  for (const { value } of writes) size += value.byteLength;
  for (const { body } of appends) size += body.byteLength;
  const bytes = new Uint8Array(size);
  let end = 0;
  const move = (value: Uint8Array): Uint8Array => {
    bytes.set(value, end);
    end += value.byteLength;
    return bytes.subarray(end - value.byteLength, end);
  };
  const packed = {
    writes: writes.map(({ key, op, value, expect, index }): ThreadWrite => ({
      key,
      op,
      value: move(value),
      ...(expect !== undefined && { expect }),
      ...(index && { indexed: packIndexValues(index) }),
    })),
    guards,
    appends: appends.map((row) => ({ ...row, body: move(row.body) })),
  };
  return { batch: packed, buffer: bytes.buffer };
}
