import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const zip = promisify(gzip);

/** Below this a smaller form is not worth the work, in bytes. */
const leastBytes = 1024;

/** Texts; pictures, archives and contents of evidence that is no text are compressed already, or may be. */
const compressible =
  /^(?:text\/[^;]+|image\/svg\+xml|application\/(?:json|javascript|xml|x-ndjson|[^;]+\+(?:json|xml)))\s*(?:;|$)/i;

/**
 * Smaller forms of contents, each made once for as long as the content itself is kept in memory, in the thread pool. `of` is the object
 * that stands for the content: its bytes, or what holds its text.
 */
export interface Compression {
  /** Null where it is not worth it: the content is short or no text, or the form is not smaller. */
  smaller(of: object, content: { readonly type: string; readonly bytes: Uint8Array }): Promise<Uint8Array | null>;
}

export function createCompression(): Compression {
  const made = new WeakMap<object, Promise<Uint8Array | null>>();
  return {
    smaller(of, { type, bytes }) {
      if (!isWorthCompressing(type, bytes.byteLength)) return Promise.resolve(null);
      const known = made.get(of);
      if (known) return known;
      const form = zip(bytes).then((small) => (small.byteLength < bytes.byteLength ? small : null));
      made.set(of, form);
      return form;
    },
  };
}

export function isWorthCompressing(type: string, length: number): boolean {
  return length > leastBytes && compressible.test(type);
}

/** Whether the client takes gzip. Source: RFC 9110 §12.5.3. */
export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  const parts = (acceptEncoding ?? '').slice(0, 1000).toLowerCase().split(',');
  const of = (coding: string): string | undefined => parts.find((one) => one.split(';', 1)[0]!.trim() === coding);
  const part = of('gzip') ?? of('*');
  return part !== undefined && !/;\s*q=0(?:\.0*)?\s*$/.test(part);
}

/** What the tag of the smaller form ends with: tags that are made here are Base64url, and have no plus. */
const mark = '+gzip';

/** The tag of the smaller form of what has that tag, both without quotation marks. */
export const smallerTag = (tag: string): string => `${tag}${mark}`;

/** `If-None-Match` in the tags of contents, whichever form the client has of each. */
export const plainTags = (ifNoneMatch: string): string => ifNoneMatch.replaceAll(`${mark}"`, '"');

/** `Vary` with what decides the form. */
export function variesByForm(vary: string | undefined): string {
  if (vary === undefined || vary.trim() === '') return 'accept-encoding';
  return /(?:^|,)\s*(?:accept-encoding|\*)\s*(?:,|$)/i.test(vary) ? vary : `${vary}, accept-encoding`;
}
