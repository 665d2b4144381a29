import { z } from 'zod';
import type { WireBody } from './resource.ts';

/** https://docs.openstack.org/api-ref/identity/v3/#show-project-details */
export const projectSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable().optional(),
  domain_id: z.string().nullable(),
  parent_id: z.string().nullable().optional(),
  enabled: z.boolean(),
  is_domain: z.boolean().optional(),
  tags: z.array(z.string()).optional(),
});
export type Project = z.infer<typeof projectSchema>;

/** https://docs.openstack.org/api-ref/identity/v3/#show-user-details */
export const userSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable().optional(),
  domain_id: z.string(),
  default_project_id: z.string().nullable().optional(),
  enabled: z.boolean(),
  email: z.string().nullable().optional(),
  password_expires_at: z.string().nullable().optional(),
});
export type User = z.infer<typeof userSchema>;

/** https://docs.openstack.org/api-ref/identity/v3/#show-group-details */
export const groupSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable().optional(),
  domain_id: z.string(),
});
export type Group = z.infer<typeof groupSchema>;

/** https://docs.openstack.org/api-ref/identity/v3/#show-domain-details */
export const domainSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable().optional(),
  enabled: z.boolean(),
});
export type Domain = z.infer<typeof domainSchema>;

/** https://docs.openstack.org/api-ref/identity/v3/#show-role-details */
export const roleSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable().optional(),
  /** Null for a role of all domains. */
  domain_id: z.string().nullable().optional(),
});
export type Role = z.infer<typeof roleSchema>;

const namedReferenceSchema = z.looseObject({ id: z.string(), name: z.string().optional() });

/** https://docs.openstack.org/api-ref/identity/v3/#list-role-assignments ; names with `include_names`. */
export const roleAssignmentSchema = z.looseObject({
  role: namedReferenceSchema,
  user: namedReferenceSchema.optional(),
  group: namedReferenceSchema.optional(),
  scope: z.looseObject({
    project: namedReferenceSchema.optional(),
    domain: namedReferenceSchema.optional(),
    system: z.looseObject({ all: z.boolean() }).optional(),
    'OS-INHERIT:inherited_to': z.string().optional(),
  }),
});
export type RoleAssignment = z.infer<typeof roleAssignmentSchema>;

/** https://docs.openstack.org/api-ref/identity/v3/#show-application-credential-details */
export const applicationCredentialSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable().optional(),
  project_id: z.string(),
  /** ISO without zone, meant as UTC. */
  expires_at: z.string().nullable().optional(),
  unrestricted: z.boolean().nullable().optional(),
  roles: z.array(namedReferenceSchema).optional(),
  /** Only in the answer to its creation. Keep it out of logs. */
  secret: z.string().optional(),
});
export type ApplicationCredential = z.infer<typeof applicationCredentialSchema>;

/** https://docs.openstack.org/api-ref/identity/v3/#create-application-credential . All roles of the token when none are named. */
export interface NewApplicationCredential extends WireBody {
  readonly name: string;
  readonly description?: string;
  readonly secret?: string;
  readonly expires_at?: string;
  readonly roles?: readonly WireBody[];
  readonly unrestricted?: boolean;
}

/** https://docs.openstack.org/api-ref/identity/v3/#create-user */
export interface NewUser extends WireBody {
  readonly name: string;
  readonly password?: string;
  readonly domain_id?: string;
  readonly enabled?: boolean;
}

/** Who gets a role, and where: one of `user` and `group`, one of `project` and `domain`. All are ids. */
export type Grant = { readonly role: string } & (
  | { readonly user: string; readonly group?: never }
  | { readonly group: string; readonly user?: never }
) &
  ({ readonly project: string; readonly domain?: never } | { readonly domain: string; readonly project?: never });
