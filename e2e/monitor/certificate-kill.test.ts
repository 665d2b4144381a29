import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '@allmend/kit-testing';
import { expect, test } from 'vitest';
import { apply, decisionOf, furnish, inHansa, send, type Answer } from './certificate-stage.ts';

interface Server {
  readonly url: string;
  /** SIGKILL, and waits for the end. */
  kill(): Promise<void>;
}

async function start(folder: string): Promise<Server> {
  const program = fileURLToPath(new URL('./certificate-server.ts', import.meta.url));
  const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((done) => child.on('exit', () => done()));
  const url = await Promise.race([
    new Promise<string>((found) => createInterface({ input: child.stdout }).once('line', found)),
    ended.then(() => Promise.reject(new Error('the server ended before it listened'))),
  ]);
  return {
    url,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

interface Decision {
  readonly action: string;
  readonly by: string;
  readonly effect: string;
}

test(
  'the server is killed while people grant: what was answered stands, nothing is granted twice, no number is given twice',
  { timeout: 120_000 },
  async () => {
    await using folder = await temporaryFolder('certificate-kill');
    let server = await start(folder.path);
    await using _last = { [Symbol.asyncDispose]: () => server.kill() };
    const call = (who: string, method: string, path: string, body?: object): Promise<Answer> =>
      send(server.url, who, { method, path, ...(body && { body }) });
    await furnish(call);
    const numbers = new Set<string>();

    // Each time a little later in the life of the request.
    for (let round = 0; round < 8; round += 1) {
      const name = `hansa-${round}`;
      const path = `${inHansa}/certificates/${name}`;
      expect((await apply(call, 'otto', name)).code).toBe(201);
      expect((await call('ada', 'POST', `${path}/decision`, decisionOf('grant'))).code).toBe(201);
      const granting = ['bo', 'cy'].map((who) =>
        call(who, 'POST', `${path}/decision`, decisionOf('grant')).catch(() => null),
      );
      const killed = new Promise((done) => setTimeout(done, round * 4)).then(() => server.kill());
      const answers = await Promise.all(granting);
      await killed;
      server = await start(folder.path);

      const { body } = await call('eve', 'GET', path);
      const acknowledged = answers.filter((one) => one?.code === 201).length;
      const decisions = (body.status?.['decisions'] as readonly Decision[] | undefined) ?? [];
      expect(acknowledged).toBeLessThanOrEqual(1);
      // What was acknowledged is there; what was not may be there once, or not at all.
      if (acknowledged === 1) expect(body.status?.['state']).toBe('Granted');
      expect(decisions[0]).toMatchObject({ by: 'ada (token; root)', effect: 'Waiting' });
      expect(decisions.slice(1).map(({ effect }) => effect)).toEqual(
        body.status?.['state'] === 'Granted' ? ['Done'] : [],
      );

      // Whoever repeats what was cut off either grants it now, or is told that it is.
      const again = await call('bo', 'POST', `${path}/decision`, decisionOf('grant'));
      expect(again.code).toBe(decisions.length === 2 ? 409 : 201);
      const { status = {} } = (await call('eve', 'GET', path)).body;
      expect(status['state']).toBe('Granted');
      expect(numbers).not.toContain(status['number']);
      numbers.add(String(status['number']));
    }
  },
);
