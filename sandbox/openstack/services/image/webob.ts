import { STATUS_CODES } from 'node:http';
import { json, text } from '../../http/answer.ts';
import type { Answer } from '../../http/answer.ts';
import { ApiFailure } from '../../http/failure.ts';
import type { ApiRequest, Handler, Route } from '../../http/route.ts';

/** Reason phrases where WebOb keeps older ones than Node. */
const titles: Readonly<Record<number, string>> = {
  413: 'Request Entity Too Large',
  416: 'Request Range Not Satisfiable',
};

/**
 * Renders the refusals of routes as WebOb's exceptions do: a page, JSON or text, whichever the client's `Accept` asks for.
 * Glance is the only service that leaves its errors to WebOb.
 */
export function withWebobFailures(routes: readonly Route[]): Route[] {
  return routes.map((route) => ({ ...route, handler: rendered(route.handler) }));
}

function rendered(handler: Handler): Handler {
  return async (request) => {
    try {
      return await handler(request);
    } catch (error) {
      if (error instanceof ApiFailure) return webobFailure(request, error);
      throw error;
    }
  };
}

/** One refusal in the form that a client accepts. */
export function webobFailure(request: Pick<ApiRequest, 'headers'>, failure: ApiFailure): Answer {
  const accept = request.headers.accept ?? '';
  const title = titles[failure.status] ?? STATUS_CODES[failure.status] ?? 'Unknown';
  const status = `${failure.status} ${title}`;
  const page = (encode: (text: string) => string) =>
    `${encode(failure.message)}<br /><br />\n${encode(failure.detail)}\n\n`;
  if (accept.includes('text/html') || accept.includes('*/*')) {
    const body = `<html>\n <head>\n  <title>${status}</title>\n </head>\n <body>\n  <h1>${status}</h1>\n  ${page(escaped)}\n </body>\n</html>`;
    return text(failure.status, 'text/html; charset=UTF-8', body, failure.headers);
  }
  if (accept.includes('application/json')) {
    return json(failure.status, { message: page(plainly), code: status, title }, failure.headers);
  }
  const plain = `${status}\n\n${failure.message.replaceAll(/<[^>]*>/g, '')}\n\n ${failure.detail}  `;
  return text(failure.status, 'text/plain; charset=UTF-8', plain, failure.headers);
}

function plainly(message: string): string {
  return message;
}

function escaped(message: string): string {
  return message.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
