import { defineTexts } from '@allmend/kit-i18n';

/** What the room of conformance says. */
export const conformanceTexts = defineTexts('console-conformance', {
  en: {
    conformance: 'Conformance',
    empty: 'No subject yet. Add a cloud, and it is measured from then on; or let an operator submit reports.',
    subject: 'Subject',
    'facet-bad': 'Not passed',
    'facet-good': 'Passed',
    'facet-stale': 'No fresh result',
    'answer-all': '{total, plural, one {The one subject passes} other {All # subjects pass}} in every scope.',
    'answer-some': '{bad, plural, one {One subject does} other {# subjects do}} not pass, of {total, number}.',
  },
  de: {
    conformance: 'Konformität',
    empty:
      'Noch kein Prüfling. Fügen Sie eine Cloud hinzu, dann wird sie von da an gemessen; oder lassen Sie einen Betreiber Berichte einreichen.',
    subject: 'Prüfling',
    'facet-bad': 'Nicht bestanden',
    'facet-good': 'Bestanden',
    'facet-stale': 'Kein frisches Ergebnis',
    'answer-all':
      '{total, plural, one {Der eine Prüfling besteht} other {Alle # Prüflinge bestehen}} in jedem Geltungsbereich.',
    'answer-some': '{bad, plural, one {Ein Prüfling besteht} other {# Prüflinge bestehen}} nicht, von {total, number}.',
  },
  fr: {
    conformance: 'Conformité',
    empty:
      'Pas encore de sujet. Ajoutez un cloud, et il est mesuré dès lors\u00a0; ou laissez un exploitant remettre des rapports.',
    subject: 'Sujet',
    'facet-bad': 'Non réussis',
    'facet-good': 'Réussis',
    'facet-stale': 'Sans résultat récent',
    'answer-all':
      '{total, plural, one {Le seul sujet réussit} other {Les # sujets réussissent}} dans chaque périmètre.',
    'answer-some': '{bad, plural, one {Un sujet ne réussit} other {# sujets ne réussissent}} pas, sur {total, number}.',
  },
});
