import { createHash } from 'node:crypto';
import { Notice } from '@allmend/api/kinds';
import type { Client } from '@allmend/core-client';
import { apiVersionOf, wireTime, type Kind, type KubeObject } from '@allmend/core-machinery';
import { builtInLocales, formatMessage, type BuiltInLocale, type Message } from '@allmend/kit-i18n';

type Spec = Notice['spec'];

/** Something to be told about an object. */
export interface News {
  readonly severity: Spec['severity'];
  /** What happened; one notice for each. */
  readonly cause: string;
  /** Which time it happened. */
  readonly occurrence: string;
  readonly title: Message;
  /** Sentences, in this order. */
  readonly body: readonly Message[];
  /** See `Notice`. */
  readonly testcases?: readonly string[];
  readonly remedies?: readonly string[];
  /** Page about it, below the address of the public pages. */
  readonly path?: string;
  readonly raisedAt: Date;
  readonly expiresAt?: Date;
}

const manager = 'allmend-four-eyes';
/** Names of objects have 253 characters at most. */
const longestAbout = 200;

/** Name of the notice about that object with that cause. */
export function noticeName(about: string, cause: string): string {
  return `${about.slice(0, longestAbout)}-${createHash('sha256').update(cause).digest('hex').slice(0, 12)}`;
}

/** Writes down what is to be told, unless that very occurrence is. The notice goes with its object. */
export async function tell(
  client: Client,
  kind: Pick<Kind, 'group' | 'version' | 'kind'>,
  { metadata }: KubeObject,
  news: News,
  signal: AbortSignal,
): Promise<void> {
  const { namespace = '', name: about = '', uid = '' } = metadata;
  const name = noticeName(about, news.cause);
  const notices = client.kind(Notice);
  const known = await notices.find({ namespace, name }, { signal });
  if (known?.spec.occurrence === news.occurrence && known.spec.severity === news.severity) return;
  const spec: Spec = {
    severity: news.severity,
    about: { kind: kind.kind, name: about },
    cause: news.cause,
    occurrence: news.occurrence,
    title: inAllLanguages([news.title]),
    body: inAllLanguages(news.body),
    ...(news.testcases && { testcases: [...news.testcases] }),
    ...(news.remedies && { remedies: [...news.remedies] }),
    ...(news.path !== undefined && { path: news.path }),
    raisedAt: wireTime(news.raisedAt),
    ...(news.expiresAt && { expiresAt: wireTime(news.expiresAt) }),
  };
  const owner = { apiVersion: apiVersionOf(kind), kind: kind.kind, name: about, uid };
  await notices.apply(
    { metadata: { namespace, name, ownerReferences: [owner] }, spec },
    { force: 'yes', manager, signal },
  );
}

/** The notice of that cause as it stands; null when there never was one. */
export function findNotice(
  client: Client,
  { metadata }: KubeObject,
  cause: string,
  signal: AbortSignal,
): Promise<Notice | null> {
  const { namespace = '', name = '' } = metadata;
  return client.kind(Notice).find({ namespace, name: noticeName(name, cause) }, { signal });
}

/** Longest title and body of a notice. */
const longest = 8192;

function inAllLanguages(messages: readonly Message[]): Record<BuiltInLocale, string> {
  const texts = builtInLocales.map((locale) => [
    locale,
    messages
      .map((message) => formatMessage(locale, message))
      .join(' ')
      .slice(0, longest)
      .toWellFormed(),
  ]);
  return Object.fromEntries(texts) as Record<BuiltInLocale, string>;
}
