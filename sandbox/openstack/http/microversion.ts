import type { IncomingHttpHeaders } from 'node:http';
import type { Profile } from '../profiles.ts';
import type { Microversions } from '../services/service-module.ts';
import { ApiFailure } from './failure.ts';

/**
 * The minor number that a request asks for: both header forms, `latest`, several services in one header. Refuses with 400 what is no
 * version and with 406 what the release lacks; `state` then carries the refused number, which the real services echo.
 */
export function negotiate(
  rules: Microversions,
  profile: Profile,
  headers: IncomingHttpHeaders,
  state: { microversion: number; versioned: boolean },
): number {
  const [min, max] = rules.range(profile);
  const wanted = asked(rules, headers);
  if (wanted === undefined) return min;
  if (wanted === 'latest') return max;
  const parts = /^([1-9]\d*)\.(0|[1-9]\d*)$/.exec(wanted);
  if (!parts) {
    throw new ApiFailure(
      400,
      `API Version String ${wanted} is of invalid format. Must be of format MajorNum.MinorNum.`,
    );
  }
  const minor = Number(parts[2]);
  if (Number(parts[1]) === rules.major && minor >= min && minor <= max) return minor;
  state.microversion = minor;
  state.versioned = true;
  throw new ApiFailure(
    406,
    `Version ${wanted} is not supported by the API. Minimum is ${rules.major}.${min} and maximum is ${rules.major}.${max}.`,
  );
}

function asked(rules: Microversions, headers: IncomingHttpHeaders): string | undefined {
  const header = headers['openstack-api-version'];
  const modern = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',');
  for (const one of modern) {
    const [word, number] = one.trim().split(/\s+/);
    if (word?.toLowerCase() === rules.word && number) return number;
  }
  const legacy = rules.legacyHeader ? headers[rules.legacyHeader.toLowerCase()] : undefined;
  return Array.isArray(legacy) ? legacy[0] : legacy;
}
