import { createHash } from 'node:crypto';
import type { Notice } from '@allmend/api/kinds';
import { builtInLocales } from '@allmend/kit-i18n';
import type { ChannelMessage, Language, NoticeText } from './channel.ts';
import { lines, oneLine } from './plain-text.ts';

export interface TextOptions {
  readonly language: Language;
  /** Address of the public pages; null when there are none. */
  readonly publicUrl: string | null;
  /** Occurrence that the channel was told before; null when there was none. */
  readonly previous: string | null;
}

const longestLine = 500;

/** What a channel tells of a notice. */
export function noticeText({ metadata, spec }: Notice, { language, publicUrl, previous }: TextOptions): NoticeText {
  const { uid = '', namespace = '' } = metadata;
  const entries = builtInLocales.map(
    (locale) => [locale, { title: oneLine(spec.title[locale], longestLine), body: lines(spec.body[locale]) }] as const,
  );
  const texts = Object.fromEntries(entries) as NoticeText['texts'];
  return {
    id: noticeId(uid, spec.occurrence),
    thread: idPart(uid),
    previous: previous === null ? null : noticeId(uid, previous),
    severity: spec.severity,
    namespace,
    about: { kind: oneLine(spec.about.kind), name: oneLine(spec.about.name) },
    cause: oneLine(spec.cause),
    occurrence: oneLine(spec.occurrence),
    raisedAt: spec.raisedAt,
    ...texts[language],
    texts,
    remedies: (spec.remedies ?? []).map(lines),
    link: publicUrl === null || spec.path === undefined ? null : linkOf(publicUrl, spec.path),
  };
}

/** The message that tells of these notices. */
export function messageOf(notices: readonly NoticeText[]): ChannelMessage {
  const ids = notices.map(({ id }) => id);
  return { id: ids.length === 1 ? ids[0]! : `digest-${hash(ids.toSorted().join(' '), 32)}`, notices };
}

/** Occurrences are any text, so only their hash stands in ids. */
function noticeId(uid: string, occurrence: string): string {
  return `${idPart(uid)}-${hash(occurrence, 16)}`;
}

function idPart(uid: string): string {
  return uid.replaceAll(/[^\w-]/g, '');
}

export function hash(text: string, digits: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}

/** Null for a path that leads away from the public pages. */
function linkOf(publicUrl: string, path: string): string | null {
  const base = publicUrl.replace(/\/+$/, '');
  const url = path.startsWith('/') ? URL.parse(`${base}${path}`) : null;
  return url?.href.startsWith(`${URL.parse(base)?.href.replace(/\/+$/, '')}/`) ? url.href : null;
}
