export interface ImageMember {
  memberId: string;
  status: 'pending' | 'accepted' | 'rejected';
  createdAt: number;
}

export interface Image {
  id: string;
  name: string | null;
  /** Owner. */
  projectId: string | null;
  status: string;
  visibility: 'public' | 'private' | 'shared' | 'community';
  size: number | null;
  virtualSize: number | null;
  checksum: string | null;
  hashAlgorithm: string | null;
  hashValue: string | null;
  minDisk: number;
  minRam: number;
  protected: boolean;
  hidden: boolean;
  tags: string[];
  diskFormat: string | null;
  containerFormat: string | null;
  /** Additional properties, e.g. `os_distro`. */
  properties: Record<string, string>;
  members: ImageMember[];
  /** Content store reference; null without data, and for data too large to keep. */
  content: string | null;
  createdAt: number;
  updatedAt: number;
}
