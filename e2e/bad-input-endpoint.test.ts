import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, request, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

/** A server on loopback that ends with its connections. */
async function serve(
  server: Server & { closeAllConnections(): void },
): Promise<{ readonly port: number } & AsyncDisposable> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A `clouds.yaml` whose Keystone stands there. Seconds for each call: few where one hangs, and nothing else is to be answered meanwhile. */
async function keystoneAt(url: string, { seconds = 60, more = '' } = {}): Promise<Record<string, string>> {
  const file = await stage.changedClouds((text) =>
    text
      .replaceAll(stage.cloud.urls.api, url)
      .replaceAll('    interface: public\n', `    interface: public\n    api_timeout: ${seconds}\n${more}`),
  );
  return { OS_CLIENT_CONFIG_FILE: file };
}

const twoServices = ['--read-only', '--only', 'scs-0103-flavor-1v-4|scs-0102-prop-architecture'];

describe('Keystone', () => {
  const text =
    (type: string, body: string | Buffer, status = 200): RequestListener =>
    (_, response) =>
      response.writeHead(status, { 'content-type': type }).end(body);

  test('refuses connections', async () => {
    // The service "discard": a port that was free a moment ago may be another program's.
    const env = await keystoneAt('http://127.0.0.1:9');
    const { code, err } = await stage.runWith(env, 'check', stage.name);
    expect(code).toBe(3);
    expect(err).toContain('at 127.0.0.1:9: nothing listens there (ECONNREFUSED)');
    expect(err).toContain('Check the network, the name and the port of the endpoint');
  });

  test('hangs: ends after api_timeout', async () => {
    await using server = await serve(createServer(() => undefined));
    const env = await keystoneAt(`http://127.0.0.1:${server.port}`, { seconds: 1 });
    const { code, err } = await stage.runWith(env, 'check', stage.name);
    expect(code).toBe(3);
    expect(err).toContain('The identity service did not answer within 1 s');
    expect(err).toContain('Try again later');
  });

  test.for<[string, RequestListener, string]>([
    ['HTML', text('text/html', '<!doctype html><title>Sign in</title>'), 'it is a web page ("Sign in"), not JSON'],
    ['garbage', text('application/json', Buffer.from([0, 255, 1, 254])), 'it is binary data, not JSON'],
    ['nothing', text('application/json', ''), 'it is empty where JSON was expected'],
    [
      'success with an error body',
      text('application/json', '{"error": {"code": 500, "message": "the database is away"}}'),
      'it reports success, but the body is an error: the database is away',
    ],
    [
      'a gigabyte',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const more = () => {
          while (!response.destroyed && response.write(Buffer.alloc(65_536, ' ')));
        };
        response.on('drain', more);
        more();
      },
      'the answer is larger than 16777216 bytes',
    ],
  ])('answers %s', async ([, listener, problem]) => {
    await using server = await serve(createServer(listener));
    const env = await keystoneAt(`http://127.0.0.1:${server.port}`);
    const { code, err } = await stage.runWith(env, 'check', stage.name);
    expect(code).toBe(3);
    expect(err).toContain('The identity service gave an answer that is not usable: POST /auth/tokens');
    expect(err).toContain(problem);
    expect(err).toContain('Check that the endpoint is the API itself and not a proxy or web page');
  });
});

describe('one service', () => {
  test.each([
    ['refused', 'cannot be reached'],
    ['wrong-content:kind=html', 'it is a web page'],
    ['wrong-content:kind=garbage', 'not JSON'],
    ['wrong-content:kind=empty', 'it is empty where JSON was expected'],
    ['wrong-content:kind=mistyped', 'field flavors.0.id'],
    ['error-in-200', 'it reports success, but the body is an error'],
    ['gigabyte', 'the answer is larger than'],
    ['5xx:retry=0', '503'],
  ])('%s: its testcases did not finish and say why, the others go on', async (fault, problem) => {
    stage.cloud.setFaults([`${fault}${fault.includes(':') ? ',' : ':'}service=compute,route=*/flavors*`]);
    const { code, out, err } = await stage.run('check', stage.name, ...twoServices);
    stage.cloud.setFaults([]);
    expect(code).toBe(3);
    expect(out).toMatch(/◐ DNF +scs-0103-flavor-1v-4/);
    expect(out).toMatch(/✓ scs-0102 .* · passed$/m);
    expect(err).toContain(problem);
    expect(out).toContain('Verdict: ◐ Did not finish');
  });

  test('hangs: ends after api_timeout', async () => {
    stage.cloud.setFaults(['hang:service=compute,route=*/flavors*']);
    // Enough for the images, which are asked for at the same time.
    const env = await keystoneAt(stage.cloud.urls.api, { seconds: 10 });
    const { code, out, err } = await stage.runWith(env, 'check', stage.name, ...twoServices);
    stage.cloud.setFaults([]);
    expect(code).toBe(3);
    expect(out).toMatch(/◐ DNF +scs-0103-flavor-1v-4/);
    expect(out).toMatch(/✓ scs-0102 .* · passed$/m);
    expect(err).toContain('The compute service did not answer within 10 s');
  });
});

test('a self-signed certificate is refused with the remedy, and accepted with it', async () => {
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(stage.path, name)) as [string, string];
  await promisify(execFile)('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', '/CN=loopback', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert],
  ]);
  const through: RequestListener = (incoming, outgoing) => {
    const { method, headers, url } = incoming;
    const onward = request(`${stage.cloud.urls.api}${url}`, { method: method!, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  };
  const tls = createTlsServer({ key: await readFile(key), cert: await readFile(cert) }, through);
  await using server = await serve(tls);
  const url = `https://127.0.0.1:${server.port}`;

  const refused = await stage.runWith(await keystoneAt(url), 'check', stage.name, ...twoServices);
  expect(refused.code).toBe(2);
  expect(refused.err).toContain(`The certificate of 127.0.0.1:${server.port} is not trusted`);
  expect(refused.err).toContain('Set `cacert` in clouds.yaml');

  const env = await keystoneAt(url, { more: `    cacert: "${cert}"\n` });
  const accepted = await stage.runWith(env, 'check', stage.name, ...twoServices);
  expect(accepted.err).not.toContain('allmend:');
  expect(accepted.code).toBe(0);
});
