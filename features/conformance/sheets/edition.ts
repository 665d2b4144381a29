import { createHash } from 'node:crypto';

/** Short hash of what is published: everything but the edition itself and the instant of looking. */
export function editionOf(content: object): string {
  const { asOf: _asOf, edition: _edition, ...published } = content as Readonly<Record<string, unknown>>;
  return createHash('sha256').update(JSON.stringify(published)).digest('hex').slice(0, 16);
}

/** The same content with its edition. */
export function withEdition<T extends { readonly edition: string }>(content: T): T {
  return { ...content, edition: editionOf(content) };
}
