import { ApiFailure } from '../../http/failure.ts';
import { empty, json } from '../../http/answer.ts';
import type { Answer } from '../../http/answer.ts';
import type { ApiRequest, JsonObject, JsonValue, Route } from '../../http/route.ts';
import { flagIn, metadataIn, python, sizeIn, stringIn, wrong } from './body.ts';
import { badRequest, invalidInput, invalidVolume, useComputeApi } from './failures.ts';
import { refuseGrowthOverQuota } from './quotas.ts';
import type { Volume } from './records.ts';
import { cinderRoute } from './routes.ts';
import { discardSnapshot } from './snapshots.ts';
import { typeByName } from './type-lookup.ts';
import { uploadVolume } from './upload-image.ts';
import { volumeOf } from './volume-routes.ts';
import { attachVolume, deleteVolume, detachVolume } from './volumes.ts';

interface ActionContext {
  readonly request: ApiRequest;
  readonly volume: Volume;
  readonly body: JsonObject;
}

interface Action {
  /** Policy rule of actions that only admins may use. */
  readonly adminRule?: string;
  readonly run: (context: ActionContext) => Answer;
}

/** `POST /volumes/{id}/action`: the body's only key names the action. */
export const volumeActionRoutes: readonly Route[] = cinderRoute(
  'POST',
  '/volumes/{id}/action',
  { roles: ['member'] },
  (request) => {
    const entries = Object.entries(request.json());
    const [first] = entries;
    if (!first || entries.length > 1) throw badRequest('Malformed request body');
    const [name, value] = first;
    const action = actions[name];
    if (!action) {
      throw badRequest(
        `There is no such action: ${name}. Verify the request body and Content-Type header and try again.`,
      );
    }
    if (action.adminRule !== undefined && !request.caller.isAdmin) {
      throw new ApiFailure(403, `Policy doesn't allow ${action.adminRule} to be performed.`);
    }
    return action.run({ request, volume: volumeOf(request), body: objectOf(name, value) });
  },
);

const actions: Readonly<Record<string, Action>> = {
  'os-extend': { run: extend },
  'os-force_delete': {
    adminRule: 'volume_extension:volume_admin_actions:force_delete',
    run: ({ request: { cloud }, volume }) => {
      for (const snapshot of cloud.tables.snapshots.values()) {
        if (snapshot.volumeId === volume.id) discardSnapshot(cloud, snapshot.id);
      }
      volume.attachments = [];
      deleteVolume(cloud, volume);
      return empty(202);
    },
  },
  'os-reset_status': {
    adminRule: 'volume_extension:volume_admin_actions:reset_status',
    run: ({ volume, body }) => {
      if (typeof body['status'] === 'string') volume.status = body['status'];
      if (body['attach_status'] === 'detached') volume.attachments = [];
      return empty(202);
    },
  },
  'os-set_bootable': {
    run: ({ volume, body }) => {
      volume.bootable = flagIn(body, 'bootable');
      return empty(200);
    },
  },
  'os-update_readonly_flag': {
    run: ({ volume, body }) => {
      if (volume.status !== 'available') {
        throw invalidVolume(
          `Volume ${volume.id} status must be available to update readonly flag, but current status is: ${volume.status}.`,
        );
      }
      volume.metadata['readonly'] = flagIn(body, 'readonly') ? 'True' : 'False';
      return empty(202);
    },
  },
  'os-show_image_metadata': { run: ({ volume }) => json(200, { metadata: volume.imageMetadata ?? {} }) },
  'os-set_image_metadata': {
    run: ({ volume, body }) => {
      volume.imageMetadata = { ...volume.imageMetadata, ...metadataIn(body, 'metadata') };
      return json(200, { metadata: volume.imageMetadata });
    },
  },
  'os-unset_image_metadata': {
    run: ({ volume, body }) => {
      const { [stringIn(body, 'key')]: _removed, ...kept } = volume.imageMetadata ?? {};
      volume.imageMetadata = kept;
      return empty(200);
    },
  },
  'os-retype': {
    run: ({ request, volume, body }) => {
      const type = typeByName(request, stringIn(body, 'new_type'));
      if (volume.status !== 'available' && volume.status !== 'in-use') {
        throw invalidInput(
          'Retype needs volume to be in available or in-use state, not be part of an active migration.',
        );
      }
      volume.typeId = type.id;
      volume.encrypted = type.encryption !== null;
      return empty(202);
    },
  },
  'os-volume_upload_image': { run: uploadVolume },
  'os-reserve': {
    run: ({ volume }) => {
      if (volume.status !== 'available') throw notFree(volume);
      volume.status = 'attaching';
      return empty(202);
    },
  },
  'os-unreserve': {
    run: ({ volume }) => {
      if (volume.status === 'attaching') volume.status = volume.attachments.length > 0 ? 'in-use' : 'available';
      return empty(202);
    },
  },
  'os-attach': {
    run: ({ request: { cloud }, volume, body }) => {
      if (volume.status !== 'available' && volume.status !== 'attaching') throw notFree(volume);
      attachVolume(cloud, volume, stringIn(body, 'instance_uuid'), stringIn(body, 'mountpoint'));
      return empty(202);
    },
  },
  'os-detach': {
    run: ({ request: { cloud }, volume }) => {
      for (const { serverId } of [...volume.attachments]) {
        if (cloud.tables.servers.has(serverId)) throw useComputeApi(serverId);
        detachVolume(cloud, volume, serverId);
      }
      return empty(202);
    },
  },
  'os-begin_detaching': {
    run: ({ volume }) => {
      if (volume.status !== 'in-use' || volume.attachments.length === 0) {
        throw invalidVolume(
          "Unable to detach volume. Volume status must be 'in-use' and attach_status must be 'attached' to detach.",
        );
      }
      volume.status = 'detaching';
      return empty(202);
    },
  },
  'os-roll_detaching': {
    run: ({ volume }) => {
      if (volume.status === 'detaching') volume.status = 'in-use';
      return empty(202);
    },
  },
};

function extend({ request, volume, body }: ActionContext): Answer {
  const { cloud } = request;
  const size = sizeIn(body, 'new_size');
  if (!size) throw wrong('os-extend', body, "'new_size' is a required property");
  if (volume.status !== 'available') {
    throw invalidVolume(
      `Volume ${volume.id} status must be available to extend, but current status is: ${volume.status}.`,
    );
  }
  if (size <= volume.size) {
    throw invalidInput(
      `New size for extend must be greater than current size. (current: ${volume.size}, extended: ${size}).`,
    );
  }
  refuseGrowthOverQuota(cloud, volume.projectId, size - volume.size);
  volume.status = 'extending';
  cloud.schedule(cloud.durations.volumeAttach, 'volume.extended', volume.id, { size: String(size) });
  return empty(202);
}

function notFree(volume: Volume): ApiFailure {
  return invalidVolume(
    `Volume ${volume.id} status must be available or downloading to reserve, but the current status is ${volume.status}.`,
  );
}

function objectOf(name: string, value: JsonValue): JsonObject {
  if (value === null) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as JsonObject;
  throw wrong(name, value, `${python(value)} is not of type 'object'`);
}
