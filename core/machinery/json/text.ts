import { statusErrors } from '../status/status.ts';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a body in UTF-8. Throws 400 naming the first byte that is not. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    throw statusErrors.badRequest(`the body is not valid UTF-8 at offset ${firstInvalid(bytes)}`);
  }
}

/** Offset in bytes of a place in a text. */
export function byteOffset(text: string, at: number): number {
  return Buffer.byteLength(text.slice(0, at));
}

/** Halves the range that holds the fault: a prefix is valid when it could be continued to valid text. */
function firstInvalid(bytes: Uint8Array): number {
  let valid = 0;
  let invalid = bytes.length + 1;
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    if (isPrefix(bytes.subarray(0, middle), { whole: middle > bytes.length })) valid = middle;
    else invalid = middle;
  }
  return Math.min(invalid - 1, bytes.length);
}

function isPrefix(bytes: Uint8Array, { whole }: { readonly whole: boolean }): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !whole });
    return true;
  } catch {
    return false;
  }
}
