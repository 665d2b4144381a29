import { z } from 'zod';
import { atomicList } from '../../meta/v1/shapes.ts';

/** Further properties of a user: each name has a list of values. Source: authentication/v1 ExtraValue. */
export const extra = (): z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodArray<z.ZodString>>> =>
  z.record(z.string(), atomicList(z.string())).describe('Further properties that the authenticator told.').optional();

/** Source: authentication/v1 UserInfo. */
export const UserInfoShape = z.object({
  username: z.string().optional().describe('Name of the user, unique among those that are valid at a time.'),
  uid: z.string().optional().describe('Tells users apart who had the same name at different times.'),
  groups: atomicList(z.string()).optional().describe('Groups that the user is in.'),
  extra: extra(),
});
