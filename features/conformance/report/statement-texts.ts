import { defineTexts } from '@allmend/kit-i18n';

export const statementTexts = defineTexts('statement', {
  en: {
    PASS: '{subject} passes {scope} {version}.',
    FAIL: '{subject} does not pass {scope} {version}: {failed} of {total} {total, plural, one {testcase} other {testcases}} failed.',
    DNF: 'No verdict yet on {scope} {version} for {subject}: nothing failed, but {dnf, plural, one {# testcase} other {# testcases}} did not finish.',
    MISS: 'No verdict yet on {scope} {version} for {subject}: nothing failed, but {miss, plural, one {# testcase has} other {# testcases have}} no fresh result.',
    'part-PASS':
      '{total, plural, one {The one selected testcase} =2 {Both selected testcases} other {All # selected testcases}} passed on {subject}. A selection is no verdict on {scope}.',
    'part-FAIL':
      '{failed} of {total} selected {total, plural, one {testcase} other {testcases}} failed on {subject}. A selection is no verdict on {scope}.',
    'part-DNF':
      '{dnf} of {total} selected {total, plural, one {testcase} other {testcases}} did not finish on {subject}. A selection is no verdict on {scope}.',
    'part-MISS':
      '{miss} of {total} selected {total, plural, one {testcase has} other {testcases have}} no fresh result on {subject}. A selection is no verdict on {scope}.',
    'read-only':
      'Asking creates something in the cloud, and this run was only to read. Without --read-only it is asked too.',
    none: 'No version of {scope} is in force on {date}.',
  },
  de: {
    PASS: '{subject} besteht {scope} {version}.',
    FAIL: '{subject} besteht {scope} {version} nicht: {failed} von {total} {total, plural, one {Testfall} other {Testfällen}} nicht bestanden.',
    DNF: 'Noch kein Urteil zu {scope} {version} für {subject}: Nichts ist durchgefallen, aber {dnf, plural, one {# Testfall wurde} other {# Testfälle wurden}} nicht fertig.',
    MISS: 'Noch kein Urteil zu {scope} {version} für {subject}: Nichts ist durchgefallen, aber {miss, plural, one {# Testfall hat} other {# Testfälle haben}} kein frisches Ergebnis.',
    'part-PASS':
      '{total, plural, one {Der eine ausgewählte Testfall ist} =2 {Beide ausgewählten Testfälle sind} other {Alle # ausgewählten Testfälle sind}} auf {subject} bestanden. Eine Auswahl ist kein Urteil zu {scope}.',
    'part-FAIL':
      '{failed} von {total} ausgewählten {total, plural, one {Testfall} other {Testfällen}} auf {subject} nicht bestanden. Eine Auswahl ist kein Urteil zu {scope}.',
    'part-DNF':
      '{dnf} von {total} ausgewählten {total, plural, one {Testfall} other {Testfällen}} auf {subject} nicht fertig. Eine Auswahl ist kein Urteil zu {scope}.',
    'part-MISS':
      '{miss} von {total} ausgewählten {total, plural, one {Testfall} other {Testfällen}} auf {subject} ohne frisches Ergebnis. Eine Auswahl ist kein Urteil zu {scope}.',
    'read-only':
      'Zum Fragen wird in der Cloud etwas angelegt, und dieser Lauf sollte nur lesen. Ohne --read-only wird auch das gefragt.',
    none: 'Am {date} ist keine Version von {scope} in Kraft.',
  },
  fr: {
    PASS: '{subject} satisfait à {scope} {version}.',
    FAIL: '{subject} ne satisfait pas à {scope} {version}\u00a0: {failed, plural, one {# cas de test sur {total} a échoué} other {# cas de test sur {total} ont échoué}}.',
    DNF: "Pas encore de verdict sur {scope} {version} pour {subject}\u00a0: rien n'a échoué, mais {dnf, plural, one {# cas de test n'est pas terminé} other {# cas de test ne sont pas terminés}}.",
    MISS: "Pas encore de verdict sur {scope} {version} pour {subject}\u00a0: rien n'a échoué, mais {miss, plural, one {# cas de test n'a} other {# cas de test n'ont}} pas de résultat récent.",
    'part-PASS':
      "{total, plural, one {Le seul cas de test choisi est réussi} =2 {Les deux cas de test choisis sont réussis} other {Les # cas de test choisis sont réussis}} sur {subject}. Un choix n'est pas un verdict sur {scope}.",
    'part-FAIL':
      "{failed, plural, one {# des {total} cas de test choisis a échoué} other {# des {total} cas de test choisis ont échoué}} sur {subject}. Un choix n'est pas un verdict sur {scope}.",
    'part-DNF':
      "{dnf, plural, one {# des {total} cas de test choisis n'est pas terminé} other {# des {total} cas de test choisis ne sont pas terminés}} sur {subject}. Un choix n'est pas un verdict sur {scope}.",
    'part-MISS':
      "{miss, plural, one {# des {total} cas de test choisis n'a} other {# des {total} cas de test choisis n'ont}} pas de résultat récent sur {subject}. Un choix n'est pas un verdict sur {scope}.",
    'read-only':
      "Interroger crée quelque chose dans le nuage, et cette exécution ne devait que lire. Sans --read-only, c'est aussi demandé.",
    none: "Aucune version de {scope} n'est en vigueur au {date}.",
  },
});
