import { z } from 'zod';
import { defineChannel } from '../../channel.ts';
import { post } from '../../http-post.ts';
import { eventOf } from './event.ts';
import { signatureHeaders, signingKey } from './signature.ts';

const settings = z.strictObject({
  url: z
    .string({ error: 'is missing' })
    .transform((text, context) => {
      const url = URL.parse(text);
      if (url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') return url;
      context.addIssue({
        code: 'custom',
        message: 'must be an address that begins with https:// and has no user name or password',
      });
      return z.NEVER;
    })
    .describe('Where events are posted. Without https only to an address that is not public.'),
});

/** Posts each notice as a signed CloudEvent. */
export const webhook = defineChannel({
  type: 'webhook',
  description: 'Posts each notice as a CloudEvent in JSON, signed as Standard Webhooks are.',
  settings,
  secret: {
    [signingKey]: {
      need: 'required',
      description: 'Key of the signature, at least 24 bytes; several on lines of their own each sign.',
    },
  },
  grouping: 'none',
  async send(message, context) {
    const timestamp = context.now();
    const { language, monitor } = context;
    const body = JSON.stringify(eventOf(message, { language, monitor, now: timestamp }));
    const signature = signatureHeaders({ id: message.id, timestamp, body }, context.secret.get(signingKey)!);
    const headers = { 'content-type': 'application/cloudevents+json', ...signature };
    await post({ url: context.settings.url, headers, body }, context);
  },
});
