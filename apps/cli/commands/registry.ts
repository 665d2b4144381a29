import type { Command } from 'commander';
import type { Act } from '../act.ts';
import { defineCheck } from './check.ts';
import { defineCompletion } from './completion.ts';
import { defineDemo } from './demo.ts';
import { defineEvidence } from './evidence.ts';
import { defineFlavor } from './flavor.ts';
import { defineJanitor } from './janitor.ts';
import { defineLanguage } from './language.ts';
import { defineReplay } from './replay.ts';
import { defineReport } from './report.ts';
import { defineSandbox } from './sandbox.ts';
import { defineScope } from './scope.ts';
import { defineSite } from './site.ts';

/** Every command, in the order of the help. Each defines its options at once and loads what it does only when it runs. */
export const commands: readonly ((program: Command, act: Act) => void)[] = [
  defineCheck,
  defineReplay,
  defineReport,
  defineEvidence,
  defineSite,
  defineScope,
  defineFlavor,
  defineLanguage,
  defineJanitor,
  defineSandbox,
  defineDemo,
  defineCompletion,
];
