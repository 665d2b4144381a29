export interface Domain {
  id: string;
  name: string;
  enabled: boolean;
  description: string;
  tags: string[];
}

export interface Project {
  id: string;
  name: string;
  domainId: string;
  parentId: string;
  enabled: boolean;
  description: string;
  tags: string[];
}

export interface User {
  id: string;
  name: string;
  domainId: string;
  enabled: boolean;
  /** Keyed digest; the sandbox never keeps a password. */
  passwordDigest: string | null;
  defaultProjectId: string | null;
  /** Unknown attributes that Keystone keeps: `email`, `description` … */
  extra: Record<string, unknown>;
}

export interface Group {
  id: string;
  name: string;
  domainId: string;
  description: string;
  members: string[];
}

export interface Role {
  id: string;
  name: string;
  domainId: string | null;
  description: string | null;
  /** Ids of roles that this one brings with it. */
  implies: string[];
}

/** Exactly one of user and group, exactly one of project, domain and system. */
export interface RoleAssignment {
  id: string;
  roleId: string;
  userId: string | null;
  groupId: string | null;
  projectId: string | null;
  domainId: string | null;
  system: boolean;
  inherited: boolean;
}

export interface AccessRule {
  id: string;
  service: string;
  method: string;
  path: string;
}

export interface ApplicationCredential {
  id: string;
  name: string;
  userId: string;
  projectId: string;
  secretDigest: string;
  roleIds: string[];
  /** Milliseconds since the epoch; null: never. */
  expiresAt: number | null;
  unrestricted: boolean;
  description: string | null;
  accessRules: AccessRule[];
}

export interface Ec2Credential {
  /** The access key. */
  id: string;
  secret: string;
  userId: string;
  projectId: string;
}

export interface CatalogService {
  id: string;
  type: string;
  name: string;
  enabled: boolean;
  description: string;
}

export interface Endpoint {
  id: string;
  serviceId: string;
  interface: 'public' | 'internal' | 'admin';
  regionId: string;
  /** With `{api}`, `{object}` and `{project}` unfilled, since ports change from start to start. */
  url: string;
  enabled: boolean;
}

export interface Region {
  id: string;
  description: string;
  parentRegionId: string | null;
}

export interface Token {
  id: string;
  userId: string;
  projectId: string | null;
  domainId: string | null;
  system: boolean;
  roleIds: string[];
  methods: string[];
  /** Milliseconds since the epoch. */
  issuedAt: number;
  expiresAt: number;
  auditIds: string[];
  applicationCredentialId: string | null;
}
