export interface Secret {
  id: string;
  name: string | null;
  projectId: string;
  creatorId: string;
  status: string;
  secretType: string;
  algorithm: string | null;
  bitLength: number | null;
  mode: string | null;
  expiration: string | null;
  /** Content store reference; null as long as there is no payload. */
  payload: string | null;
  payloadContentType: string | null;
  /** User metadata; absent: none. */
  metadata?: Record<string, string>;
  createdAt: number;
  updatedAt: number;
}
