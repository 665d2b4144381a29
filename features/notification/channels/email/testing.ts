import { createServer, type AddressInfo, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** A mail as the server took it. */
export interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Head and text, as they came, without the dot that ends them. */
  readonly data: string;
  readonly encrypted: boolean;
  /** User name that was given; empty without a login. */
  readonly user: string;
}

export interface SmtpServer extends AsyncDisposable {
  readonly port: number;
  readonly mails: TakenMail[];
  /** Lines that clients said, those of mails not. */
  readonly said: string[];
}

export interface SmtpServerOptions {
  /** PEM; offers STARTTLS, or with `from: 'first byte'` speaks nothing else. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly from: 'STARTTLS' | 'first byte' };
  /** Demands this login. */
  readonly login?: { readonly user: string; readonly password: string };
  /** Replaces the answer to a line; '' says nothing, null leaves it. `DATA.` is the end of a mail, `` the greeting. */
  readonly answer?: (line: string) => string | null;
}

/** An SMTP server on loopback. Sources: RFC 5321, RFC 3207, RFC 4616. */
export async function startSmtpServer(options: SmtpServerOptions = {}): Promise<SmtpServer> {
  const mails: TakenMail[] = [];
  const said: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
    converse(options.tls?.from === 'first byte' ? secured(socket, options.tls) : socket, options, mails, said);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    said,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

function secured(socket: Socket, { cert, key }: NonNullable<SmtpServerOptions['tls']>): TLSSocket {
  return new TLSSocket(socket, { isServer: true, cert, key }).on('error', () => undefined);
}

function converse(first: Socket, options: SmtpServerOptions, mails: TakenMail[], said: string[]): void {
  let socket = first;
  let encrypted = first instanceof TLSSocket;
  let [buffer, user, from, data] = ['', '', '', null as string | null];
  let to: string[] = [];

  const say = (line: string, usual: string): boolean => {
    const text = options.answer?.(line) ?? usual;
    if (text !== '') socket.write(`${text}\r\n`);
    return text === usual;
  };
  const listen = (): void => {
    socket.setEncoding('utf8').on('data', (text: string) => {
      buffer += text;
      for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        if (data === null) command(line);
        else content(line);
      }
    });
  };
  const content = (line: string): void => {
    if (line !== '.') {
      data += `${line.replace(/^\./, '')}\r\n`;
      return;
    }
    const mail = { from, to, data: data!, encrypted, user };
    data = null;
    if (say('DATA.', '250 taken')) mails.push(mail);
  };
  const command = (line: string): void => {
    said.push(line);
    const [verb = '', rest = ''] = line.split(/ (.*)/s);
    if (/^(?:EHLO|HELO)$/i.test(verb)) {
      const offers = [options.tls && !encrypted ? 'STARTTLS' : '', options.login ? 'AUTH PLAIN' : ''].filter(Boolean);
      const lines = ['mail.example.org', ...offers, '8BITMIME'];
      say(line, lines.map((one, at) => `250${at === lines.length - 1 ? ' ' : '-'}${one}`).join('\r\n'));
    } else if (verb === 'STARTTLS' && options.tls) {
      if (!say(line, '220 go ahead')) return;
      socket.removeAllListeners('data');
      socket = secured(socket, options.tls);
      encrypted = true;
      listen();
    } else if (verb === 'AUTH') {
      const [, name = '', password = ''] = Buffer.from(rest.replace(/^PLAIN /, ''), 'base64')
        .toString()
        .split('\0');
      const { login } = options;
      const isRight = login?.user === name && login.password === password;
      if (say(line, isRight ? '235 welcome' : '535 5.7.8 no') && isRight) user = name;
    } else if (verb === 'MAIL') {
      const path = /<(.*)>/.exec(rest)?.[1] ?? '';
      if (say(line, options.login && user === '' ? '530 5.7.0 log in first' : '250 fine')) [from, to] = [path, []];
    } else if (verb === 'RCPT') {
      if (say(line, '250 fine')) to = [...to, /<(.*)>/.exec(rest)?.[1] ?? ''];
    } else if (verb === 'DATA') {
      if (say(line, '354 go on')) data = '';
    } else if (verb === 'QUIT') {
      say(line, '221 bye');
      socket.end();
    } else {
      say(line, '502 what?');
    }
  };
  listen();
  say('', '220 mail.example.org');
}
