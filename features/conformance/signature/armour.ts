import { WireFault } from './wire.ts';

const begin = '-----BEGIN SSH SIGNATURE-----';
const end = '-----END SSH SIGNATURE-----';

/** Longest file that is taken for a signature: an RSA-16384 one has under 6000 characters. */
const longest = 16_384;

/** Text form of a signature, in lines of 70 characters as OpenSSH writes them. Source: PROTOCOL.sshsig, "Armored format". */
export function armour(blob: Uint8Array): string {
  const lines =
    Buffer.from(blob)
      .toString('base64')
      .match(/.{1,70}/g) ?? [];
  return [begin, ...lines, end, ''].join('\n');
}

/**
 * The signature in its text form. Only the one way to write it is accepted (uniform lines, canonical Base64, nothing before or
 * after), so that no byte of the file can be changed unnoticed. Throws `WireFault`.
 */
export function unarmour(text: string): Buffer {
  if (text.length > longest) throw new WireFault(`it has more than ${longest} characters`);
  const newline = text.startsWith(`${begin}\r\n`) ? '\r\n' : '\n';
  const lines = text.split(newline);
  if (lines.at(-1) === '') lines.pop();
  if (lines[0] !== begin) throw new WireFault(`its first line is not "${begin}"`);
  if (lines.at(-1) !== end) throw new WireFault(`its last line is not "${end}"`);
  const body = lines.slice(1, -1);
  const width = body[0]?.length ?? 0;
  const uniform = body.every((line, at) => line.length === width || (at === body.length - 1 && line.length < width));
  const base64 = body.join('');
  const blob = Buffer.from(base64, 'base64');
  if (!uniform || body.at(-1) === '' || blob.length === 0 || blob.toString('base64') !== base64) {
    throw new WireFault('its lines are not plain Base64 of one width');
  }
  return blob;
}
