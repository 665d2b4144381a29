import type { Message } from '@allmend/kit-i18n';
import { engineTexts } from '../engine/texts.ts';
import type { Standard, Testcase } from '../engine/testcase.ts';
import type { Scope } from '../scope/model.ts';

/** What this program knows of testcases, by id. */
export interface Questions {
  readonly standards: readonly Standard[];
  find(testcase: string): { readonly standard: Standard; readonly testcase: Testcase } | null;
  /** The question in plain words; null for testcases that this program does not know. */
  question(testcase: string): Message | null;
  /** Id of the standard, e.g. `scs-0102`; where nobody knows it, the module of the scope that has the testcase; else ''. */
  standardOf(testcase: string, scope: Scope): string;
  demanded(
    testcase: string,
    scope: Scope | null,
  ): { readonly text: Message; readonly section: string; readonly url: string };
}

export function createQuestions(standards: readonly Standard[]): Questions {
  const byId = new Map(
    standards.flatMap((standard) =>
      standard.testcases.map((testcase) => [testcase.id, { standard, testcase }] as const),
    ),
  );
  return {
    standards,
    find: (id) => byId.get(id) ?? null,
    question: (id) => byId.get(id)?.testcase.title ?? null,
    standardOf(id, scope) {
      const known = byId.get(id);
      if (known) return known.standard.id;
      const number = /^(?:scs|allmend)-(\d{4})-/.exec(id)?.[1];
      if (number !== undefined) return `scs-${number}`;
      for (const module of scope.modules.values())
        if ([...module.targets.values()].some((ids) => ids.includes(id))) return module.id;
      return '';
    },
    demanded(id, scope) {
      const known = byId.get(id);
      const url = scope?.testcases.get(id)?.url ?? scope?.url ?? '';
      if (!known) return { text: engineTexts.message('demanded-there'), section: id, url };
      const { testcase, standard } = known;
      return { text: testcase.demanded, section: testcase.section, url: testcase.url ?? standard.url };
    },
  };
}
