import { defineTexts } from '@allmend/kit-i18n';

export const feedTexts = defineTexts('public-feed', {
  en: {
    title: 'Changes of verdicts',
    PASS: '{cloud} passes {scope} {version}',
    FAIL: '{cloud} does not pass {scope} {version} any more: failed',
    DNF: '{cloud} does not pass {scope} {version}: did not finish',
    MISS: '{cloud} does not pass {scope} {version}: no fresh result',
    tests: 'Tests that did not pass: {tests}',
  },
  de: {
    title: 'Änderungen der Urteile',
    PASS: '{cloud} besteht {scope} {version}',
    FAIL: '{cloud} besteht {scope} {version} nicht mehr: nicht bestanden',
    DNF: '{cloud} besteht {scope} {version} nicht: nicht fertig',
    MISS: '{cloud} besteht {scope} {version} nicht: kein frisches Ergebnis',
    tests: 'Prüfungen, die nicht bestanden: {tests}',
  },
  fr: {
    title: 'Changements de verdicts',
    PASS: '{cloud} réussit {scope} {version}',
    FAIL: '{cloud} ne réussit plus {scope} {version}\u00a0: échoué',
    DNF: '{cloud} ne réussit pas {scope} {version}\u00a0: pas terminé',
    MISS: '{cloud} ne réussit pas {scope} {version}\u00a0: pas de résultat récent',
    tests: 'Tests non réussis\u00a0: {tests}',
  },
});
