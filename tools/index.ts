// For end-to-end tests and benches.
export { root, runCommand, startCommand } from './command.ts';
export type { CommandOptions, Ended, Running } from './command.ts';
export { runCampaign } from './prove/campaign.ts';
export type { CampaignResult } from './prove/campaign.ts';
export type { Ground } from './prove/ground.ts';
export { openLabGround } from './prove/lab-ground.ts';
export { openSandboxGround } from './prove/sandbox-ground.ts';
