import { z } from 'zod';
import { ruleView } from '../../resources/security-groups.ts';

/** The rules that a group made for this run came with. */
export type CreatedGroup = z.infer<typeof createdGroup>;
export const createdGroup = z.object({ groupId: z.string(), rules: z.array(ruleView) });

/** The rules that new groups get, and how that was seen. */
export type NewGroupRules = z.infer<typeof newGroupRules>;
export const newGroupRules = z.object({
  /**
   * `api`: Neutron lists its default rules. `created-group`: it has no such list (before 2023.2), so a group was made and
   * looked at. `not-asked`: a read-only run, which makes no group.
   */
  source: z.enum(['api', 'created-group', 'not-asked']),
  rules: z.array(ruleView),
});
