import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { Certificate, Notice } from '@allmend/api/kinds';
import { certificateController } from '@allmend/conformance/controllers';
import { createLogger } from '@allmend/kit-telemetry';
import { temporaryFolder, waitUntil } from '@allmend/kit-testing';
import { request } from 'undici';
import { expect, test } from 'vitest';
import { findKubectl } from '../hub/kubectl-program.ts';
import { apply, furnish, openCertificateStage, standing } from './certificate-stage.ts';

const run = promisify(execFile);
const program = await findKubectl();

/** kubectl shows its token only over TLS, so this shows it in its place. */
async function signIn(url: string, who: string): Promise<AsyncDisposable & { readonly url: string }> {
  const pass = async (from: IncomingMessage, to: ServerResponse): Promise<void> => {
    const { 'content-type': type } = from.headers;
    const answer = await request(`${url}${from.url}`, {
      method: from.method as 'POST',
      headers: { authorization: `Bearer ${who}`, ...(type !== undefined && { 'content-type': type }) },
      body: await buffer(from),
    });
    to.writeHead(answer.statusCode, { 'content-type': 'application/json' }).end(await answer.body.text());
  };
  const server = createServer((from, to) => void pass(from, to));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

test.skipIf(program.missing !== '')(
  'the command of a notice does what it says, as it is pasted',
  { timeout: 60_000 },
  async () => {
    await using folder = await temporaryFolder('certificate-command');
    await using stage = await openCertificateStage(join(folder.path, 'store'));
    await furnish(stage.call);
    await apply(stage.call, 'otto', 'hansa-2026');
    for (const who of ['ada', 'bo']) await stage.decide(who, 'hansa-2026', 'grant');
    await standing(stage.call, 'FAIL');
    const logger = createLogger({ level: 'silent' });
    const controller = certificateController(stage.controllers, { logger, lease: 'none', now: () => stage.now });
    controller.start();
    const name = { namespace: 'hansa', name: 'hansa-2026' };
    const certificates = stage.controllers.kind(Certificate);
    await waitUntil('the review', async () => (await certificates.get(name)).status?.review);
    stage.now = new Date(Date.now() + 31 * 86_400_000);
    controller.add({ tenant: '', ...name });
    const overdue = await waitUntil('the notice', async () => {
      const all = await Array.fromAsync(stage.controllers.kind(Notice).list({ namespace: 'hansa' }));
      return all.find(({ spec }) => spec.cause === 'certificate-overdue');
    });
    await controller.stop();

    await using front = await signIn(stage.url, 'cy');
    const kubeconfig = join(folder.path, 'kubeconfig');
    const cluster = { server: front.url };
    await writeFile(
      kubeconfig,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name: 'hub', cluster }],
        contexts: [{ name: 'hub', context: { cluster: 'hub' } }],
        'current-context': 'hub',
      }),
    );
    const env = { PATH: `${dirname(program.path!)}:/usr/bin:/bin`, HOME: folder.path, KUBECONFIG: kubeconfig };
    const { stdout } = await run('sh', ['-c', overdue.spec.remedies![0]!], { env });
    expect(JSON.parse(stdout)).toMatchObject({ status: { effect: 'Done', state: 'Suspended' } });
    expect((await certificates.get(name)).status?.decisions?.at(-1)).toMatchObject({
      action: 'suspend',
      by: 'cy (token; root)',
    });
  },
);
