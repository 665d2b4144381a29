import { defineTexts } from '@allmend/kit-i18n';

export const texts = defineTexts('scs-0125', {
  en: {
    'https-title': 'Are all endpoints in the catalogue https addresses?',
    'versions-title': 'Do public endpoints speak only TLS 1.2 and 1.3?',
    'suites-title': 'Do public endpoints refuse weak cipher suites?',
    'groups-title': 'Do public endpoints refuse key exchange groups that are not in the profile?',
    'certificates-title': 'Are the certificates of public endpoints trusted, valid and strong?',
    'https-good': 'All {count, number} endpoints in the catalogue are https addresses.',
    'https-bad': '{bad, number} of {count, number} endpoints in the catalogue are not https addresses.',
    'no-endpoint': 'The catalogue names no endpoint.',
    'no-tls': 'No public endpoint is an https address, so there is no TLS to look at.',
    'not-seen': 'Not everything could be seen.',
    'versions-good':
      'TLS 1.2 or 1.3 and nothing older is spoken at {count, plural, one {the one host} other {all # hosts}} of public endpoints.',
    'versions-bad': 'The TLS versions are not as wanted at {bad, number} of {count, number} hosts of public endpoints.',
    'suites-good':
      'No cipher suite outside the profile is accepted at {count, plural, one {the one host} other {all # hosts}} of public endpoints.',
    'suites-bad': 'The cipher suites are not as wanted at {bad, number} of {count, number} hosts of public endpoints.',
    'groups-good':
      'No group outside the profile is accepted at {count, plural, one {the one host} other {all # hosts}} of public endpoints.',
    'groups-bad':
      'The key exchange groups are not as wanted at {bad, number} of {count, number} hosts of public endpoints.',
    'certificates-good':
      'The {count, plural, one {certificate of the one host is} other {certificates of all # hosts are}} as wanted.',
    'certificates-bad':
      'The certificates of {bad, number} of {count, number} hosts of public endpoints are not as wanted.',
    plain: 'The {side} endpoint of {service} is {url}.',
    'old-version': '{host} accepts {version}.',
    'no-version': '{host} speaks none of {versions}.',
    'unclear-version': '{host} gave no clear answer to {version}.',
    'foreign-suite': '{host} accepts {suite}.',
    'small-dh': '{host} exchanges Diffie-Hellman keys of {bits, number} bits; at least {wanted, number} are wanted.',
    'unclear-suites': '{host} gave no clear answer about cipher suites.',
    'foreign-group': '{host} accepts the group {group}; the profile has {allowed}.',
    'unclear-groups': '{host} gave no clear answer about groups.',
    'unclear-certificate': '{host} showed no certificate.',
    unreachable: '{host} could not be asked: {problem}',
    distrust: '{host}: the certificate of {subject} is not trusted ({code}).',
    expired: '{host}: the certificate of {subject} expired on {to}.',
    'not-yet-valid': '{host}: the certificate of {subject} is valid only from {from}.',
    lifespan:
      '{host}: the certificate of {subject} is valid for {days, number} days; at most {wanted, number} are wanted.',
    'key-type': '{host}: the certificate of {subject} has a key of the kind {type}; rsa or ec is wanted.',
    'small-key':
      '{host}: the certificate of {subject} has an RSA key of {bits, number} bits; at least {wanted, number} are wanted.',
    curve: '{host}: the certificate of {subject} is on the curve {curve}; the profile has {allowed}.',
    signature: '{host}: the certificate of {subject} is signed with {signature}; the profile has {allowed}.',
    'demand-https': 'Internal and external endpoints must stand in the catalogue as https addresses.',
    'demand-tls': "The TLS of servers must follow Mozilla's Intermediate configuration (judged by version 5.7).",
  },
  de: {
    'https-title': 'Sind alle Endpunkte im Katalog https-Adressen?',
    'versions-title': 'Sprechen öffentliche Endpunkte nur TLS 1.2 und 1.3?',
    'suites-title': 'Verweigern öffentliche Endpunkte schwache Verfahren (Cipher Suites)?',
    'groups-title': 'Verweigern öffentliche Endpunkte Gruppen des Schlüsseltauschs, die nicht im Profil stehen?',
    'certificates-title': 'Sind die Zertifikate öffentlicher Endpunkte vertrauenswürdig, gültig und stark?',
    'https-good': 'Alle {count, number} Endpunkte im Katalog sind https-Adressen.',
    'https-bad': '{bad, number} von {count, number} Endpunkten im Katalog sind keine https-Adressen.',
    'no-endpoint': 'Der Katalog nennt keinen Endpunkt.',
    'no-tls': 'Kein öffentlicher Endpunkt ist eine https-Adresse, es gibt also kein TLS zu betrachten.',
    'not-seen': 'Nicht alles war zu sehen.',
    'versions-good':
      'TLS 1.2 oder 1.3 und nichts Älteres wird gesprochen: bei {count, plural, one {dem einen Rechner} other {allen # Rechnern}} mit öffentlichen Endpunkten.',
    'versions-bad':
      'Die TLS-Versionen sind bei {bad, number} von {count, number} Rechnern mit öffentlichen Endpunkten nicht wie verlangt.',
    'suites-good':
      'Kein Verfahren außerhalb des Profils wird angenommen: bei {count, plural, one {dem einen Rechner} other {allen # Rechnern}} mit öffentlichen Endpunkten.',
    'suites-bad':
      'Die Verfahren sind bei {bad, number} von {count, number} Rechnern mit öffentlichen Endpunkten nicht wie verlangt.',
    'groups-good':
      'Keine Gruppe außerhalb des Profils wird angenommen: bei {count, plural, one {dem einen Rechner} other {allen # Rechnern}} mit öffentlichen Endpunkten.',
    'groups-bad':
      'Die Gruppen des Schlüsseltauschs sind bei {bad, number} von {count, number} Rechnern mit öffentlichen Endpunkten nicht wie verlangt.',
    'certificates-good':
      '{count, plural, one {Das Zertifikat des einen Rechners ist} other {Die Zertifikate aller # Rechner sind}} wie verlangt.',
    'certificates-bad':
      'Die Zertifikate von {bad, number} von {count, number} Rechnern mit öffentlichen Endpunkten sind nicht wie verlangt.',
    plain: 'Der Endpunkt ({side}) von {service} ist {url}.',
    'old-version': '{host} nimmt {version} an.',
    'no-version': '{host} spricht keines von {versions}.',
    'unclear-version': '{host} gab auf {version} keine klare Antwort.',
    'foreign-suite': '{host} nimmt {suite} an.',
    'small-dh':
      '{host} tauscht Diffie-Hellman-Schlüssel von {bits, number} Bit; verlangt sind mindestens {wanted, number}.',
    'unclear-suites': '{host} gab zu den Verfahren keine klare Antwort.',
    'foreign-group': '{host} nimmt die Gruppe {group} an; im Profil stehen {allowed}.',
    'unclear-groups': '{host} gab zu den Gruppen keine klare Antwort.',
    'unclear-certificate': '{host} zeigte kein Zertifikat.',
    unreachable: '{host} konnte nicht gefragt werden: {problem}',
    distrust: '{host}: Dem Zertifikat von {subject} ist nicht zu trauen ({code}).',
    expired: '{host}: Das Zertifikat von {subject} ist am {to} abgelaufen.',
    'not-yet-valid': '{host}: Das Zertifikat von {subject} gilt erst ab {from}.',
    lifespan:
      '{host}: Das Zertifikat von {subject} gilt {days, number} Tage; verlangt sind höchstens {wanted, number}.',
    'key-type': '{host}: Das Zertifikat von {subject} hat einen Schlüssel der Art {type}; verlangt ist rsa oder ec.',
    'small-key':
      '{host}: Das Zertifikat von {subject} hat einen RSA-Schlüssel von {bits, number} Bit; verlangt sind mindestens {wanted, number}.',
    curve: '{host}: Das Zertifikat von {subject} liegt auf der Kurve {curve}; im Profil stehen {allowed}.',
    signature: '{host}: Das Zertifikat von {subject} ist mit {signature} unterschrieben; im Profil stehen {allowed}.',
    'demand-https': 'Interne und externe Endpunkte müssen als https-Adressen im Katalog stehen.',
    'demand-tls': 'Das TLS der Server muss Mozillas Einstellung «Intermediate» folgen (beurteilt nach Version 5.7).',
  },
  fr: {
    'https-title': "Tous les points d'accès du catalogue sont-ils des adresses https ?",
    'versions-title': "Les points d'accès publics ne parlent-ils que TLS 1.2 et 1.3 ?",
    'suites-title': "Les points d'accès publics refusent-ils les suites de chiffrement faibles ?",
    'groups-title': "Les points d'accès publics refusent-ils les groupes d'échange de clés absents du profil ?",
    'certificates-title': "Les certificats des points d'accès publics sont-ils reconnus, valables et solides ?",
    'https-good': "Les {count, number} points d'accès du catalogue sont tous des adresses https.",
    'https-bad': "{bad, number} des {count, number} points d'accès du catalogue ne sont pas des adresses https.",
    'no-endpoint': "Le catalogue ne nomme aucun point d'accès.",
    'no-tls': "Aucun point d'accès public n'est une adresse https, il n'y a donc pas de TLS à examiner.",
    'not-seen': "Tout n'a pas pu être vu.",
    'versions-good':
      "TLS 1.2 ou 1.3 et rien de plus ancien est parlé {count, plural, one {par le seul hôte} other {par les # hôtes}} de points d'accès publics.",
    'versions-bad':
      "Les versions de TLS ne sont pas comme voulu sur {bad, number} des {count, number} hôtes de points d'accès publics.",
    'suites-good':
      "Aucune suite hors du profil n'est acceptée {count, plural, one {par le seul hôte} other {par les # hôtes}} de points d'accès publics.",
    'suites-bad':
      "Les suites de chiffrement ne sont pas comme voulu sur {bad, number} des {count, number} hôtes de points d'accès publics.",
    'groups-good':
      "Aucun groupe hors du profil n'est accepté {count, plural, one {par le seul hôte} other {par les # hôtes}} de points d'accès publics.",
    'groups-bad':
      "Les groupes d'échange de clés ne sont pas comme voulu sur {bad, number} des {count, number} hôtes de points d'accès publics.",
    'certificates-good':
      '{count, plural, one {Le certificat du seul hôte est} other {Les certificats des # hôtes sont}} comme voulu.',
    'certificates-bad':
      "Les certificats de {bad, number} des {count, number} hôtes de points d'accès publics ne sont pas comme voulu.",
    plain: "Le point d'accès ({side}) de {service} est {url}.",
    'old-version': '{host} accepte {version}.',
    'no-version': '{host} ne parle aucune de {versions}.',
    'unclear-version': "{host} n'a pas répondu clairement à {version}.",
    'foreign-suite': '{host} accepte {suite}.',
    'small-dh': '{host} échange des clés Diffie-Hellman de {bits, number} bits ; il en faut au moins {wanted, number}.',
    'unclear-suites': "{host} n'a pas répondu clairement sur les suites de chiffrement.",
    'foreign-group': '{host} accepte le groupe {group} ; le profil a {allowed}.',
    'unclear-groups': "{host} n'a pas répondu clairement sur les groupes.",
    'unclear-certificate': "{host} n'a montré aucun certificat.",
    unreachable: "{host} n'a pas pu être interrogé : {problem}",
    distrust: "{host} : le certificat de {subject} n'est pas reconnu ({code}).",
    expired: '{host} : le certificat de {subject} a expiré le {to}.',
    'not-yet-valid': "{host} : le certificat de {subject} n'est valable qu'à partir du {from}.",
    lifespan:
      '{host} : le certificat de {subject} est valable {days, number} jours ; au plus {wanted, number} sont voulus.',
    'key-type': '{host} : le certificat de {subject} a une clé du genre {type} ; il faut rsa ou ec.',
    'small-key':
      '{host} : le certificat de {subject} a une clé RSA de {bits, number} bits ; il en faut au moins {wanted, number}.',
    curve: '{host} : le certificat de {subject} est sur la courbe {curve} ; le profil a {allowed}.',
    signature: '{host} : le certificat de {subject} est signé avec {signature} ; le profil a {allowed}.',
    'demand-https': "Les points d'accès internes et externes doivent figurer au catalogue comme adresses https.",
    'demand-tls':
      'Le TLS des serveurs doit suivre la configuration « Intermediate » de Mozilla (jugée selon la version 5.7).',
  },
});
