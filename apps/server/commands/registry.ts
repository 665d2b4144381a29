import type { ServerCommand } from '../context.ts';
import { defineAudit } from './audit.ts';
import { defineBackup } from './backup.ts';
import { defineDoctor } from './doctor.ts';
import { defineKubeconfig } from './kubeconfig.ts';
import { defineRestore } from './restore.ts';
import { defineUp } from './up.ts';

/** Commands of the server, in the order of the help. Each loads what it does only when it runs. */
export const serverCommands: readonly ServerCommand[] = [
  defineUp,
  defineKubeconfig,
  defineBackup,
  defineRestore,
  defineDoctor,
  defineAudit,
];
