import { z } from 'zod';

/**
 * What is tried with the domain manager's credentials. `allowed` must work within the own domain; `refused` must not
 * work. Source: scs-0302, "Decision": the role manager manages users, projects and groups of its own domain, and neither
 * roles nor the role admin.
 */
export const probes = {
  'list-users': 'allowed',
  'create-user': 'allowed',
  'update-user': 'allowed',
  'delete-user': 'allowed',
  'list-projects': 'allowed',
  'create-project': 'allowed',
  'update-project': 'allowed',
  'delete-project': 'allowed',
  'list-groups': 'allowed',
  'create-group': 'allowed',
  'update-group': 'allowed',
  'delete-group': 'allowed',
  'add-user-to-group': 'allowed',
  'remove-user-from-group': 'allowed',
  'assign-member-on-project': 'allowed',
  'unassign-member-on-project': 'allowed',
  'assign-member-to-group': 'allowed',
  'assign-admin-on-project': 'refused',
  'assign-admin-on-domain': 'refused',
  'create-role': 'refused',
  'create-domain': 'refused',
  'list-users-of-other-domain': 'refused',
  'create-user-in-other-domain': 'refused',
  'create-project-in-other-domain': 'refused',
  'create-group-in-other-domain': 'refused',
  'assign-member-in-other-domain': 'refused',
} as const;

export type Probe = keyof typeof probes;
const probeNames = Object.keys(probes) as Probe[];

/** What a domain manager could and could not do. */
export type DomainManagerRun = z.infer<typeof domainManagerRun>;
export const domainManagerRun = z.object({
  domainId: z.string(),
  /** Roles of the domain manager's token. */
  roles: z.array(z.string()),
  probes: z.array(
    z.object({
      probe: z.enum(probeNames),
      /**
       * `allowed`: the cloud did it. `refused`: 401, 403 or 404 (Keystone hides what may not be seen), or an empty answer to a
       * list. `failed`: another failure. `not-tried`: what it needs was not there, e.g. no other domain was visible.
       */
      outcome: z.enum(['allowed', 'refused', 'failed', 'not-tried']),
      status: z.number().int().nullable(),
      message: z.string().nullable(),
    }),
  ),
});
