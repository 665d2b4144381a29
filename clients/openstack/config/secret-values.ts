import { Secret } from '@allmend/kit-secret';
import type { CloudConfig } from './cloud-config.ts';

/** What a configuration has that must never be seen: what redaction is to learn. */
export function secretValues({ auth, ec2 }: CloudConfig): readonly string[] {
  const secrets = [...Object.values(auth), ...(ec2 ? [ec2.secret] : [])].filter((one) => one instanceof Secret);
  return secrets.map((one) => one.reveal());
}
