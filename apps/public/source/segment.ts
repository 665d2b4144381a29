/**
 * A name as one part of an address and of a file name: what is neither letter, digit, `.`, `_` nor `-` is written as `~` and two
 * hexadecimal digits for each byte of UTF-8, and so is a leading dot. The way back is `parseSegment`.
 */
export function segment(name: string): string {
  let text = '';
  for (const byte of Buffer.from(name, 'utf8')) {
    const sign = String.fromCodePoint(byte);
    const plain = /[A-Za-z0-9_-]/.test(sign) || (sign === '.' && text !== '');
    text += plain ? sign : `~${byte.toString(16).padStart(2, '0')}`;
  }
  return text === '' ? '~' : text;
}

/** The name that a segment stands for; null: nothing is written so. */
export function parseSegment(text: string): string | null {
  if (text === '~') return '';
  if (!/^(?:[A-Za-z0-9._-]|~[0-9a-f]{2})+$/.test(text)) return null;
  const bytes = Buffer.from(
    text.replaceAll(/~([0-9a-f]{2})/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16))),
    'latin1',
  );
  const name = bytes.toString('utf8');
  return segment(name) === text ? name : null;
}

/** `<namespace>/<name>` as two segments. */
export function idPath(id: string): string {
  const [namespace, name] = splitId(id);
  return `${segment(namespace)}/${segment(name)}`;
}

export function splitId(id: string): readonly [namespace: string, name: string] {
  const at = id.indexOf('/');
  return [id.slice(0, Math.max(0, at)), id.slice(at + 1)];
}
