import type { Secret } from '@allmend/kit-secret';

/** Control characters, halves of surrogate pairs, line separators, and what turns the direction of text around. */
const unprintable = /[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]+/gu;

/** Text of others as one line that no header, log or terminal can misread. */
export function oneLine(text: string, longest = Number.POSITIVE_INFINITY): string {
  return cut(text.replaceAll(unprintable, ' ').trim(), longest);
}

/** Text of others with its line breaks. */
export function lines(text: string): string {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => line.replaceAll(unprintable, ' ').trimEnd())
    .join('\n')
    .trim();
}

const mask = '[redacted]';

/** What a server said, as one line without the secrets that were shown to it: it may say them back, plainly or as SMTP and HTTP write them. */
export function withoutSecrets(text: string, secrets: Iterable<Secret>, longest = 500): string {
  const known = [...secrets].map((secret) => secret.reveal()).filter((one) => one !== '');
  const forms = known.flatMap((one) => [
    one,
    encodeURIComponent(one),
    Buffer.from(one).toString('base64').replace(/=+$/, ''),
  ]);
  const plain = [...new Set(forms)]
    .toSorted((a, b) => b.length - a.length)
    .reduce((line, form) => line.replaceAll(form, mask), text);
  // AUTH PLAIN has user and password in one base64 word.
  const decoded = plain.replaceAll(/[\w+/-]{8,}={0,2}/g, (word) => {
    const inside = Buffer.from(word, 'base64').toString();
    return known.some((one) => inside.includes(one)) ? mask : word;
  });
  return oneLine(decoded, longest);
}

function cut(text: string, longest: number): string {
  return text.length > longest
    ? `${text
        .slice(0, longest - 1)
        .toWellFormed()
        .replace(/\ufffd$/, '')}…`
    : text;
}
