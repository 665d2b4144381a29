import type { SandboxCloud } from '../cloud/sandbox-cloud.ts';
import type { ApiFailure } from '../http/failure.ts';
import type { FailureStyle } from '../http/failure-styles.ts';
import type { Headers } from '../http/answer.ts';
import type { ApiRequest, Route } from '../http/route.ts';
import type { Profile } from '../profiles.ts';
import type { IncomingHttpHeaders } from 'node:http';

/** Life-cycle step of a resource, run when its time has come. It must cope with a resource that is gone. */
export type Transition = (cloud: SandboxCloud, id: string, args: Readonly<Record<string, string>>) => void;

/** One resource as the admin side of a test sees it. */
export interface InventoryItem {
  /** Kind in the words of the OpenStack client's removers: `server`, `port`, `floating-ip`, `key-pair` … */
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  /** Project, or user for kinds that belong to one (key pair, EC2 credential); null for the cloud's own. */
  readonly ownerId: string | null;
  readonly tags: readonly string[];
}

export interface PlantWish {
  readonly name: string;
  readonly projectId: string;
  readonly userId: string;
  readonly tags?: readonly string[];
}

export interface Microversions {
  /** Word in `OpenStack-API-Version: <word> 2.61`. */
  readonly word: string;
  /** Older header with only the number, e.g. `x-openstack-nova-api-version`. */
  readonly legacyHeader?: string;
  readonly major: number;
  /** Lowest and highest minor number of a release. */
  range(profile: Profile): readonly [min: number, max: number];
}

/** What a service puts into the catalogue. `{api}`, `{object}` and `{project}` in `url` are filled per token. */
export interface CatalogSeed {
  readonly type: string;
  readonly name: string;
  readonly url: string;
}

/** One service of the simulated cloud. All services are such modules; `registry.ts` lists them. */
export interface ServiceModule {
  /** Name in faults (`--fault slow:service=compute`) and observed calls. */
  readonly name: string;
  /** Which of the cloud's two ports. */
  readonly port: 'api' | 'object';
  /** First path segment on the API port, e.g. `/compute`; empty on the object port. */
  readonly mount: string;
  /** On the object port: whether a request is for this service. The first that says yes gets it. */
  readonly claims?: (method: string, path: string, query: URLSearchParams, headers: IncomingHttpHeaders) => boolean;
  readonly routes: readonly Route[];
  readonly catalog: readonly CatalogSeed[];
  readonly failure: FailureStyle;
  /** Body for paths and methods that do not exist; default: `failure` of a 404 `The resource could not be found.` */
  readonly unknownRoute?: (method: string, allowed: readonly string[]) => { failure: ApiFailure; style: FailureStyle };
  /** Style of a missing or bad token; default: the token middleware's JSON. */
  readonly unauthorized?: FailureStyle;
  /** Text of a policy refusal; default `Policy doesn't allow <rule> to be performed.` */
  readonly forbidden?: (rule: string) => ApiFailure;
  /** The handlers ask their own policy; any valid token gets as far as them. */
  readonly ownPolicy?: boolean;
  /** The refusal of a body that is not a JSON object. */
  readonly malformed?: () => ApiFailure;
  readonly microversions?: Microversions;
  /** Headers on every answer of the service, besides `x-openstack-request-id`. */
  readonly headers?: (request: { readonly requestId: string; readonly microversion: number }) => Headers;
  /** Steps that `cloud.schedule` names, by their full name (`server.built`). */
  readonly transitions?: Readonly<Record<string, Transition>>;
  /** Resources of users, for tests that ask what is left. */
  readonly inventory?: (cloud: SandboxCloud) => Iterable<InventoryItem>;
  /** Makes a resource without HTTP, as another tenant would; by kind; returns the id. */
  readonly plant?: Readonly<Record<string, (cloud: SandboxCloud, wish: PlantWish) => string>>;
  /** The healthy content of a new cloud. Called in registry order. */
  readonly seed?: (cloud: SandboxCloud) => void;
  /** Called before the handlers of all but open routes, after policy; may refuse. */
  readonly guard?: (request: ApiRequest) => void;
}
