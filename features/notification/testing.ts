import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Notice } from '@allmend/api/kinds';
import type { NewObjectOfKind } from '@allmend/core-client';

/** A request as a receiver got it. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Receiver extends AsyncDisposable {
  /** Of a path that takes everything. */
  readonly url: string;
  readonly received: Received[];
}

/** A receiver of webhooks on loopback. `answer` replaces its 204. */
export async function startReceiver(
  answer: (request: Received, response: ServerResponse) => void = (_request, response) =>
    void response.writeHead(204).end(),
): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const one = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
      received.push(one);
      answer(one, response);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

type NoticeSpec = Notice['spec'];

/** A notice about an invented cloud. */
export function newNotice(
  name: string,
  spec: Partial<NoticeSpec> = {},
  namespace = 'hansa',
): NewObjectOfKind<typeof Notice> {
  return { metadata: { name, namespace }, spec: noticeSpec(spec) };
}

export function noticeSpec(spec: Partial<NoticeSpec> = {}): NoticeSpec {
  return {
    severity: 'failure',
    about: { kind: 'Subject', name: 'hansa-luebeck' },
    cause: 'verdict:scs-compatible-iaas',
    occurrence: '2026-11-20T03:12:00Z',
    title: {
      de: 'Hansa Cloud, Lübeck, besteht SCS-kompatibel IaaS v5.1 nicht mehr.',
      en: 'Hansa Cloud, Lübeck, no longer passes SCS-compatible IaaS v5.1.',
      fr: 'Hansa Cloud, Lübeck, ne réussit plus SCS-compatible IaaS v5.1.',
    },
    body: {
      de: 'Das Abbild «Debian 12» ist 74 Tage alt.\nVersprochen war monatlich.',
      en: 'The image "Debian 12" is 74 days old.\nMonthly was promised.',
      fr: "L'image « Debian 12 » a 74 jours.\nLa promesse était : chaque mois.",
    },
    remedies: ['openstack image set --property replace_frequency=quarterly "Debian 12"'],
    path: '/clouds/hansa/hansa-luebeck',
    raisedAt: '2026-11-20T03:12:00Z',
    ...spec,
  };
}
