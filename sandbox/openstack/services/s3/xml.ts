import { text } from '../../http/answer.ts';
import type { Answer } from '../../http/answer.ts';

export const xmlDeclaration = `<?xml version='1.0' encoding='UTF-8'?>\n`;

/** A document of S3's namespace; `inner` is XML already. */
export function xmlAnswer(root: string, inner: string): Answer {
  const body = `${xmlDeclaration}<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inner}</${root}>`;
  return text(200, 'application/xml', body);
}

/** `<Name>value</Name>` for each field; absent values are left out. */
export function xmlElements(fields: Readonly<Record<string, string | number | boolean | undefined>>): string {
  return Object.entries(fields)
    .flatMap(([name, value]) => (value === undefined ? [] : [`<${name}>${xmlText(String(value))}</${name}>`]))
    .join('');
}

export function xmlText(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The contents of all elements of a name, in order; enough for S3's flat request bodies. */
export function xmlContents(document: string, name: string): string[] {
  const pattern = new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`, 'g');
  return [...document.matchAll(pattern)].map(([, content]) => content!);
}

/** Text of the first element of a name, entities resolved; null without one. */
export function xmlValue(document: string, name: string): string | null {
  const [content] = xmlContents(document, name);
  return content === undefined ? null : unescaped(content.trim());
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(value: string): string {
  return value.replaceAll(/&(amp|lt|gt|quot|apos|#\d+);/g, (_whole, name: string) => {
    return name.startsWith('#') ? String.fromCodePoint(Number(name.slice(1))) : entities[name]!;
  });
}
