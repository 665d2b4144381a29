import { judge as addPeriod } from './add-period.ts';
import { judge as evaluate } from './evaluate.ts';
import type { Judge } from './judge.ts';
import { judge as k8sRecency } from './k8s-recency.ts';
import { judge as scopeValidity } from './scope-validity.ts';
import { judge as scs0100Names } from './scs0100-names.ts';
import { judge as scs0100Semantics } from './scs0100-semantics.ts';
import { judge as scs0102Props } from './scs0102-props.ts';
import { judge as scs0102Recency } from './scs0102-recency.ts';
import { judge as scs0103Flavors } from './scs0103-flavors.ts';
import { judge as scs0114VolumeTypes } from './scs0114-volume-types.ts';
import { judge as scs0115Rules } from './scs0115-rules.ts';
import { judge as sonobuoyVerdict } from './sonobuoy-verdict.ts';

/** Which judge a vector file has, by its name. */
export const judges: ReadonlyMap<string, Judge> = new Map([
  ['add_period.json', addPeriod],
  ['evaluate.json', evaluate],
  ['k8s_recency.json', k8sRecency],
  ['scope_validity.json', scopeValidity],
  ['scs0100_names.json', scs0100Names],
  ['scs0100_semantics.json', scs0100Semantics],
  ['scs0102_props.json', scs0102Props],
  ['scs0102_recency.json', scs0102Recency],
  ['scs0103_flavors.json', scs0103Flavors],
  ['scs0114_volume_types.json', scs0114VolumeTypes],
  ['scs0115_rules.json', scs0115Rules],
  ['sonobuoy_verdict.json', sonobuoyVerdict],
]);
