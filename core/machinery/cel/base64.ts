const alphabet = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The bytes of standard base64 with padding; null when the text is none. */
export function decodeBase64(text: string): Uint8Array | null {
  return alphabet.test(text) ? new Uint8Array(Buffer.from(text, 'base64')) : null;
}

export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
