import { issueAuthority, newKey, type Certified } from './certificate.ts';

/** For tests: a CA that lies nowhere. */
export async function newAuthority(now: Date): Promise<Certified> {
  const key = await newKey();
  return { key, cert: await issueAuthority(key, 'Allmend', now, 3650) };
}
