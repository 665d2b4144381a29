import { defineTexts } from '@allmend/kit-i18n';

/** What `evidence verify` and `replay --public` say about what a monitor has published. */
export const publicationTexts = defineTexts('publication', {
  en: {
    'bundle-good': 'The evidence holds together.',
    'bundle-bad': 'The evidence does not hold: {count, plural, one {# problem} other {# problems}}.',
    'bundle-counts':
      '{subjects} subjects · {rows} rows · {links} links · {roots} roots of days, {sealed} rows under them · {contents} contents · {signatures} signatures · {files} files',
    'own-signers':
      'The keys are those in the bundle itself: it holds together, but who wrote it is not shown. Give --allowed-signers with keys that you got elsewhere.',
    'judged-again':
      '{count, plural, one {# report} other {# reports}} judged again, {differences, plural, =0 {no difference} one {# difference} other {# differences}}.',
    'judged-otherwise': '{subject}, report {report}: {testcase} was {was}, is {now}',
    more: 'and {count, number} more',
    recomputed:
      '{verdicts, plural, one {# verdict} other {# verdicts}} and {results, plural, one {# result of a testcase} other {# results of testcases}} recomputed, all as published.',
    'recomputed-otherwise':
      '{verdicts, plural, one {# verdict} other {# verdicts}} and {results, plural, one {# result of a testcase} other {# results of testcases}} recomputed: {differences, plural, one {# difference} other {# differences}} to what is published.',
    'as-of': 'Published by {monitor}, as of {at}.',
    'the-version': 'the version',
    'the-verdict': 'the verdict',
    'the-counts': 'the counts',
    'the-transition': 'the transition',
    'the-origin': 'the origin',
    'the-newest': 'the newest result',
    'the-oldest': 'the oldest result',
    'the-not-passed': 'what does not pass',
    'the-preview': 'what is ahead',
    'the-beginning': 'the beginning',
    'the-testcase': 'the testcase',
    'the-time': 'the time',
    'the-end': 'the end',
    'the-report': 'the report',
    'the-days': 'the history of days',
    differs: '{place}: {what} is published as {published}, and is {computed} by the evidence',
    'file-changed': '{file} is not as it was published',
    'file-missing': '{file} was published and is missing',
    'file-unreadable': '{file} cannot be read: {problem}',
    'scope-changed':
      'The scope {scope} is not the one that this program knows by its UUID, although its version is frozen: {finding}',
    exported: '{folder} has the edition of {at}, {count, number} files and its evidence.',
    'root-differs': 'The seal of {day} that is published is not the one in the evidence',
    'declared-only': '{subject}: {testcase} rests on a document; that it was accepted is the word of the monitor',
  },
  de: {
    'bundle-good': 'Die Nachweise sind in sich stimmig.',
    'bundle-bad': 'Die Nachweise stimmen nicht: {count, plural, one {# Mangel} other {# Mängel}}.',
    'bundle-counts':
      '{subjects} Subjekte · {rows} Zeilen · {links} Kettenglieder · {roots} Tagessiegel, darunter {sealed} Zeilen · {contents} Inhalte · {signatures} Signaturen · {files} Dateien',
    'own-signers':
      'Die Schlüssel sind die aus dem Bündel selbst: Es ist in sich stimmig, aber wer es geschrieben hat, ist damit nicht gezeigt. Bitte geben Sie mit --allowed-signers Schlüssel an, die Sie von anderswo haben.',
    'judged-again':
      '{count, plural, one {# Bericht} other {# Berichte}} erneut beurteilt, {differences, plural, =0 {kein Unterschied} one {# Unterschied} other {# Unterschiede}}.',
    'judged-otherwise': '{subject}, Bericht {report}: {testcase} war {was}, ist {now}',
    more: 'und {count, number} weitere',
    recomputed:
      '{verdicts, plural, one {# Urteil} other {# Urteile}} und {results, plural, one {# Ergebnis eines Testfalls} other {# Ergebnisse von Testfällen}} nachgerechnet, alle wie veröffentlicht.',
    'recomputed-otherwise':
      '{verdicts, plural, one {# Urteil} other {# Urteile}} und {results, plural, one {# Ergebnis eines Testfalls} other {# Ergebnisse von Testfällen}} nachgerechnet: {differences, plural, one {# Unterschied} other {# Unterschiede}} zum Veröffentlichten.',
    'as-of': 'Veröffentlicht von {monitor}, Stand {at}.',
    'the-version': 'die Version',
    'the-verdict': 'das Urteil',
    'the-counts': 'die Zählung',
    'the-transition': 'der Übergang',
    'the-origin': 'die Herkunft',
    'the-newest': 'das neueste Ergebnis',
    'the-oldest': 'das älteste Ergebnis',
    'the-not-passed': 'was nicht besteht,',
    'the-preview': 'die Vorschau',
    'the-beginning': 'der Beginn',
    'the-testcase': 'der Testfall',
    'the-time': 'der Zeitpunkt',
    'the-end': 'das Ende',
    'the-report': 'der Bericht',
    'the-days': 'der Verlauf der Tage',
    differs: '{place}: {what} ist als {published} veröffentlicht, nach den Nachweisen aber {computed}',
    'file-changed': '{file} ist nicht so, wie es veröffentlicht wurde',
    'file-missing': '{file} wurde veröffentlicht und fehlt',
    'file-unreadable': '{file} ist nicht lesbar: {problem}',
    'scope-changed':
      'Der Scope {scope} ist nicht der, den dieses Programm unter seiner UUID kennt, obwohl seine Version eingefroren ist: {finding}',
    exported: '{folder} enthält die Ausgabe vom {at}, {count, number} Dateien und ihre Nachweise.',
    'root-differs': 'Das veröffentlichte Siegel vom {day} ist nicht das in den Nachweisen',
    'declared-only': '{subject}: {testcase} beruht auf einem Dokument; dass es angenommen wurde, sagt der Monitor',
  },
  fr: {
    'bundle-good': 'Les preuves sont cohérentes.',
    'bundle-bad': 'Les preuves ne tiennent pas : {count, plural, one {# défaut} other {# défauts}}.',
    'bundle-counts':
      '{subjects} sujets · {rows} lignes · {links} maillons · {roots} sceaux de jours, {sealed} lignes sous eux · {contents} contenus · {signatures} signatures · {files} fichiers',
    'own-signers':
      'Les clés sont celles de l’archive elle-même : elle est cohérente, mais cela ne montre pas qui l’a écrite. Donnez avec --allowed-signers des clés obtenues ailleurs.',
    'judged-again':
      '{count, plural, one {# rapport jugé} other {# rapports jugés}} de nouveau, {differences, plural, =0 {aucune différence} one {# différence} other {# différences}}.',
    'judged-otherwise': '{subject}, rapport {report} : {testcase} était {was}, est {now}',
    more: 'et {count, number} de plus',
    recomputed:
      '{verdicts, plural, one {# verdict} other {# verdicts}} et {results, plural, one {# résultat de test} other {# résultats de tests}} recalculés, tous comme publiés.',
    'recomputed-otherwise':
      '{verdicts, plural, one {# verdict} other {# verdicts}} et {results, plural, one {# résultat de test} other {# résultats de tests}} recalculés : {differences, plural, one {# différence} other {# différences}} avec ce qui est publié.',
    'as-of': 'Publié par {monitor}, état du {at}.',
    'the-version': 'la version',
    'the-verdict': 'le verdict',
    'the-counts': 'le compte',
    'the-transition': 'la transition',
    'the-origin': 'l’origine',
    'the-newest': 'le résultat le plus récent',
    'the-oldest': 'le résultat le plus ancien',
    'the-not-passed': 'ce qui ne réussit pas',
    'the-preview': 'ce qui est à venir',
    'the-beginning': 'le début',
    'the-testcase': 'le test',
    'the-time': 'le moment',
    'the-end': 'la fin',
    'the-report': 'le rapport',
    'the-days': 'l’historique des jours',
    differs: '{place} : {what} ; publié : {published}, d’après les preuves : {computed}',
    'file-changed': '{file} n’est pas tel que publié',
    'file-missing': '{file} a été publié et manque',
    'file-unreadable': '{file} est illisible : {problem}',
    'scope-changed':
      'Le périmètre {scope} n’est pas celui que ce programme connaît sous son UUID, bien que sa version soit figée : {finding}',
    exported: '{folder} contient l’édition du {at}, {count, number} fichiers et ses preuves.',
    'root-differs': 'Le sceau du {day} qui est publié n’est pas celui des preuves',
    'declared-only':
      '{subject} : {testcase} repose sur un document ; qu’il a été accepté, c’est le moniteur qui le dit',
  },
});
