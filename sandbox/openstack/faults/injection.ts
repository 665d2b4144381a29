import type { Answer } from '../http/answer.ts';
import type { Exchange, FaultRule } from './fault.ts';

const hits = new WeakMap<FaultRule, number>();

/** The faults that hit a request: selection agrees, the draw falls within the rate, and `times` is not used up. */
export function matchingFaults(
  rules: readonly FaultRule[],
  exchange: Exchange,
  draw: () => number,
): readonly FaultRule[] {
  if (rules.length === 0) return rules;
  return rules.filter((rule) => {
    if (rule.service !== undefined && rule.service !== exchange.service.name) return false;
    if (rule.method !== undefined && rule.method !== exchange.method) return false;
    if (rule.route !== undefined && !isOnRoute(rule.route, exchange)) return false;
    const used = hits.get(rule) ?? 0;
    if (rule.times !== undefined && used >= rule.times) return false;
    if (rule.rate < 1 && draw() >= rule.rate) return false;
    hits.set(rule, used + 1);
    return true;
  });
}

export async function beforeFaults(rules: readonly FaultRule[], exchange: Exchange): Promise<Answer | undefined> {
  for (const { fault, parameters } of rules) {
    const answer = await fault.before?.(exchange, parameters);
    if (answer) return answer;
  }
  return undefined;
}

export async function afterFaults(rules: readonly FaultRule[], exchange: Exchange, answer: Answer): Promise<Answer> {
  let current = answer;
  for (const { fault, parameters } of rules) {
    if (fault.after) current = await fault.after(exchange, current, parameters);
  }
  return current;
}

/** A template agrees with itself; anything else is compared with the path, `*` standing for any characters. */
function isOnRoute(wanted: string, { template, path }: Exchange): boolean {
  if (wanted === template) return true;
  const pattern = wanted.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pattern.join('.*')}$`).test(path);
}
