import { z } from 'zod';

/** A mailbox as headers and envelopes need it: the name holds nothing that could end a header or begin another address. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

const mostRecipients = 50;

/** Of a host: labels of letters, digits and hyphens, or an address. */
const host = /^(?=.{1,253}$)(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.(?!$)|$))+$/i;
const ipv6 = z.ipv6();
const address = z.email();
/** A name before `<address>`. */
const named = /^"?([^"<>\p{Cc}\p{Cs}]*?)"?\s*<([^<>\s]+)>$/u;

function mailbox(text: string): Mailbox | null {
  const [, name = '', inside] = named.exec(text.trim()) ?? [];
  const found = inside ?? text.trim();
  return found.length <= 254 && address.safeParse(found).success ? { name: name.trim(), address: found } : null;
}

export const emailSettings = z.strictObject({
  host: z
    .string({ error: 'is missing' })
    .refine((text) => host.test(text) || ipv6.safeParse(text).success, {
      error: 'must be the name or address of an SMTP server',
    })
    .describe('Name or address of the SMTP server.'),
  port: z
    .string()
    .default('587')
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65535, {
      error: 'must be a port, 1 to 65535',
    })
    .transform(Number)
    .describe('Its port; default 587.'),
  tls: z
    .enum(['starttls', 'tls', 'none'], { error: 'must be starttls, tls or none' })
    .default('starttls')
    .describe(
      'starttls: encrypted before anything is said (usually port 587). tls: from the first byte (usually 465). none: only to addresses that are not public.',
    ),
  from: z
    .string({ error: 'is missing' })
    .transform((text, context) => {
      const found = mailbox(text);
      if (found) return found;
      context.addIssue({ code: 'custom', message: 'must be one address, like Allmend <monitor@example.org>' });
      return z.NEVER;
    })
    .describe('Who writes: an address, or a name with the address in angle brackets.'),
  to: z
    .string({ error: 'is missing' })
    .transform((text, context) => {
      const found = text.split(',').map(mailbox);
      const addresses = found.flatMap((one) => one?.address ?? []);
      if (addresses.length === found.length && addresses.length <= mostRecipients) return [...new Set(addresses)];
      context.addIssue({ code: 'custom', message: `must be one to ${mostRecipients} addresses, separated by commas` });
      return z.NEVER;
    })
    .describe(`Who reads: at most ${mostRecipients} addresses, separated by commas.`),
});

export type EmailSettings = z.output<typeof emailSettings>;
