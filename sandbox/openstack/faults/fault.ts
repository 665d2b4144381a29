import type { IncomingMessage } from 'node:http';
import type { SandboxCloud } from '../cloud/sandbox-cloud.ts';
import type { Answer } from '../http/answer.ts';
import type { ServiceModule } from '../services/service-module.ts';

/** A request on its way, as a fault sees it. */
export interface Exchange {
  readonly cloud: SandboxCloud;
  readonly service: ServiceModule;
  readonly method: string;
  readonly path: string;
  /** Template of the matched route; null when there is none. */
  readonly template: string | null;
  readonly message: IncomingMessage;
  /** Resolves when the client has gone. */
  readonly gone: Promise<void>;
  /** Waits; the client's leaving does not end it. */
  wait(milliseconds: number): Promise<void>;
}

/** One way in which a network or a service goes wrong. One file per fault. */
export interface Fault {
  readonly name: string;
  readonly description: string;
  /** Parameters it takes besides the selection, with their default. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Before the service sees the request; an answer ends it here, and nothing happens in the cloud. */
  readonly before?: (exchange: Exchange, parameters: Readonly<Record<string, string>>) => Promise<Answer | undefined>;
  /** After the service has done its work. */
  readonly after?: (
    exchange: Exchange,
    answer: Answer,
    parameters: Readonly<Record<string, string>>,
  ) => Promise<Answer>;
  /** Milliseconds by which the cloud's clock is off as long as the fault is set. */
  readonly clockOffset?: (parameters: Readonly<Record<string, string>>) => number;
}

/** A fault with the requests it hits. */
export interface FaultRule {
  readonly fault: Fault;
  readonly parameters: Readonly<Record<string, string>>;
  /** All given ones must agree. `route` is a template or a path with `*`. */
  readonly service?: string;
  readonly method?: string;
  readonly route?: string;
  /** Probability per matching request. */
  readonly rate: number;
  /** At most so many times; undefined: always. */
  readonly times?: number;
}
