import {
  acceptsGzip,
  createCompression,
  isWorthCompressing,
  plainTags,
  smallerTag,
  variesByForm,
} from '@allmend/core-apiserver';
import type { PublicAnswer, PublicRequest } from './rooms.ts';

type Headers = PublicRequest['headers'];

/** Forms of what handlers answer; they know of none. */
export interface AnswerForms {
  /** What handlers are to see of a request: tags of contents, not of their forms. */
  plainly(headers: Headers): Headers;
  /** The answer in the form that the client takes, under its own tag (RFC 9110 §8.8.3.3). `headers`: as the client sent them. */
  formed(headers: Headers, answer: PublicAnswer): Promise<PublicAnswer>;
}

/** A form is made once for as long as a handler keeps its answer, or the bytes in it. */
export function createAnswerForms(): AnswerForms {
  const compression = createCompression();
  return {
    plainly(headers) {
      const tags = headers['if-none-match'];
      return tags === undefined ? headers : { ...headers, 'if-none-match': plainTags(tags) };
    },
    async formed(headers, answer) {
      const { status, headers: said } = answer;
      if (status === 304) return unchanged(headers, answer);
      if (said['content-encoding'] !== undefined || said['content-range'] !== undefined) return answer;
      const { body } = answer;
      const type = said['content-type'] ?? '';
      const bytes = typeof body === 'string' ? Buffer.from(body) : body;
      if (!isWorthCompressing(type, bytes.byteLength)) return answer;
      const known = { ...said, vary: variesByForm(said['vary']) };
      if (!acceptsGzip(headers['accept-encoding'])) return { status, headers: known, body: bytes };
      const small = await compression.smaller(typeof body === 'string' ? answer : body, { type, bytes });
      if (!small) return { status, headers: known, body: bytes };
      const { etag } = said;
      const tag: Headers = etag === undefined ? {} : { etag: tagOfSmaller(etag) };
      return { status, headers: { ...known, ...tag, 'content-encoding': 'gzip' }, body: small };
    },
  };
}

/** With the tag of the form that the client has. */
function unchanged(headers: Headers, answer: PublicAnswer): PublicAnswer {
  const { etag, vary } = answer.headers;
  const said = { ...answer.headers, vary: variesByForm(vary) };
  if (etag === undefined) return { ...answer, headers: said };
  const small = tagOfSmaller(etag);
  const hasSmall = (headers['if-none-match'] ?? '').includes(small.replace(/^W\//, ''));
  return { ...answer, headers: { ...said, etag: hasSmall ? small : etag } };
}

/** Of a tag as it stands in the header: with its quotation marks. */
const tagOfSmaller = (etag: string): string => etag.replace(/"$/, `${smallerTag('')}"`);
