import { openClient } from '@allmend/core-client';
import { createLogger } from '@allmend/kit-telemetry';
import { greetingController } from './greeting.ts';

// node examples/controller/main.ts <kubeconfig>: runs until SIGTERM or Ctrl-C. Start it twice: one of the two works.
const [kubeconfig] = process.argv.slice(2);
if (kubeconfig === undefined) {
  process.stderr.write('Name a kubeconfig: node examples/controller/main.ts hub.kubeconfig\n');
  process.exit(2);
}
const client = await openClient({ kubeconfig, name: 'greeting-controller' });
const logger = createLogger({ level: 'info' });
const controller = greetingController(client, { logger, lease: { namespace: 'default' } });
controller.start();

async function end(): Promise<void> {
  await controller.stop();
  await client.close();
}
process.once('SIGTERM', () => void end());
process.once('SIGINT', () => void end());
