import { text } from '../http/answer.ts';
import type { Fault } from './fault.ts';

const bodies: Readonly<Record<string, string>> = {
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Time-out',
};

export const serverError: Fault = {
  name: '5xx',
  description: 'a load balancer answers instead of the service, as when it has no live back end; nothing is done',
  parameters: { status: '503', retry: '' },
  before(_exchange, { status, retry }) {
    const title = bodies[status!] ?? 'Error';
    const headers: Record<string, string> = retry === '' ? {} : { 'retry-after': retry! };
    const page = `<html><body><h1>${status} ${title}</h1>\nNo server is available to handle this request.\n</body></html>\n`;
    return Promise.resolve(text(Number(status), 'text/html', page, headers));
  },
};
