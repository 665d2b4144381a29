import { readFile } from 'node:fs/promises';
import { egressErrors } from './errors.ts';

/** How servers prove themselves, and we to them. */
export interface TlsSettings {
  /** False accepts any certificate. */
  readonly verify: boolean;
  /** PEM of authorities that are trusted instead of the system's. */
  readonly ca?: string;
  /** PEM of the client certificate and its key. */
  readonly cert?: string;
  readonly key?: string;
}

/** Each is the path of a PEM file, or PEM text itself where there is no file. */
export interface TlsFiles {
  readonly verify: boolean;
  readonly ca: string | null;
  readonly cert: string | null;
  /** May be null when the certificate's file also holds the key. */
  readonly key: string | null;
}

/** Reads the PEM files; throws `egress.certificate-file` naming the file. */
export async function readTlsFiles(files: TlsFiles): Promise<TlsSettings> {
  const [ca, cert, key] = await Promise.all([
    files.verify ? readPem('file of trusted authorities', files.ca) : undefined,
    readPem('client certificate', files.cert),
    readPem('key of the client certificate', files.key ?? files.cert),
  ]);
  return { verify: files.verify, ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

async function readPem(what: string, file: string | null): Promise<string | undefined> {
  if (file === null || file.includes('-----BEGIN ')) return file ?? undefined;
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw egressErrors.error('certificate-file', { what, file, cause: cause.code ?? cause.message });
  });
  if (!text.includes('-----BEGIN '))
    throw egressErrors.error('certificate-file', { what, file, cause: 'it holds no PEM block' });
  return text;
}
