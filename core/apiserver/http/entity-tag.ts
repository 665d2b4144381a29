import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Answers 304 to a client that names the tag, and says whether it did. Sets `ETag`; what else an answer of that content has must
 * be set before. Source: RFC 9110, 13.1.2 (weak comparison) and 15.4.5.
 */
export async function answeredUnchanged(
  request: FastifyRequest,
  reply: FastifyReply,
  tag: string,
): Promise<'answered' | 'changed'> {
  void reply.header('etag', `"${tag}"`);
  if (!namesTag(request.headers['if-none-match'], tag)) return 'changed';
  await reply.code(304).send();
  return 'answered';
}

/** Whether `If-None-Match` has the tag: one of a list, weak or strong, or a star. */
export function namesTag(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return [...header.matchAll(/"([^"]*)"/g)].some(([, named]) => named === tag);
}
