import { defineTexts } from '@allmend/kit-i18n';

/** Why a certificate cannot be granted, or is under review; and what people are told about certificates. */
export const certificateTexts = defineTexts('certificates', {
  en: {
    'scope-missing': 'There is no scope "{scope}" that can be read.',
    'scope-draft': 'The scope "{scope}" is a draft; nothing is certified by it.',
    'version-closed': 'Version {version} of "{scope}" is not one that can be certified today.',
    'subject-missing': 'There is no subject "{subject}".',
    'no-standing': '"{subject}" has no verdict for "{scope}".',
    PASS: '"{subject}" passed {version}.',
    FAIL: '"{subject}" failed {version}.',
    DNF: 'The check of "{subject}" on {version} did not finish.',
    MISS: '"{subject}" has no fresh result for {version}.',
    prerequisite: 'There is no valid certificate for "{prerequisite}" that covers the same subjects.',
    'review-title': 'The certificate {name} is under review until {until, date}.',
    'review-body':
      'The certificate stays valid for now. Mend this until {until, date}; else the certification body is asked to suspend it.',
    'mended-title': 'The certificate {name} is no longer under review.',
    'mended-body': 'Everything that it covers passes again. Nothing is to be done.',
    'overdue-title': 'The certificate {name} was not mended until {until, date}.',
    'overdue-body':
      'To the certification body: please decide whether to suspend it. This program never suspends a certificate by itself.',
    'expiry-title': 'The certificate {name} ends on {until, date}, in {days, plural, one {# day} other {# days}}.',
    'expiry-body':
      'A certificate is valid for one year. Whoever wants to go on applies for a new one; the same two people of the certification body may grant it.',
    'check-title': 'The documents of the certificate {name} are to be checked again by {due, date}.',
    'check-body':
      'To the certification body: manual checks are repeated each quarter, by two people who both decide "check". Date of the next one: {due, date}.',
    'check-late-title': 'The manual check of the certificate {name} was due on {due, date}.',
    'version-title': 'The certificate {name} is for {version}; its subjects are judged by {judged} now.',
    'version-body':
      'The certificate stays valid until its end, but nobody measures any more whether {version} still holds. Apply for a certificate for {judged}.',
    'state-Granted': 'The certificate {name} was granted: {number}.',
    'state-Suspended': 'The certificate {name} was suspended.',
    'state-Revoked': 'The certificate {name} was revoked.',
    'state-Expired': 'The certificate {name} has ended.',
    'state-body': 'The certification body says: {reason}',
    'expired-body': 'It ended on {until, date}. Its number stands in the list of certificates that are not valid.',
    'waiting-title': 'A decision about the certificate {name} waits for a second person.',
    'waiting-body':
      'To the certification body: "{action}" was decided by one person. It lapses on {until, date} unless another one decides the same.',
  },
  de: {
    'scope-missing': 'Es gibt keinen lesbaren Scope «{scope}».',
    'scope-draft': 'Der Scope «{scope}» ist ein Entwurf; nach ihm wird nichts zertifiziert.',
    'version-closed': 'Die Version {version} von «{scope}» kann heute nicht zertifiziert werden.',
    'subject-missing': 'Es gibt kein Subjekt «{subject}».',
    'no-standing': '«{subject}» hat kein Urteil für «{scope}».',
    PASS: '«{subject}» hat {version} bestanden.',
    FAIL: '«{subject}» hat {version} nicht bestanden.',
    DNF: 'Die Prüfung von «{subject}» auf {version} wurde nicht fertig.',
    MISS: '«{subject}» hat kein frisches Ergebnis für {version}.',
    prerequisite: 'Es gibt kein gültiges Zertifikat für «{prerequisite}», das dieselben Subjekte umfasst.',
    'review-title': 'Das Zertifikat {name} wird bis {until, date} überprüft.',
    'review-body':
      'Das Zertifikat bleibt vorerst gültig. Beheben Sie dies bis {until, date}; sonst wird die Zertifizierungsstelle gebeten, es auszusetzen.',
    'mended-title': 'Das Zertifikat {name} wird nicht mehr überprüft.',
    'mended-body': 'Alles, was es umfasst, besteht wieder. Es ist nichts zu tun.',
    'overdue-title': 'Beim Zertifikat {name} wurde bis {until, date} nichts behoben.',
    'overdue-body':
      'An die Zertifizierungsstelle: Bitte entscheiden Sie, ob Sie es aussetzen. Dieses Programm setzt nie selbst ein Zertifikat aus.',
    'expiry-title': 'Das Zertifikat {name} endet am {until, date}, in {days, plural, one {# Tag} other {# Tagen}}.',
    'expiry-body':
      'Ein Zertifikat gilt ein Jahr. Wer fortfahren will, beantragt ein neues; dieselben zwei Personen der Zertifizierungsstelle dürfen es erteilen.',
    'check-title': 'Die Dokumente des Zertifikats {name} sind bis {due, date} erneut zu prüfen.',
    'check-body':
      'An die Zertifizierungsstelle: Manuelle Prüfungen werden jedes Quartal wiederholt, von zwei Personen, die beide «check» entscheiden. Nächster Termin: {due, date}.',
    'check-late-title': 'Die manuelle Prüfung des Zertifikats {name} war am {due, date} fällig.',
    'version-title': 'Das Zertifikat {name} gilt für {version}; seine Subjekte werden jetzt nach {judged} beurteilt.',
    'version-body':
      'Das Zertifikat bleibt bis zu seinem Ende gültig, aber niemand misst mehr, ob {version} noch erfüllt ist. Beantragen Sie ein Zertifikat für {judged}.',
    'state-Granted': 'Das Zertifikat {name} wurde erteilt: {number}.',
    'state-Suspended': 'Das Zertifikat {name} wurde ausgesetzt.',
    'state-Revoked': 'Das Zertifikat {name} wurde widerrufen.',
    'state-Expired': 'Das Zertifikat {name} ist abgelaufen.',
    'state-body': 'Die Zertifizierungsstelle sagt: {reason}',
    'expired-body':
      'Es endete am {until, date}. Seine Nummer steht in der Liste der Zertifikate, die nicht gültig sind.',
    'waiting-title': 'Eine Entscheidung über das Zertifikat {name} wartet auf eine zweite Person.',
    'waiting-body':
      'An die Zertifizierungsstelle: «{action}» wurde von einer Person entschieden. Das verfällt am {until, date}, wenn nicht eine andere dasselbe entscheidet.',
  },
  fr: {
    'scope-missing': "Il n'y a pas de périmètre «\u00a0{scope}\u00a0» lisible.",
    'scope-draft': "Le périmètre «\u00a0{scope}\u00a0» est un projet\u00a0; rien n'est certifié d'après lui.",
    'version-closed': "La version {version} de «\u00a0{scope}\u00a0» ne peut pas être certifiée aujourd'hui.",
    'subject-missing': "Il n'y a pas de sujet «\u00a0{subject}\u00a0».",
    'no-standing': "«\u00a0{subject}\u00a0» n'a pas de verdict pour «\u00a0{scope}\u00a0».",
    PASS: '«\u00a0{subject}\u00a0» a réussi {version}.',
    FAIL: '«\u00a0{subject}\u00a0» a échoué à {version}.',
    DNF: "Le contrôle de «\u00a0{subject}\u00a0» sur {version} ne s'est pas terminé.",
    MISS: "«\u00a0{subject}\u00a0» n'a pas de résultat récent pour {version}.",
    prerequisite: "Il n'y a pas de certificat valable pour «\u00a0{prerequisite}\u00a0» qui couvre les mêmes sujets.",
    'review-title': "Le certificat {name} est en examen jusqu'au {until, date}.",
    'review-body':
      "Le certificat reste valable pour l'instant. Corrigez cela jusqu'au {until, date}\u00a0; sinon, l'organisme de certification sera prié de le suspendre.",
    'mended-title': "Le certificat {name} n'est plus en examen.",
    'mended-body': "Tout ce qu'il couvre réussit de nouveau. Il n'y a rien à faire.",
    'overdue-title': "Rien n'a été corrigé pour le certificat {name} jusqu'au {until, date}.",
    'overdue-body':
      "À l'organisme de certification\u00a0: veuillez décider s'il faut le suspendre. Ce programme ne suspend jamais un certificat de lui-même.",
    'expiry-title':
      'Le certificat {name} se termine le {until, date}, dans {days, plural, one {# jour} other {# jours}}.',
    'expiry-body':
      "Un certificat est valable un an. Pour continuer, demandez-en un nouveau\u00a0; les deux mêmes personnes de l'organisme de certification peuvent l'accorder.",
    'check-title': "Les documents du certificat {name} sont à contrôler de nouveau d'ici le {due, date}.",
    'check-body':
      "À l'organisme de certification\u00a0: les contrôles manuels sont répétés chaque trimestre, par deux personnes qui décident toutes deux «\u00a0check\u00a0». Prochaine échéance\u00a0: {due, date}.",
    'check-late-title': 'Le contrôle manuel du certificat {name} était dû le {due, date}.',
    'version-title': 'Le certificat {name} vaut pour {version}\u00a0; ses sujets sont désormais jugés selon {judged}.',
    'version-body':
      "Le certificat reste valable jusqu'à son terme, mais personne ne mesure plus si {version} est encore respecté. Demandez un certificat pour {judged}.",
    'state-Granted': 'Le certificat {name} a été accordé\u00a0: {number}.',
    'state-Suspended': 'Le certificat {name} a été suspendu.',
    'state-Revoked': 'Le certificat {name} a été révoqué.',
    'state-Expired': 'Le certificat {name} est arrivé à son terme.',
    'state-body': "L'organisme de certification dit\u00a0: {reason}",
    'expired-body':
      "Il s'est terminé le {until, date}. Son numéro figure dans la liste des certificats qui ne sont pas valables.",
    'waiting-title': 'Une décision sur le certificat {name} attend une deuxième personne.',
    'waiting-body':
      "À l'organisme de certification\u00a0: «\u00a0{action}\u00a0» a été décidé par une personne. Cela devient caduc le {until, date} si une autre ne décide pas la même chose.",
  },
});
