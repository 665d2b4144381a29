import type { Verdict } from '@allmend/api';
import type { Message } from '@allmend/kit-i18n';
import { limitDetails, maximumDetails } from '../../engine/details.ts';
import { besideOfficial } from '../../engine/official.ts';
import { shellCommand } from '../../engine/shell-quote.ts';
import type { Outcome } from '../../engine/testcase.ts';
import type { RuleView, SecurityGroupView } from '../../resources/security-groups.ts';
import type { NewGroupRules } from './observation.ts';
import { texts } from './texts.ts';

const ethertypes = ['IPv4', 'IPv6'] as const;
const everywhere = new Set(['0.0.0.0/0', '::/0']);
/** Neutron's ways to say that a rule is for any protocol. */
const anyProtocol = new Set(['any', '0']);
/** In default rules: the group that the rule will be put into. */
const sameGroup = 'PARENT';

/** Whether new groups let nothing in, save what comes from the same `default` group. Source: scs-0115, "Standard". */
export function checkDefaultRules({ source, rules }: NewGroupRules): Outcome {
  if (source === 'not-asked') return notAsked();
  const open = rules.filter((rule) => letsIn(rule, source));
  const missing = missingEgress(rules, source);
  const notes = missing.map((one) => texts.message('egress-missing', one));
  const outcome: Outcome =
    open.length === 0
      ? { verdict: 'PASS', message: texts.message(`ingress-good-${source}`), details: notes }
      : {
          verdict: 'FAIL',
          message: texts.message('ingress-bad', { count: open.length }),
          details: limitDetails([...open.map(ruleLine), ...notes]),
          remedy: source === 'api' ? open.slice(0, maximumDetails).map(removal) : [],
        };
  const official = officialDefaultRules(rules, source === 'api' ? 'default-rules' : 'created-group');
  return besideOfficial(outcome, official, deviationOf(rules, source));
}

/** Whether new groups let everything out, over IPv4 and IPv6. A SHOULD of scs-0115, "Standard". */
export function checkEgress({ source, rules }: NewGroupRules): Outcome {
  if (source === 'not-asked') return notAsked();
  const missing = missingEgress(rules, source);
  if (missing.length === 0) return { verdict: 'PASS', message: texts.message('egress-good') };
  return {
    verdict: 'FAIL',
    message: texts.message('egress-bad'),
    details: missing.map((one) => texts.message('egress-missing', one)),
    remedy: source === 'api' ? missing.map(addition) : [],
  };
}

/** Whether the project's own `default` group still lets in only what comes from itself. */
export function checkDefaultGroup(groups: readonly SecurityGroupView[]): Outcome {
  const defaults = groups.filter((group) => group.name === 'default');
  if (defaults.length === 0) return { verdict: 'DNF', message: texts.message('group-absent') };
  const open = defaults.flatMap((group) =>
    (group.security_group_rules ?? []).filter(
      (rule) => rule.direction === 'ingress' && rule.remote_group_id !== group.id,
    ),
  );
  if (open.length === 0) return { verdict: 'PASS', message: texts.message('group-good') };
  return {
    verdict: 'FAIL',
    message: texts.message('group-bad', { count: open.length }),
    details: limitDetails(open.map(ruleLine)),
    remedy: open
      .slice(0, maximumDetails)
      .map((rule) => shellCommand('openstack', 'security', 'group', 'rule', 'delete', idOf(rule))),
  };
}

/**
 * The official predicate. It also demands egress for both families, in every kind of group; a rule with any explicit prefix
 * is not taken for such, except in a created group, where only the direction and the family count.
 */
export function officialDefaultRules(rules: readonly RuleView[], source: 'default-rules' | 'created-group'): Verdict {
  const created = source === 'created-group';
  const covered = new Set<string>();
  let ingress = 0;
  for (const rule of rules) {
    const { used_in_default_sg: inDefault, used_in_non_default_sg: inOthers, ethertype } = rule;
    if (rule.direction === 'ingress') {
      const fromSame = !created && rule.remote_group_id === sameGroup;
      if (fromSame && inOthers === undefined) return 'DNF';
      if (!fromSame || inOthers) ingress++;
    } else if (rule.direction === 'egress' && (ethertype === 'IPv4' || ethertype === 'IPv6')) {
      if (created) covered.add(`${ethertype} default`).add(`${ethertype} others`);
      else if (!rule.remote_ip_prefix) {
        if (inDefault === undefined || inOthers === undefined) return 'DNF';
        if (inDefault) covered.add(`${ethertype} default`);
        if (inOthers) covered.add(`${ethertype} others`);
      }
    }
  }
  return ingress === 0 && covered.size === 2 * ethertypes.length ? 'PASS' : 'FAIL';
}

function deviationOf(rules: readonly RuleView[], source: NewGroupRules['source']): string {
  const unused = rules.some((rule) => rule.direction === 'ingress' && !isUsed(rule, source));
  if (unused) return '0115-unused-rule';
  return missingEgress(rules, source).length === 0 ? '0115-explicit-any-prefix' : '0115-egress-should';
}

function letsIn(rule: RuleView, source: NewGroupRules['source']): boolean {
  if (rule.direction !== 'ingress' || !isUsed(rule, source)) return false;
  const fromSameDefault = rule.remote_group_id === sameGroup && rule.used_in_non_default_sg === false;
  return !(source === 'api' && fromSameDefault);
}

/** A default rule that neither kind of group gets is in no group. */
function isUsed(rule: RuleView, source: NewGroupRules['source']): boolean {
  return source !== 'api' || rule.used_in_default_sg !== false || rule.used_in_non_default_sg !== false;
}

interface Gap {
  readonly ethertype: string;
  /** `default` groups, or all `other` new ones. */
  readonly groups: 'default' | 'other';
}

function missingEgress(rules: readonly RuleView[], source: NewGroupRules['source']): (Gap & Record<string, string>)[] {
  const kinds: readonly Gap['groups'][] = source === 'api' ? ['default', 'other'] : ['other'];
  return ethertypes.flatMap((ethertype) =>
    kinds
      .filter((groups) => !rules.some((rule) => letsOut(rule, ethertype) && (source !== 'api' || isFor(rule, groups))))
      .map((groups) => ({ ethertype, groups })),
  );
}

function letsOut(rule: RuleView, ethertype: string): boolean {
  return (
    rule.direction === 'egress' &&
    rule.ethertype === ethertype &&
    !rule.remote_group_id &&
    (!rule.remote_ip_prefix || everywhere.has(rule.remote_ip_prefix)) &&
    (!rule.protocol || anyProtocol.has(rule.protocol))
  );
}

function isFor(rule: RuleView, groups: Gap['groups']): boolean {
  return (groups === 'default' ? rule.used_in_default_sg : rule.used_in_non_default_sg) === true;
}

function notAsked(): Outcome {
  return { verdict: 'MISS', message: texts.message('not-asked') };
}

function ruleLine(rule: RuleView): Message {
  const { port_range_min: from, port_range_max: to } = rule;
  const ports = from === null || from === undefined ? '*' : `${from}-${to ?? from}`;
  const remote = rule.remote_group_id ?? rule.remote_ip_prefix ?? '*';
  const params = { id: idOf(rule), ethertype: rule.ethertype ?? '*', protocol: rule.protocol ?? '*', ports, remote };
  return texts.message('rule', params);
}

function idOf(rule: RuleView): string {
  return typeof rule['id'] === 'string' ? rule['id'] : '<rule>';
}

function removal(rule: RuleView): string {
  return shellCommand('openstack', 'default', 'security', 'group', 'rule', 'delete', idOf(rule));
}

function addition({ ethertype, groups }: Gap): string {
  return shellCommand(
    ...['openstack', 'default', 'security', 'group', 'rule', 'create', '--egress', '--ethertype', ethertype],
    groups === 'default' ? '--for-default-sg' : '--for-custom-sg',
  );
}
