import type { IncomingHttpHeaders } from 'node:http';

/** `1795248988.21220`, Swift's time stamps. */
export function stampOf(at: number): string {
  return `${Math.floor(at / 1000)}.${String(at % 1000).padStart(3, '0')}00`;
}

/** `Sat, 21 Nov 2026 08:16:29 GMT`; Swift rounds up to whole seconds. */
export function httpDate(at: number): string {
  return new Date(Math.ceil(at / 1000) * 1000).toUTCString();
}

/** `2026-11-21T08:16:28.301400` */
export function listDate(at: number): string {
  return `${new Date(at).toISOString().slice(0, 23)}000`;
}

/** Headers that begin with a prefix, by the rest of their name. */
export function headersWith(headers: IncomingHttpHeaders, prefix: string): Record<string, string> {
  const found = Object.entries(headers).filter(([name]) => name.startsWith(prefix) && name.length > prefix.length);
  return Object.fromEntries(
    found.map(([name, value]) => [name.slice(prefix.length), Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

/** Metadata as response headers. */
export function metadataHeaders(metadata: Readonly<Record<string, string>>, prefix: string): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`${prefix}${name}`, value]));
}
