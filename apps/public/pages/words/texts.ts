import { defineTexts } from '@allmend/kit-i18n';

export const wordsTexts = defineTexts('public-words', {
  en: {
    about: 'How we measure',
    'about-answer':
      'A cloud passes when every test that is demanded today has a fresh result, and every result is “passed”.',
    'about-1':
      'We use a cloud as its users do: with an ordinary account in a test project. We ask its interfaces, keep every answer byte for byte, and judge it with fixed rules. The same evidence always gives the same verdict.',
    'about-2':
      'There are four results. Passed: asked, answered, as demanded. Failed: answered, not as demanded. Did not finish: no verdict was possible, for instance because a service was silent. No fresh result: the last one is too old. Only “passed” counts as passed.',
    'about-3':
      'Every result expires. How long it counts is in the file of the standard: a day, a week, a month, a quarter or a year.',
    'about-4':
      'The line under each result says who says so: measured by us, by a third party, submitted by the operator with a signature, or declared in a document. A cloud that we cannot reach is judged from what its operator submits.',
    'about-5':
      'The observations, the snapshot, the finding and the report of each verdict form a chain. Each names the one before it by its SHA-256. Every day the heads of all chains are sealed with a signature, and the seal names the seal of the day before.',
    'about-6': 'You need not trust us: take the data and compute every verdict again.',
    accessibility: 'Accessibility',
    'accessibility-answer': 'These pages are made to meet WCAG 2.1, level AA, in every language and without scripts.',
    'accessibility-1':
      'No state rests on colour: each has a symbol, a word and a place. The pages can be used by keyboard, at 320 pixels width, at 200 per cent zoom, in dark mode, in forced colours and on paper.',
    'accessibility-2':
      'We test this with each version, by program and by eye. Strips of days have a sentence that says the same, and a list of deviations beside them.',
    'accessibility-3':
      'What we cannot mend: names and texts that come from clouds are shown as they are, in the language they were written in.',
    'accessibility-contact': 'If something keeps you out, please tell us: {contact}.',
    'accessibility-nobody': 'If something keeps you out, please tell whoever runs this monitor.',
    imprint: 'Imprint',
    'imprint-answer': 'These pages are published by {name}.',
    'imprint-none': 'Whoever runs this monitor has not written an imprint yet.',
    'imprint-url': 'Website',
    'imprint-software': 'Made with Allmend {version}, free software under the Apache License 2.0.',
    'imprint-privacy': 'No cookies are set, nothing is counted and nothing is loaded from elsewhere.',
  },
  de: {
    about: 'Wie wir messen',
    'about-answer':
      'Eine Cloud besteht, wenn es zu jeder Prüfung, die heute verlangt ist, ein frisches Ergebnis gibt und jedes «bestanden» heißt.',
    'about-1':
      'Wir benutzen eine Cloud wie ihre Nutzer: mit einem gewöhnlichen Konto in einem Testprojekt. Wir fragen ihre Schnittstellen, bewahren jede Antwort Byte für Byte auf und beurteilen sie nach festen Regeln. Dieselben Belege ergeben immer dasselbe Urteil.',
    'about-2':
      'Es gibt vier Ergebnisse. Bestanden: gefragt, geantwortet, wie verlangt. Nicht bestanden: geantwortet, nicht wie verlangt. Nicht fertig: Es war kein Urteil möglich, etwa weil ein Dienst schwieg. Kein frisches Ergebnis: Das letzte ist zu alt. Nur «bestanden» zählt als bestanden.',
    'about-3':
      'Jedes Ergebnis läuft ab. Wie lange es zählt, steht in der Datei des Standards: einen Tag, eine Woche, einen Monat, ein Quartal oder ein Jahr.',
    'about-4':
      'Die Linie unter jedem Ergebnis sagt, wer es sagt: von uns gemessen, von Dritten gemessen, vom Betreiber signiert eingereicht oder in einem Dokument erklärt. Eine Cloud, die wir nicht erreichen, wird nach dem beurteilt, was ihr Betreiber einreicht.',
    'about-5':
      'Die Beobachtungen, der Schnappschuss, der Befund und der Bericht zu jedem Urteil bilden eine Kette. Jedes Glied nennt das vorige mit dessen SHA-256. Jeden Tag werden die Köpfe aller Ketten mit einer Signatur besiegelt, und das Siegel nennt das des Vortags.',
    'about-6': 'Sie müssen uns nicht trauen: Nehmen Sie die Daten, und rechnen Sie jedes Urteil nach.',
    accessibility: 'Barrierefreiheit',
    'accessibility-answer':
      'Diese Seiten sind dafür gemacht, WCAG 2.1, Stufe AA, zu erfüllen, in jeder Sprache und ohne Skripte.',
    'accessibility-1':
      'Kein Zustand beruht auf Farbe: Jeder hat ein Zeichen, ein Wort und einen Ort. Die Seiten lassen sich mit der Tastatur bedienen, bei 320 Pixeln Breite, bei 200 Prozent Vergrößerung, im Dunkelmodus, mit erzwungenen Farben und auf Papier.',
    'accessibility-2':
      'Das prüfen wir mit jeder Version, durch Programme und mit den Augen. Zu den Bändern der Tage gibt es einen Satz, der dasselbe sagt, und daneben eine Liste der Abweichungen.',
    'accessibility-3':
      'Was wir nicht beheben können: Namen und Texte, die von Clouds kommen, erscheinen, wie sie sind, in der Sprache, in der sie geschrieben wurden.',
    'accessibility-contact': 'Wenn Sie etwas aussperrt, sagen Sie es uns bitte: {contact}.',
    'accessibility-nobody': 'Wenn Sie etwas aussperrt, sagen Sie es bitte dem Betreiber dieses Monitors.',
    imprint: 'Impressum',
    'imprint-answer': 'Diese Seiten veröffentlicht {name}.',
    'imprint-none': 'Der Betreiber dieses Monitors hat noch kein Impressum geschrieben.',
    'imprint-url': 'Webseite',
    'imprint-software': 'Gemacht mit Allmend {version}, freier Software unter der Apache-Lizenz 2.0.',
    'imprint-privacy': 'Es werden keine Cookies gesetzt, nichts wird gezählt und nichts von anderswo geladen.',
  },
  fr: {
    about: 'Comment nous mesurons',
    'about-answer':
      'Un nuage réussit quand chaque test exigé aujourd’hui a un résultat récent et que chaque résultat est «\u00a0réussi\u00a0».',
    'about-1':
      'Nous utilisons un nuage comme ses utilisateurs\u00a0: avec un compte ordinaire dans un projet de test. Nous interrogeons ses interfaces, gardons chaque réponse octet par octet et la jugeons selon des règles fixes. Les mêmes preuves donnent toujours le même verdict.',
    'about-2':
      'Il y a quatre résultats. Réussi\u00a0: demandé, répondu, comme exigé. Échoué\u00a0: répondu, pas comme exigé. Pas terminé\u00a0: aucun verdict n’était possible, par exemple parce qu’un service se taisait. Pas de résultat récent\u00a0: le dernier est trop ancien. Seul «\u00a0réussi\u00a0» compte comme réussi.',
    'about-3':
      'Chaque résultat expire. Sa durée est dans le fichier de la norme\u00a0: un jour, une semaine, un mois, un trimestre ou un an.',
    'about-4':
      'La ligne sous chaque résultat dit qui le dit\u00a0: mesuré par nous, mesuré par un tiers, remis par l’exploitant avec une signature, ou déclaré dans un document. Un nuage que nous ne pouvons atteindre est jugé d’après ce que son exploitant remet.',
    'about-5':
      'Les observations, l’instantané, le constat et le rapport de chaque verdict forment une chaîne. Chacun nomme le précédent par son SHA-256. Chaque jour, les têtes de toutes les chaînes sont scellées par une signature, et le sceau nomme celui de la veille.',
    'about-6': 'Vous n’avez pas à nous croire\u00a0: prenez les données et recalculez chaque verdict.',
    accessibility: 'Accessibilité',
    'accessibility-answer':
      'Ces pages sont faites pour satisfaire aux WCAG 2.1, niveau AA, dans chaque langue et sans scripts.',
    'accessibility-1':
      'Aucun état ne repose sur la couleur\u00a0: chacun a un signe, un mot et une place. Les pages s’utilisent au clavier, à 320 pixels de large, à 200\u00a0% d’agrandissement, en mode sombre, en couleurs forcées et sur papier.',
    'accessibility-2':
      'Nous le vérifions à chaque version, par programme et à l’œil. Les bandes de jours ont une phrase qui dit la même chose, et à côté une liste des écarts.',
    'accessibility-3':
      'Ce que nous ne pouvons corriger\u00a0: les noms et textes venus des nuages paraissent tels quels, dans la langue où ils ont été écrits.',
    'accessibility-contact': 'Si quelque chose vous exclut, dites-le-nous\u00a0: {contact}.',
    'accessibility-nobody': 'Si quelque chose vous exclut, dites-le à l’exploitant de ce moniteur.',
    imprint: 'Mentions légales',
    'imprint-answer': 'Ces pages sont publiées par {name}.',
    'imprint-none': 'L’exploitant de ce moniteur n’a pas encore écrit de mentions légales.',
    'imprint-url': 'Site',
    'imprint-software': 'Fait avec Allmend {version}, logiciel libre sous licence Apache 2.0.',
    'imprint-privacy': 'Aucun cookie n’est posé, rien n’est compté et rien n’est chargé d’ailleurs.',
  },
});
