export { janitorErrors } from './errors.ts';
export type { Failure, KeptReason, ResourceRef, SweepEvent, SweepResult } from './events.ts';
export { cloudKeyOf, openStackPremises } from './openstack-premises.ts';
export type { OpenStackPremisesOptions } from './openstack-premises.ts';
export type { Premises, Sighting, Wanted } from './premises.ts';
export { sweep } from './sweep.ts';
export type { Clock, SweepOptions } from './sweep.ts';
export { describeEvent } from './texts.ts';
