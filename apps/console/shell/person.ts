/**
 * Whether the writer of a decision (`<name> (<issuer>; <tenant>)`) is who is signed in, as far as can be told here: the server tells
 * its clients the name, not the issuer. It decides anyway.
 */
export function isSelf(by: string | undefined, user: string): boolean {
  return by !== undefined && (by === user || by.startsWith(`${user} (`));
}

/** The name alone, for people; the whole on hover and in the record. */
export function nameOf(by: string): string {
  return by.replace(/ \([^()]*; [^()]*\)$/, '');
}
