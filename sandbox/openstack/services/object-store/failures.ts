import { ApiFailure } from '../../http/failure.ts';
import { text } from '../../http/answer.ts';
import type { Headers } from '../../http/answer.ts';
import type { FailureStyle } from '../../http/failure-styles.ts';

/** Title and text of Swift's pages, by status. */
const pages: Readonly<Record<number, readonly [title: string, text: string]>> = {
  400: [
    'Bad Request',
    'The server could not comply with the request since it is either malformed or otherwise incorrect.',
  ],
  401: ['Unauthorized', 'This server could not verify that you are authorized to access the document you requested.'],
  403: ['Forbidden', 'Access was denied to this resource.'],
  404: ['Not Found', 'The resource could not be found.'],
  405: ['Method Not Allowed', 'The method is not allowed for this resource.'],
  409: ['Conflict', 'There was a conflict when trying to complete your request.'],
  412: ['Precondition Failed', 'A precondition for this request was not met.'],
  416: ['Requested Range Not Satisfiable', 'The Range requested is not available.'],
  422: ['Unprocessable Entity', 'Unable to process the contained instructions'],
  500: ['Internal Error', 'The server has either erred or is incapable of performing the requested operation.'],
  503: ['Service Unavailable', 'The server is currently unavailable. Please try again at a later time.'],
};

/** A refusal with Swift's own page; `detail` replaces the whole body. */
export function refuse(
  status: number,
  options: { readonly detail?: string; readonly headers?: Headers } = {},
): ApiFailure {
  return new ApiFailure(status, pages[status]?.[1] ?? '', options);
}

/** Swift's error pages: `<html><h1>…</h1><p>…</p></html>`. */
export const swiftPage: FailureStyle = (failure) => {
  const [title, usual] = pages[failure.status] ?? ['', failure.message];
  const body = failure.detail || `<html><h1>${title}</h1><p>${usual}</p></html>`;
  const challenge: Headers = failure.status === 401 ? { 'www-authenticate': 'Swift realm="unknown"' } : {};
  return text(failure.status, 'text/html; charset=UTF-8', body, { ...failure.headers, ...challenge });
};
