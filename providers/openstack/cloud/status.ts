import type { Cloud } from '@allmend/api/kinds';
import { setCondition, type FoundCondition } from '@allmend/core-controller';
import { wireTime, type Condition } from '@allmend/core-machinery';
import type { AllmendError } from '@allmend/kit-errors';
import { createRedaction, secretValues, type CloudConfig, type FoundCredentials } from '@allmend/openstack-client';
import type { Observation } from './observation.ts';

export type CloudStatus = NonNullable<Cloud['status']>;

export interface StatusParts {
  readonly cloud: Cloud;
  readonly credentials: FoundCredentials;
  readonly observation: Observation;
  readonly now: Date;
}

/** Names in catalogues are short; longer ones are cut. */
const longestName = 100;
const longestMessage = 1000;
const mostRegions = 100;

/**
 * The status that an observation makes. Every word of it that comes from the cloud is cleaned: of the secrets that were shown to
 * it, for it may say them back, and of characters that are none of text.
 */
export function statusOf(parts: StatusParts): CloudStatus {
  const { cloud, credentials, observation, now } = parts;
  const clean = cleaner(credentials.config);
  const generation = cloud.metadata.generation;
  const found: readonly FoundCondition[] = [reachable(observation), authenticated(credentials, observation)];
  const conditions = found.reduce<readonly Condition[]>(
    (list, one) =>
      setCondition(
        list,
        {
          ...one,
          message: clean(one.message, longestMessage),
          ...(generation !== undefined && { observedGeneration: generation }),
        },
        now,
      ),
    cloud.status?.conditions ?? [],
  );
  return {
    ...(generation !== undefined && { observedGeneration: generation }),
    observedAt: wireTime(now),
    services: observation.services.map(({ type, name, versions }) => ({
      type: clean(type, longestName),
      ...(name !== '' && { name: clean(name, longestName) }),
      ...(versions.length > 0 && { versions: versions.slice(-20).map((version) => clean(version, longestName)) }),
    })),
    regions: regionsOf(observation).map((region) => clean(region, longestName)),
    lastError: clean(lastError(parts), longestMessage),
    conditions: [...conditions],
  };
}

function reachable({ unreachable }: Observation): FoundCondition {
  if (unreachable)
    return { type: 'Reachable', status: 'False', reason: reasonOf(unreachable), message: sentences(unreachable) };
  return { type: 'Reachable', status: 'True', reason: 'Answers', message: 'Its identity service answers.' };
}

function authenticated({ problem }: FoundCredentials, { unreachable, refused, token }: Observation): FoundCondition {
  const type = 'Authenticated';
  if (problem) return { type, ...problem };
  if (refused) return { type, status: 'False', reason: reasonOf(refused), message: sentences(refused) };
  if (unreachable || !token) {
    return { type, status: 'Unknown', reason: 'NotReachable', message: 'The credentials could not be tried.' };
  }
  const scope = token.projectName === null ? 'no project' : `the project "${token.projectName}"`;
  const roles = token.roles.join(', ') || 'none';
  return {
    type,
    status: 'True',
    reason: 'Accepted',
    message: `The credentials are accepted, for ${scope}; roles: ${roles}.`,
  };
}

/** The first thing that is wrong, in the order in which somebody would mend it. */
function lastError({ cloud, credentials, observation }: StatusParts): string {
  const { unreachable, refused, token, services } = observation;
  if (unreachable ?? refused) return (unreachable ?? refused)!.message;
  if (credentials.problem?.status === 'False') return credentials.problem.message;
  const { region } = cloud.spec;
  const regions = regionsOf(observation);
  if (token && region !== undefined && !regions.includes(region)) {
    return `The catalogue has no region "${region}"; known there: ${regions.join(', ') || 'none'}.`;
  }
  return services.find(({ failure }) => failure)?.failure?.message ?? '';
}

function regionsOf({ token }: Observation): readonly string[] {
  const regions = (token?.catalog ?? []).flatMap(({ endpoints }) => endpoints.flatMap(({ region }) => region ?? []));
  return [...new Set(regions)].toSorted((a, b) => a.localeCompare(b, 'en')).slice(0, mostRegions);
}

/** `openstack.tls-untrusted` → `TlsUntrusted`. */
function reasonOf({ reason }: AllmendError): string {
  const name = reason.slice(reason.indexOf('.') + 1);
  return name.replaceAll(/(?:^|-)([a-z])/g, (_whole, letter: string) => letter.toUpperCase());
}

function sentences({ message, remedy }: AllmendError): string {
  return `${message} ${remedy}`;
}

function cleaner(config: CloudConfig | null): (text: string, longest: number) => string {
  const redaction = createRedaction();
  if (config) for (const secret of secretValues(config)) redaction.learn(secret);
  return (text, longest) => {
    const line = redaction
      .text(text)
      .replaceAll(/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')
      .trim();
    return line.length > longest ? `${line.slice(0, longest)}…` : line;
  };
}
