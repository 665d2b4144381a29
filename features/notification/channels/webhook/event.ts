import type { ChannelMessage, Language, NoticeText } from '../../channel.ts';

export interface EventOptions {
  readonly language: Language;
  /** Address of the monitor. */
  readonly monitor: string;
  readonly now: Date;
}

/** Notices that a digest tells of one by one; it says how many there are. */
const mostInDigest = 200;

/** A CloudEvent of one notice, or of several as a digest. Source: CloudEvents 1.0.2, JSON format. */
export function eventOf({ id, notices }: ChannelMessage, { language, monitor, now }: EventOptions): object {
  const [first] = notices;
  const common = { specversion: '1.0', id, datacontenttype: 'application/json' };
  if (first && notices.length === 1) {
    return {
      ...common,
      type: `dev.allmend.notice.${first.severity}.v1`,
      source: `${monitor}/${[first.namespace, first.about.name].map(encodeURIComponent).join('/')}`,
      subject: `${first.namespace}/${first.about.name}`,
      time: first.raisedAt,
      data: { language, ...dataOf(first), texts: first.texts },
    };
  }
  return {
    ...common,
    type: 'dev.allmend.notice.digest.v1',
    source: monitor,
    time: now.toISOString(),
    data: {
      language,
      count: notices.length,
      notices: notices.slice(0, mostInDigest).map((one) => ({ id: one.id, ...dataOf(one) })),
    },
  };
}

function dataOf({ severity, namespace, about, cause, occurrence, title, body, remedies, link }: NoticeText): object {
  return {
    severity,
    about: { ...about, namespace },
    cause,
    occurrence,
    title,
    body,
    remedies,
    ...(link !== null && { link }),
  };
}
