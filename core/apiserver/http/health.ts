import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HealthCheck } from './options.ts';

const paths = /^\/(healthz|livez|readyz)(?:\/([a-z0-9-]+))?\/?(?:\?|$)/;

/** Health is told to anybody: it says nothing but the names of the checks. */
export function isHealthPath(url: string): boolean {
  return paths.test(url);
}

/** `/livez`, `/readyz` and `/healthz`, each also with the name of one check. Source: the API server's health endpoints page. */
export async function answerHealth(
  checks: readonly HealthCheck[],
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const [, endpoint, only] = paths.exec(request.url)!;
  const query = new URLSearchParams(request.url.split('?', 2)[1] ?? '');
  const excluded = new Set(query.getAll('exclude'));
  const wanted = checks.filter(
    ({ name, of }) =>
      (endpoint !== 'livez' || of === 'live') && !excluded.has(name) && (only === undefined || only === name),
  );
  const known = only === undefined || only === 'ping' || wanted.length > 0;
  const results = await Promise.all(wanted.map(async (one) => ({ name: one.name, good: await holds(one) })));
  const good = known && results.every((result) => result.good === 'yes');
  const lines = [{ name: 'ping', good: 'yes' }, ...results].map((one) =>
    one.good === 'yes' ? `[+]${one.name} ok` : `[-]${one.name} failed: reason withheld`,
  );
  const verbose = query.has('verbose') || !good;
  const text = verbose ? `${lines.join('\n')}\n${endpoint} check ${good ? 'passed' : 'failed'}\n` : 'ok';
  await reply
    .code(good ? 200 : known ? 503 : 404)
    .header('content-type', 'text/plain; charset=utf-8')
    .header('x-content-type-options', 'nosniff')
    .send(text);
}

async function holds(one: HealthCheck): Promise<'yes' | 'no'> {
  try {
    await one.check();
    return 'yes';
  } catch {
    return 'no';
  }
}
