import { randomBytes } from 'node:crypto';
import { isAllmendError } from '@allmend/kit-errors';
import type { Collector } from '../../engine/collector.ts';
import { catalog, hasServiceType } from '../../resources/catalog.ts';
import { needUnlessReadOnly } from '../../resources/not-asked.ts';
import {
  keyManagerUse,
  secretRoundTrip,
  type KeyManagerUse,
  type SecretOperation,
  type SecretRoundTrip,
} from './observation.ts';

/** Stores a secret, finds it, reads it back and deletes it. */
export const secretRoundTrips: Collector<SecretRoundTrip> = {
  resource: 'secret-roundtrip',
  mode: 'active',
  deadline: 60,
  schema: secretRoundTrip,
  async collect({ cloud, track, signal }) {
    const payload = randomBytes(16).toString('hex');
    const operations: SecretOperation[] = [];
    let payloadMatches: boolean | null = null;
    let current: SecretOperation['operation'] = 'create';
    try {
      let secretName = '';
      const secret = await track('secret', ({ name }) => {
        secretName = name;
        return cloud.keyManager.createSecret({
          name,
          payload,
          payload_content_type: 'text/plain',
          secret_type: 'opaque',
        });
      });
      operations.push(done('create'));
      current = 'list';
      const listed = await Array.fromAsync(cloud.keyManager.listSecrets({ name: secretName }));
      operations.push(
        listed.some((one) => one.id === secret.id) ? done('list') : { ...done('list'), outcome: 'missing' },
      );
      current = 'read-payload';
      const read = await cloud.keyManager.getSecretPayload(secret.id, { accept: 'text/plain' });
      payloadMatches = new TextDecoder().decode(read) === payload;
      operations.push(done('read-payload'));
      current = 'delete';
      await cloud.keyManager.deleteSecret(secret.id);
      operations.push(done('delete'));
    } catch (error) {
      signal.throwIfAborted();
      if (!isAllmendError(error)) throw error;
      const status = Number(error.params.status);
      operations.push({
        operation: current,
        outcome: 'failed',
        status: Number.isInteger(status) ? status : null,
        reason: error.reason,
        message: error.message,
      });
    }
    return { operations, payloadMatches };
  },
};

/** Looks into the catalogue; only where there is a key manager a secret is stored. */
export const keyManagerUses: Collector<KeyManagerUse> = {
  resource: 'key-manager-use',
  mode: 'read',
  deadline: 150,
  schema: keyManagerUse,
  mayNeed: [secretRoundTrips],
  async collect(context) {
    const view = await context.need(catalog);
    const { roles } = view;
    if (!hasServiceType(view, 'key-manager')) return { state: 'absent', roles, roundTrip: null };
    const roundTrip = await needUnlessReadOnly(context, secretRoundTrips);
    return { state: roundTrip ? 'exercised' : 'not-asked', roles, roundTrip };
  },
};

function done(operation: SecretOperation['operation']): SecretOperation {
  return { operation, outcome: 'done', status: null, reason: null, message: null };
}
