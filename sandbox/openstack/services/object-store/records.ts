/** Shared by Swift and S3: a bucket is a container of the project's account. */
export interface ObjectContainer {
  /** `<project id>/<name>` */
  id: string;
  name: string;
  projectId: string;
  metadata: Record<string, string>;
  createdAt: number;
}

export interface StoredObject {
  /** `<container id>/<name>` */
  id: string;
  name: string;
  containerId: string;
  /** Content store reference; null for bytes too large to keep. */
  content: string | null;
  size: number;
  /** MD5 as Swift's ETag; for multipart uploads S3's `<md5>-<parts>`. */
  etag: string;
  contentType: string;
  metadata: Record<string, string>;
  /** Multipart upload that it came from; completing that again finds it. */
  uploadId?: string;
  createdAt: number;
}

export interface MultipartUpload {
  id: string;
  containerId: string;
  key: string;
  contentType: string;
  metadata: Record<string, string>;
  parts: { number: number; content: string | null; size: number; etag: string; createdAt: number }[];
  createdAt: number;
}
