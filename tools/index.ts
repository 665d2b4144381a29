// For end-to-end tests and benches.
export { root, runCommand, startCommand } from './command.ts';
export type { CommandOptions, Ended, Running } from './command.ts';
export { runCampaign } from './prove/campaign.ts';
export type { CampaignResult } from './prove/campaign.ts';
export type { Ground } from './prove/ground.ts';
export { openLabGround } from './prove/lab-ground.ts';
export { openSandboxGround } from './prove/sandbox-ground.ts';
export { demand, openExchange } from './hub/exchange.ts';
export type { Answer, ApiRequest, Exchange, Protocol } from './hub/exchange.ts';
export { objectName, openFilling, sampleObject } from './hub/filling.ts';
export { startHubProcess } from './hub/hub-process.ts';
export type { HubProcess } from './hub/hub-process.ts';
export { processFigures } from './hub/process-figures.ts';
export type { ProcessFigures } from './hub/process-figures.ts';
export type { Target } from './hub/target.ts';
