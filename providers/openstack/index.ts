export { cloudController } from './cloud/cloud-controller.ts';
export type { CloudControllerOptions } from './cloud/cloud-controller.ts';
