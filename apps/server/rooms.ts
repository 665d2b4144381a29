import type { StaticPages } from '@allmend/core-apiserver';
import type { CredentialSource } from '@allmend/core-client';

/** A request to the public listener, read. */
export interface PublicRequest {
  readonly method: string;
  /** Decoded once, without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Address of the client. */
  readonly source: string;
}

export interface PublicAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}

/** Answers, or null: it is not for this one. */
export type PublicHandler = (request: PublicRequest) => Promise<PublicAnswer | null>;

/** What the operator says about the public pages. What is left out is not said, or has a default. */
export interface PublicStatements {
  /** Who is responsible for them, plain text. */
  readonly imprint?: string;
  /** Whom to tell about barriers and errors. */
  readonly contact?: string;
  /** SPDX identifier or address. */
  readonly licence?: string;
  /** Name of the IANA database. */
  readonly timeZone?: string;
}

/** What the public pages are made over: the API of the hub, seen by the user of the public pages. */
export interface PublicPagesOptions {
  /** `https://…`, without tenant. */
  readonly server: string;
  /** Path of the tenant that is the monitor; '' is the root. */
  readonly tenant: string;
  readonly credentials: CredentialSource;
  /** Where people reach the pages, without a slash at the end. */
  readonly address: string;
  readonly statements: PublicStatements;
  /** Told of what went wrong behind a page. */
  readonly failed: (error: unknown) => void;
}

export interface PublicPages {
  readonly handler: PublicHandler;
  close(): Promise<void>;
}

/** Editions of the public pages as files. */
export interface PublicExport {
  /** Writes into a folder that is empty. */
  write(folder: string): Promise<{
    readonly edition: string;
    readonly asOf: string;
    /** `<namespace>/<name>` of what is in it. */
    readonly subjects: readonly string[];
    readonly files: number;
  }>;
  close(): Promise<void>;
}

/** Rooms of other apps: they stand beside the server, so what composes all apps gives them to it (docs/decisions/0017). */
export interface Rooms {
  publicPages(options: PublicPagesOptions): Promise<PublicPages>;
  publicExport(options: Omit<PublicPagesOptions, 'failed'>): Promise<PublicExport>;
  /** Files of the console; null when they were not built. */
  console(): Promise<StaticPages | null>;
}
