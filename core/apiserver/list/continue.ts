import { createHmac, timingSafeEqual } from 'node:crypto';
import { statusErrors } from '@allmend/core-machinery';
import type { Cursor } from '@allmend/core-store';

/** Where a list goes on: bound to the revision, the tenant and what is listed. */
export interface Position {
  readonly revision: number;
  readonly after: Cursor;
}

/** Makes and reads `continue` tokens that nobody else can make. */
export interface ContinueTokens {
  /** `subject`: what is listed, e.g. tenant, group, resource and namespace; a token is good for nothing else. */
  write(subject: string, position: Position): string;
  /** Throws 400 for a token that was not made here, was changed, or belongs to another list. */
  read(subject: string, token: string): Position;
}

export function createContinueTokens(key: Uint8Array): ContinueTokens {
  const seal = (subject: string, body: string): Buffer =>
    createHmac('sha256', key).update(subject).update('\0').update(body).digest().subarray(0, 16);
  return {
    write(subject, { revision, after }) {
      const body = Buffer.from(JSON.stringify([revision, after.tenant, after.namespace, after.name])).toString(
        'base64url',
      );
      return `${body}.${seal(subject, body).toString('base64url')}`;
    },
    read(subject, token) {
      const [body = '', mac = '', more] = token.split('.');
      const given = Buffer.from(mac, 'base64url');
      const right = seal(subject, body);
      if (more !== undefined || given.length !== right.length || !timingSafeEqual(given, right)) {
        throw statusErrors.badRequest('continue key is not valid: it was not made by this server for this list');
      }
      const [revision, tenant, namespace, name] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [
        number,
        string,
        string,
        string,
      ];
      return { revision, after: { tenant, namespace, name } };
    },
  };
}
