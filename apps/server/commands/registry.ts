import type { ServerCommand } from '../context.ts';
import type { Rooms } from '../rooms.ts';
import { defineAudit } from './audit.ts';
import { defineBackup } from './backup.ts';
import { defineDoctor } from './doctor.ts';
import { defineKeys } from './keys.ts';
import { defineKubeconfig } from './kubeconfig.ts';
import { defineMonitorKeys } from './monitor-keys.ts';
import { defineRestore } from './restore.ts';
import { defineSubject } from './subject.ts';
import { defineSubmitter } from './submitter.ts';
import { defineUp } from './up.ts';

/** Commands of the server, in the order of the help. Each loads what it does only when it runs; so do the rooms of other apps. */
export const serverCommands = (rooms: Rooms): readonly ServerCommand[] => [
  (program, act) => defineUp(program, act, rooms),
  defineKubeconfig,
  defineSubject,
  defineSubmitter,
  defineBackup,
  defineRestore,
  defineDoctor,
  defineKeys,
  defineMonitorKeys,
  defineAudit,
];
