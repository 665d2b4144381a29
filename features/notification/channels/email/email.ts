import { defineChannel, DeliveryFailure, type ChannelContext, type ChannelMessage } from '../../channel.ts';
import { notificationErrors } from '../../errors.ts';
import { failureOf } from '../../http-post.ts';
import { notPublic } from '../../not-public.ts';
import { oneLine, withoutSecrets } from '../../plain-text.ts';
import { openConnection } from './connection.ts';
import { mailOf } from './mail.ts';
import { emailSettings, type EmailSettings } from './settings.ts';

type EmailContext = ChannelContext<EmailSettings>;

/** Seconds for a whole mail: servers check its sender and recipients while they are spoken to. */
const deadlineSeconds = 30;
const longestAnswer = 16_384;

/** Hands each message to an SMTP server. */
export const email = defineChannel<EmailSettings>({
  type: 'email',
  description: 'Sends mails in plain text through an SMTP server.',
  settings: emailSettings,
  secret: {
    username: { need: 'optional', description: 'User name for the SMTP server; left out: it wants none.' },
    password: { need: 'optional', description: 'Password for the SMTP server.' },
  },
  grouping: 'by-severity',
  async send(message, context) {
    const { host, port } = context.settings;
    const server = `${host}:${port}`;
    const deadline = AbortSignal.timeout(deadlineSeconds * 1000);
    const signal = AbortSignal.any([context.signal, deadline]);
    const sent = await deliver(message, context, signal).catch((error: unknown) => {
      context.signal.throwIfAborted();
      if (deadline.aborted) throw failureOf(error, server, 'late', deadlineSeconds);
      throw smtpFailure(error, server, context);
    });
    if (sent.rejected.length === 0) return;
    const recipients = listed(sent.rejected);
    const accepted = listed(sent.accepted);
    throw new DeliveryFailure(
      'partly',
      notificationErrors.error('recipients-refused', { server, recipients, accepted }),
    );
  },
});

interface Sent {
  readonly accepted: readonly string[];
  readonly rejected: readonly string[];
}

async function deliver(message: ChannelMessage, context: EmailContext, signal: AbortSignal): Promise<Sent> {
  const { settings, secret, egress, ca, resolve, now, language, channel } = context;
  const { host, port, tls, from, to } = settings;
  const policy = tls === 'none' ? notPublic(egress) : egress;
  const connection = await openConnection({ host, port, policy, signal, ...(resolve && { resolve }) });
  // Here, so that who sends no mail need not load it.
  const { createTransport } = await import('nodemailer');
  const [user, pass] = [secret.get('username'), secret.get('password')];
  const transport = createTransport({
    host,
    port,
    // The connection stands, and goes where the policy let it: nothing is resolved or opened from here on.
    getSocket: (_options, callback) => callback(null, { connection }),
    secure: tls === 'tls',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2', ...(ca !== undefined && { ca }) },
    ...((user ?? pass) && { auth: { user: user?.reveal() ?? '', pass: pass?.reveal() ?? '' } }),
    greetingTimeout: deadlineSeconds * 1000,
    socketTimeout: deadlineSeconds * 1000,
    maxResponseSize: longestAnswer,
    // Nothing in a message is ever read from a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const mail = mailOf(message, { language, channel, from: from.address });
  try {
    return await transport.sendMail({
      from: { ...from },
      to: [...to],
      envelope: { from: from.address, to: [...to] },
      subject: mail.subject,
      text: mail.text,
      date: now(),
      messageId: mail.messageId,
      ...(mail.inReplyTo !== null && { inReplyTo: mail.inReplyTo }),
      references: [...mail.references],
      headers: { 'Auto-Submitted': 'auto-generated' },
      signal,
    });
  } finally {
    transport.close();
    connection.destroy();
  }
}

/** What nodemailer adds to errors. */
interface SmtpError extends Error {
  readonly code?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

function smtpFailure(cause: unknown, server: string, { secret }: EmailContext): DeliveryFailure {
  const { code = '', responseCode = 0, response = '', message = '' } = (cause ?? {}) as Partial<SmtpError>;
  const words = withoutSecrets(response, secret.values(), 300);
  const answer = words === '' ? 'without a word' : `"${words}"`;
  const isFinal = responseCode >= 500 && responseCode < 600 && responseCode !== 503;
  const outcome = isFinal ? 'failed' : 'again';
  if (code === 'ETLS' || /certificate|altnames|self-signed|SSL routines|STARTTLS/i.test(message)) {
    const problem = withoutSecrets(message, secret.values(), 300);
    return new DeliveryFailure('again', notificationErrors.error('not-encrypted', { server, problem }));
  }
  // After a login not one word of the server: it has just been told the password.
  if (code === 'EAUTH')
    return new DeliveryFailure(
      outcome,
      notificationErrors.error('login-refused', { server, code: responseCode || 'no reason' }),
    );
  if (responseCode >= 400)
    return new DeliveryFailure(outcome, notificationErrors.error(isFinal ? 'refused' : 'busy', { server, answer }));
  return failureOf(cause, server, code === 'ETIMEDOUT' ? 'late' : 'in time', deadlineSeconds);
}

function listed(addresses: readonly string[]): string {
  return oneLine(addresses.join(', '), 1000) || 'nobody';
}
