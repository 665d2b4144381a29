import { z } from 'zod';

/** Allowed amounts of the project; -1 is unlimited. */
export type NetworkQuotas = z.infer<typeof networkQuotas>;
export const networkQuotas = z.record(z.string(), z.number());
