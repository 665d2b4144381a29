import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * A port of the loopback interface on which nobody listens, nor on the one after it. It lies below those that the system gives to
 * connections and to who listens on port 0, so that no other test gets it meanwhile: https://www.kernel.org/doc/html/latest/networking/ip-sysctl.html
 */
export async function quietPort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    if ((await isFree(port)) && (await isFree(port + 1))) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
