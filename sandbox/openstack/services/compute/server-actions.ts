import { empty, json } from '../../http/answer.ts';
import type { Answer } from '../../http/answer.ts';
import { ApiFailure } from '../../http/failure.ts';
import type { ApiRequest, JsonValue, Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import type { Server } from './records.ts';
import { serverAt, wrongState } from './refusals.ts';
import { startGuest } from './server-build.ts';

type Action = (request: ApiRequest, server: Server, value: JsonValue) => Answer;

const showConsole: Action = (_request, server, value) => {
  if (server.host === null || server.vmState === 'building') {
    throw new ApiFailure(409, `Instance ${server.id} is not ready`);
  }
  const length = lengthOf(value);
  const lines = server.console.split('\n');
  // The last element is what follows the last line break; it counts as a line, as in Nova's own tail.
  const output = length === null ? server.console : lines.slice(Math.max(0, lines.length - length)).join('\n');
  return json(200, { output });
};

/** Lines from the end; null and -1 are all. */
function lengthOf(value: JsonValue): number | null {
  const wanted =
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as { length?: JsonValue }).length
      : null;
  if (wanted === undefined || wanted === null) return null;
  const text = typeof wanted === 'number' || typeof wanted === 'string' ? String(wanted) : 'x';
  if (!/^-?\d+$/.test(text)) {
    throw new ApiFailure(
      400,
      `Invalid input for field/attribute length. Value: ${text}. '${text}' does not match '^-?[0-9]+$'`,
    );
  }
  return Number(text) < 0 ? null : Number(text);
}

function busy(server: Server, action: string): void {
  if (server.taskState === null) return;
  throw new ApiFailure(409, `Cannot '${action}' instance ${server.id} while it is in task_state ${server.taskState}`);
}

const stop: Action = ({ cloud }, server) => {
  if (server.vmState !== 'active') throw wrongState('stop', server);
  busy(server, 'stop');
  server.taskState = 'powering-off';
  cloud.schedule(cloud.durations.serverAction, 'server.stopped', server.id);
  return empty(202);
};

const start: Action = ({ cloud }, server) => {
  if (server.vmState !== 'stopped') throw wrongState('start', server);
  busy(server, 'start');
  server.taskState = 'powering-on';
  cloud.schedule(cloud.durations.serverAction, 'server.started', server.id);
  return empty(202);
};

const reboot: Action = ({ cloud }, server) => {
  if (server.vmState !== 'active') throw wrongState('reboot', server);
  busy(server, 'reboot');
  Object.assign(server, { status: 'REBOOT', taskState: 'rebooting' });
  cloud.schedule(cloud.durations.serverAction, 'server.started', server.id);
  return empty(202);
};

const resetState: Action = (request, server, value) => {
  if (!request.caller.isAdmin) {
    throw new ApiFailure(403, "Policy doesn't allow os_compute_api:os-admin-actions:reset_state to be performed.");
  }
  const state = (value as { state?: JsonValue }).state === 'active' ? 'active' : 'error';
  Object.assign(server, { vmState: state, status: state === 'active' ? 'ACTIVE' : 'ERROR', taskState: null });
  if (state === 'active') startGuest(request.cloud, server);
  return empty(202);
};

const actions: ReadonlyMap<string, Action> = new Map([
  ['os-getConsoleOutput', showConsole],
  ['os-stop', stop],
  ['os-start', start],
  ['reboot', reboot],
  ['os-resetState', resetState],
]);

function act(request: ApiRequest): Answer {
  const body = request.json();
  const [name] = Object.keys(body);
  if (name === undefined) throw new ApiFailure(400, 'Malformed request body');
  const action = actions.get(name);
  if (!action) throw new ApiFailure(400, `There is no such action: ${name}`);
  return action(request, serverAt(request), body[name]!);
}

export const serverActionRoutes: readonly Route[] = [
  route('POST', '/v2.1/servers/{id}/action', { rule: 'os_compute_api:servers:action', roles: ['member'] }, act),
];
