export { startSandbox } from './sandbox.ts';
export type { Sandbox, SandboxOptions } from './sandbox.ts';
export type { Account, AdminState, SandboxCloud } from './cloud/sandbox-cloud.ts';
export type { ObservedCall } from './cloud/live-cloud.ts';
export type { InventoryItem, PlantWish } from './services/service-module.ts';
export type { Durations } from './durations.ts';
export type { ProfileName } from './profiles.ts';
export { profiles } from './profiles.ts';
export { listFaults, listFlaws } from './listing.ts';
