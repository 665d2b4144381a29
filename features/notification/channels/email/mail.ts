import type { ChannelMessage, Language, NoticeText } from '../../channel.ts';
import { hash } from '../../notice-text.ts';
import { oneLine } from '../../plain-text.ts';
import { notificationTexts } from '../../texts.ts';

/** A mail as it is written, without its envelope. */
export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly messageId: string;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
}

export interface MailOptions {
  readonly language: Language;
  /** Namespace and name of the channel. */
  readonly channel: string;
  /** Address of the sender: its domain ends the ids. */
  readonly from: string;
}

/** So many are told in full, so many more by their title. */
const [mostInFull, mostTitles] = [20, 200];
const longestSubject = 200;
const rule = `\n\n${'-'.repeat(60)}\n\n`;

/**
 * The mail that tells of these notices, as plain text: nothing in it can be a script, a picture or a link that says something else.
 * Mails about one notice are a thread: each refers to an id of the notice itself, and to the mail about the occurrence before.
 * The ids are the same whenever the same is sent again. Source: RFC 5322 §3.6.4.
 */
export function mailOf({ id, notices }: ChannelMessage, { language, channel, from }: MailOptions): Mail {
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const idOf = (text: string): string => `<${text}.${hash(channel, 12)}@${domain}>`;
  const full = notices.slice(0, mostInFull);
  const previous = notices.length === 1 ? notices[0]!.previous : null;
  const references = full.flatMap((one) => [idOf(one.thread), ...(one.previous === null ? [] : [idOf(one.previous)])]);
  return {
    subject: oneLine(subjectOf(notices, language), longestSubject),
    text: textOf(notices, language, channel),
    messageId: idOf(id),
    inReplyTo: previous === null ? null : idOf(previous),
    references,
  };
}

function subjectOf(notices: readonly NoticeText[], language: Language): string {
  const { title, severity } = notices[0]!;
  if (notices.length === 1) return title;
  const kind = notices.every((one) => one.severity === severity) ? severity : 'mixed';
  return notificationTexts.format(language, `many-${kind}`, { count: notices.length, title });
}

function textOf(notices: readonly NoticeText[], language: Language, channel: string): string {
  const titles = notices.slice(mostInFull, mostInFull + mostTitles).map(({ title }) => `* ${title}`);
  const more = notices.length - mostInFull - mostTitles;
  const parts = [
    ...notices.slice(0, mostInFull).map((one) => noticeOf(one, language)),
    ...(titles.length > 0 ? [titles.join('\n')] : []),
    ...(more > 0 ? [notificationTexts.format(language, 'more', { count: more })] : []),
  ];
  return `${parts.join(rule)}\n\n-- \n${notificationTexts.format(language, 'why', { channel: oneLine(channel) })}\n`;
}

function noticeOf({ title, body, remedies, link }: NoticeText, language: Language): string {
  const commands = remedies.map((remedy) => remedy.replaceAll(/^/gm, '    ')).join('\n');
  return [
    title,
    ...(body === '' ? [] : [body]),
    ...(commands === '' ? [] : [`${notificationTexts.format(language, 'remedy')}\n${commands}`]),
    ...(link === null ? [] : [link]),
  ].join('\n\n');
}
