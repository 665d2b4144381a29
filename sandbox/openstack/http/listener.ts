import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { afterFaults, beforeFaults, matchingFaults } from '../faults/injection.ts';
import type { Exchange } from '../faults/fault.ts';
import { errors } from '../errors.ts';
import type { LiveCloud } from '../cloud/live-cloud.ts';
import type { ServiceModule } from '../services/service-module.ts';
import { text } from './answer.ts';
import type { Answer } from './answer.ts';
import { answerOf, newRequestId } from './exchange.ts';
import type { Incoming } from './exchange.ts';
import { createRouter } from './router.ts';
import type { Router } from './router.ts';

const routers = new WeakMap<ServiceModule, Router>();

/** One of a cloud's two ports. */
export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves the services of one port of a cloud. Throws `sandbox.cannot-listen`. */
export async function listen(
  live: LiveCloud,
  port: 'api' | 'object',
  address: string,
  number: number,
): Promise<Listener> {
  const server = createServer((message, response) => {
    serve(live, port, message, response).catch((error: unknown) => {
      live.report(error);
      response.destroy();
    });
  });
  server.keepAliveTimeout = 60_000;
  server.requestTimeout = 0;
  await bind(server, address, number);
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound ? bound.port : number,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function bind(server: Server, address: string, number: number): Promise<void> {
  try {
    server.listen(number, address);
    await once(server, 'listening');
  } catch (error) {
    throw errors.error('cannot-listen', {
      address: `${address}:${number}`,
      cause: error instanceof Error ? error.message : String(error),
    });
  }
}

async function serve(
  live: LiveCloud,
  port: 'api' | 'object',
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { cloud } = live;
  const started = performance.now();
  const gone = new Promise<void>((resolve) => response.once('close', resolve));
  const found = find(live, port, message);
  if (!found) return send(live, message, response, nowhere());
  const { service, match } = found;
  const template = 'route' in match ? match.route.template : null;
  const exchange: Exchange = {
    cloud,
    service,
    method: found.method,
    path: found.path,
    template,
    message,
    gone,
    wait: (milliseconds) => wait(milliseconds, undefined, { ref: false }),
  };
  // Before anything waits: a client that gives up meanwhile has still sent its request.
  const body = 'route' in match && match.route.body === 'stream' ? new Uint8Array() : await readBody(message);
  if (body === null) return;
  const incoming: Incoming = { ...found, body };
  const delay = live.latency + (service.name === 'identity' ? cloud.behaviour.keystoneDelay : 0);
  if (delay > 0) await wait(delay, undefined, { ref: false });
  const faults = matchingFaults(cloud.faults(), exchange, live.draw);
  const early = await beforeFaults(faults, exchange);
  cloud.settle();
  const { answer, bug } = early ? { answer: early, bug: undefined } : await answerOf(incoming);
  // An upload that its client breaks off fails in the handler; that is nobody's mistake.
  if (bug !== undefined && !message.readableAborted) live.report(bug);
  if (incoming.method !== 'GET' && incoming.method !== 'HEAD') live.changed();
  const final = await afterFaults(faults, exchange, answer);
  live.observe({
    cloud: cloud.name,
    service: service.name,
    method: incoming.method,
    path: incoming.path,
    route: template,
    status: final.status,
    requestId: incoming.requestId,
    milliseconds: performance.now() - started,
    faults: faults.map(({ fault }) => fault.name),
  });
  await send(live, message, response, final);
}

function find(live: LiveCloud, port: 'api' | 'object', message: IncomingMessage): Omit<Incoming, 'body'> | null {
  const method = message.method ?? 'GET';
  const target = message.url ?? '/';
  const cut = target.indexOf('?');
  const whole = cut < 0 ? target : target.slice(0, cut);
  const query = new URLSearchParams(cut < 0 ? '' : target.slice(cut + 1));
  const service = live.cloud.services.find((one) => {
    if (one.port !== port) return false;
    if (port === 'object') return one.claims?.(method, whole, query, message.headers) ?? true;
    return whole === one.mount || whole.startsWith(`${one.mount}/`);
  });
  if (!service) return null;
  const path = whole.slice(service.mount.length) || '/';
  const router = routerOf(service);
  return {
    cloud: live.cloud,
    service,
    router,
    message,
    method,
    path,
    query,
    match: router.match(method, path),
    requestId: newRequestId(),
  };
}

/** The whole body; null when the client went away in the middle of it. */
async function readBody(message: IncomingMessage): Promise<Uint8Array | null> {
  const parts: Buffer[] = [];
  try {
    for await (const part of message as AsyncIterable<Buffer>) parts.push(part);
  } catch {
    return null;
  }
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}

function routerOf(service: ServiceModule): Router {
  const known = routers.get(service);
  if (known) return known;
  const made = createRouter(service.routes);
  routers.set(service, made);
  return made;
}

/** What the web server in front of a devstack-like cloud says about paths of no service. */
function nowhere(): Answer {
  return text(
    404,
    'text/html; charset=iso-8859-1',
    '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>404 Not Found</title>\n</head><body>\n<h1>Not Found</h1>\n<p>The requested URL was not found on this server.</p>\n</body></html>\n',
  );
}

async function send(
  live: LiveCloud,
  message: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
): Promise<void> {
  if (response.destroyed) return;
  if (answer.tearAfter !== undefined && answer.tearAfter < 0) {
    response.destroy();
    return;
  }
  response.sendDate = false;
  response.setHeader('date', new Date(live.cloud.now()).toUTCString());
  response.setHeader('x-allmend-sandbox', '1');
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
  const { body } = answer;
  const bodiless = message.method === 'HEAD' || answer.status === 204 || answer.status === 304;
  if (!message.complete) message.resume();
  if (body === null || typeof body === 'string' || body instanceof Uint8Array) {
    const raw = body === null ? new Uint8Array() : typeof body === 'string' ? Buffer.from(body) : body;
    if (answer.status !== 204 && answer.status !== 304 && !response.hasHeader('content-length')) {
      response.setHeader('content-length', raw.length);
    }
    response.writeHead(answer.status);
    if (answer.tearAfter !== undefined) {
      response.write(raw.subarray(0, answer.tearAfter), () => response.destroy());
      return;
    }
    response.end(bodiless ? undefined : raw);
    return;
  }
  response.writeHead(answer.status);
  if (bodiless) {
    response.end();
    return;
  }
  try {
    await pipeline(Readable.from(body), response);
  } catch {
    // The client has gone; nobody is left to be told.
  }
}
