import { defineTexts } from '@allmend/kit-i18n';

export const texts = defineTexts('scs-0102', {
  en: {
    'property-title': 'Does every public image state {property} as the standard wants it?',
    'property-good':
      '{count, plural, =0 {There is no public image to look at.} one {The public image states {property} as wanted.} other {All # public images state {property} as wanted.}}',
    'property-bad': '{property} is not as wanted on {bad, number} of {count, number} public images.',
    'recency-title': 'Are public images replaced as often as they promise?',
    'recency-good':
      '{count, plural, =0 {There is no public image to look at.} one {The public image is as fresh as it promises, or replaced.} other {All # public images are as fresh as they promise, or replaced.}}',
    'recency-bad':
      '{bad, plural, one {# of {count, number} public images is older than it promises} other {# of {count, number} public images are older than they promise}} and not replaced.',
    'unique-title': 'Does a search for a generic image of one distribution, version and architecture find at most one?',
    'unique-good': 'No two visible generic images share distribution, version and architecture.',
    'unique-bad':
      '{bad, plural, one {One combination of distribution, version and architecture is} other {# combinations of distribution, version and architecture are}} offered by several visible generic images.',
    'consistent-title': 'Are licence, support and patch properties of public images usable and free of contradictions?',
    'consistent-good': 'The optional properties of all {count, number} public images are usable and agree.',
    'consistent-bad':
      '{bad, plural, one {One optional property is} other {# optional properties are}} unusable or contradictory among {count, number} public images.',
    lacks: 'Image {image} lacks {property}.',
    zero: 'Image {image}: {property} is not set, or 0.',
    'not-among': 'Image {image}: {property} is "{value}"; allowed are {allowed}.',
    'no-hash': 'Image {image} has no {property}; wanted is {allowed}.',
    'disk-too-small': 'Image {image}: min_disk is {min, number} GiB, but the image has {size, number} bytes.',
    'not-lowercase': 'Image {image}: {property} is "{value}"; OpenStack\'s names of distributions are in lower case.',
    'not-date': 'Image {image}: {property} is "{value}", which is not a date such as 2026-01-31.',
    'in-future': 'Image {image}: {property} is "{value}", which is in the future.',
    'built-after-upload': 'Image {image}: image_build_date is "{value}", after the registration at {created}.',
    'not-url': 'Image {image}: {property} is "{value}", which is neither an http(s) or ftp(s) address nor private.',
    'not-until': 'Image {image}: {property} is "{value}", which is neither a date nor none nor notice.',
    'not-validity':
      'Image {image}: {property} is "{value}", which is neither none, last-N, notice, forever nor a date.',
    'not-hours': 'Image {image}: {property} is "{value}", which is not a number of hours.',
    'not-replaced':
      'Image {image} was built on {built} and promises to be replaced {frequency}; no fresh image has taken its place.',
    'invalid-end': 'Image {image} is outdated, and its provided_until "{until}" is not a date.',
    'not-unique': '{distro} {version} ({architecture}) is offered by {images}.',
    'not-flag': 'Image {image}: {property} is "{value}", which is neither true nor false.',
    'licence-contradiction':
      'Image {image} says both that the licence is included and that users must bring their own.',
    'not-uri': 'Image {image}: {property} is "{value}", which is not an address (https:…, mailto:…).',
    empty: 'Image {image}: {property} is empty.',
    'tag-contradiction': 'Image {image} carries the tag "{tag}", but its os_distro is "{distro}".',
    'demand-architecture': "The processor architecture must be stated with OpenStack's name for it.",
    'demand-min_disk': 'The minimum disk in GiB must be stated and hold the image.',
    'demand-min_ram': 'The minimum memory in MiB must be stated; a machine of that size must boot.',
    'demand-os_version': 'The version of the operating system must be stated, as a number where it has one.',
    'demand-os_distro': "The distribution must be stated with OpenStack's name for it.",
    'demand-os_purpose':
      'The purpose must be one of the listed words (recommended in version 1, mandatory in version 2).',
    'demand-hw_disk_bus': 'The disk bus must be stated; scsi with a hw_scsi_model is recommended.',
    'demand-hypervisor_type': "The hypervisor should be stated, and if so with OpenStack's name for it.",
    'demand-hw_rng_model': 'The random number device should be stated where the image supports one.',
    'demand-hash_algo': 'The image should carry a SHA-256 or SHA-512 hash.',
    'demand-image_build_date': 'The build date (UTC) must be stated; it cannot be later than the registration.',
    'demand-image_original_user': 'The default login user must be stated, or none.',
    'demand-image_source': 'The place to download the image from must be stated as an address, or private.',
    'demand-image_description': 'A description, or an address where it is, must be stated.',
    'demand-replace_frequency': 'How often the image is replaced must be stated with one of the listed words.',
    'demand-provided_until': 'Until when the image is provided must be stated: a date, none or notice.',
    'demand-uuid_validity': 'How long the UUID stays usable must be stated: none, last-N, a date, notice or forever.',
    'demand-hotfix_hours': 'If a time for urgent fixes is promised, it is a number of hours.',
    'demand-recency':
      'An image must be replaced at least as often as its replace_frequency promises, until its provided_until; the old one is renamed or hidden.',
    'demand-unique':
      'For one distribution, version and architecture at most one public, visible image may have the purpose generic.',
    'demand-consistent':
      'Licence flags are true or false and must not say both included and required; dates and addresses must be such.',
  },
  de: {
    'property-title': 'Nennt jedes öffentliche Abbild {property} so, wie es der Standard verlangt?',
    'property-good':
      '{count, plural, =0 {Es gibt kein öffentliches Abbild zu betrachten.} one {Das öffentliche Abbild nennt {property} wie verlangt.} other {Alle # öffentlichen Abbilder nennen {property} wie verlangt.}}',
    'property-bad': '{property} ist bei {bad, number} von {count, number} öffentlichen Abbildern nicht wie verlangt.',
    'recency-title': 'Werden öffentliche Abbilder so oft ersetzt, wie sie versprechen?',
    'recency-good':
      '{count, plural, =0 {Es gibt kein öffentliches Abbild zu betrachten.} one {Das öffentliche Abbild ist so frisch, wie es verspricht, oder ersetzt.} other {Alle # öffentlichen Abbilder sind so frisch, wie sie versprechen, oder ersetzt.}}',
    'recency-bad':
      '{bad, plural, one {# von {count, number} öffentlichen Abbildern ist älter, als es verspricht,} other {# von {count, number} öffentlichen Abbildern sind älter, als sie versprechen,}} und nicht ersetzt.',
    'unique-title':
      'Findet die Suche nach einem allgemeinen Abbild einer Distribution, Version und Architektur höchstens eines?',
    'unique-good': 'Keine zwei sichtbaren allgemeinen Abbilder haben dieselbe Distribution, Version und Architektur.',
    'unique-bad':
      '{bad, plural, one {Eine Verbindung von Distribution, Version und Architektur wird} other {# Verbindungen von Distribution, Version und Architektur werden}} von mehreren sichtbaren allgemeinen Abbildern angeboten.',
    'consistent-title':
      'Sind die Angaben öffentlicher Abbilder zu Lizenz, Unterstützung und Stand der Korrekturen brauchbar und ohne Widerspruch?',
    'consistent-good':
      'Die freiwilligen Angaben aller {count, number} öffentlichen Abbilder sind brauchbar und passen zusammen.',
    'consistent-bad':
      '{bad, plural, one {Eine freiwillige Angabe ist} other {# freiwillige Angaben sind}} unter {count, number} öffentlichen Abbildern unbrauchbar oder widersprüchlich.',
    lacks: 'Dem Abbild {image} fehlt {property}.',
    zero: 'Abbild {image}: {property} ist nicht gesetzt oder 0.',
    'not-among': 'Abbild {image}: {property} ist «{value}»; erlaubt sind {allowed}.',
    'no-hash': 'Abbild {image} hat kein {property}; verlangt ist {allowed}.',
    'disk-too-small': 'Abbild {image}: min_disk ist {min, number} GiB, das Abbild hat aber {size, number} Byte.',
    'not-lowercase':
      'Abbild {image}: {property} ist «{value}»; die Namen der Distributionen stehen bei OpenStack in Kleinbuchstaben.',
    'not-date': 'Abbild {image}: {property} ist «{value}», das ist kein Datum wie 2026-01-31.',
    'in-future': 'Abbild {image}: {property} ist «{value}», das liegt in der Zukunft.',
    'built-after-upload': 'Abbild {image}: image_build_date ist «{value}», nach der Registrierung um {created}.',
    'not-url': 'Abbild {image}: {property} ist «{value}», weder eine http(s)- oder ftp(s)-Adresse noch private.',
    'not-until': 'Abbild {image}: {property} ist «{value}», weder ein Datum noch none noch notice.',
    'not-validity': 'Abbild {image}: {property} ist «{value}», weder none, last-N, notice, forever noch ein Datum.',
    'not-hours': 'Abbild {image}: {property} ist «{value}», das ist keine Anzahl Stunden.',
    'not-replaced':
      'Abbild {image} wurde am {built} gebaut und soll {frequency} ersetzt werden; kein frisches Abbild ist an seine Stelle getreten.',
    'invalid-end': 'Abbild {image} ist veraltet, und sein provided_until «{until}» ist kein Datum.',
    'not-unique': '{distro} {version} ({architecture}) wird angeboten von {images}.',
    'not-flag': 'Abbild {image}: {property} ist «{value}», weder true noch false.',
    'licence-contradiction':
      'Abbild {image} sagt zugleich, dass die Lizenz enthalten ist und dass man seine eigene mitbringen muss.',
    'not-uri': 'Abbild {image}: {property} ist «{value}», das ist keine Adresse (https:…, mailto:…).',
    empty: 'Abbild {image}: {property} ist leer.',
    'tag-contradiction': 'Abbild {image} trägt das Kennzeichen «{tag}», sein os_distro ist aber «{distro}».',
    'demand-architecture': 'Die Prozessorarchitektur muss mit dem Namen genannt sein, den OpenStack dafür hat.',
    'demand-min_disk': 'Die kleinste Platte in GiB muss genannt sein und das Abbild fassen.',
    'demand-min_ram': 'Der kleinste Arbeitsspeicher in MiB muss genannt sein; eine Maschine dieser Größe muss starten.',
    'demand-os_version': 'Die Version des Betriebssystems muss genannt sein, als Zahl, wo es eine hat.',
    'demand-os_distro': 'Die Distribution muss mit dem Namen genannt sein, den OpenStack dafür hat.',
    'demand-os_purpose':
      'Der Zweck muss eines der aufgezählten Wörter sein (in Version 1 empfohlen, in Version 2 Pflicht).',
    'demand-hw_disk_bus': 'Der Plattenbus muss genannt sein; empfohlen ist scsi mit einem hw_scsi_model.',
    'demand-hypervisor_type': 'Der Hypervisor sollte genannt sein, und dann mit dem Namen, den OpenStack dafür hat.',
    'demand-hw_rng_model': 'Das Gerät für Zufallszahlen sollte genannt sein, wo das Abbild eines unterstützt.',
    'demand-hash_algo': 'Das Abbild sollte eine Prüfsumme nach SHA-256 oder SHA-512 tragen.',
    'demand-image_build_date': 'Das Baudatum (UTC) muss genannt sein; es kann nicht nach der Registrierung liegen.',
    'demand-image_original_user': 'Der übliche Anmeldename muss genannt sein, oder none.',
    'demand-image_source': 'Woher das Abbild stammt, muss als Adresse genannt sein, oder private.',
    'demand-image_description': 'Eine Beschreibung, oder die Adresse einer solchen, muss genannt sein.',
    'demand-replace_frequency': 'Wie oft das Abbild ersetzt wird, muss mit einem der aufgezählten Wörter genannt sein.',
    'demand-provided_until': 'Bis wann das Abbild bereitsteht, muss genannt sein: ein Datum, none oder notice.',
    'demand-uuid_validity':
      'Wie lange die UUID brauchbar bleibt, muss genannt sein: none, last-N, ein Datum, notice oder forever.',
    'demand-hotfix_hours': 'Wird eine Frist für dringende Korrekturen versprochen, so ist sie eine Anzahl Stunden.',
    'demand-recency':
      'Ein Abbild muss mindestens so oft ersetzt werden, wie replace_frequency verspricht, bis zu seinem provided_until; das alte wird umbenannt oder verborgen.',
    'demand-unique':
      'Je Distribution, Version und Architektur darf höchstens ein öffentliches, sichtbares Abbild den Zweck generic haben.',
    'demand-consistent':
      'Lizenzangaben sind true oder false und dürfen nicht zugleich «enthalten» und «nötig» sagen; Daten und Adressen müssen solche sein.',
  },
  fr: {
    'property-title': 'Chaque image publique indique-t-elle {property} comme le veut le standard ?',
    'property-good':
      "{count, plural, =0 {Il n'y a aucune image publique à examiner.} one {L'image publique indique {property} comme voulu.} other {Les # images publiques indiquent toutes {property} comme voulu.}}",
    'property-bad': "{property} n'est pas comme voulu sur {bad, number} des {count, number} images publiques.",
    'recency-title': 'Les images publiques sont-elles remplacées aussi souvent que promis ?',
    'recency-good':
      "{count, plural, =0 {Il n'y a aucune image publique à examiner.} one {L'image publique est aussi récente que promis, ou remplacée.} other {Les # images publiques sont toutes aussi récentes que promis, ou remplacées.}}",
    'recency-bad':
      "{bad, plural, one {# des {count, number} images publiques est plus ancienne que promis et n'est pas remplacée} other {# des {count, number} images publiques sont plus anciennes que promis et ne sont pas remplacées}}.",
    'unique-title':
      "La recherche d'une image générale d'une distribution, version et architecture en trouve-t-elle au plus une ?",
    'unique-good':
      "Deux images générales visibles n'ont jamais la même distribution, la même version et la même architecture.",
    'unique-bad':
      '{bad, plural, one {Une combinaison de distribution, version et architecture est offerte} other {# combinaisons de distribution, version et architecture sont offertes}} par plusieurs images générales visibles.',
    'consistent-title':
      'Les propriétés de licence, de support et de correctifs des images publiques sont-elles utilisables et sans contradiction ?',
    'consistent-good':
      "Les propriétés facultatives des {count, number} images publiques sont utilisables et s'accordent.",
    'consistent-bad':
      '{bad, plural, one {Une propriété facultative est inutilisable ou contradictoire} other {# propriétés facultatives sont inutilisables ou contradictoires}} parmi {count, number} images publiques.',
    lacks: "L'image {image} n'a pas {property}.",
    zero: "Image {image} : {property} n'est pas indiqué, ou vaut 0.",
    'not-among': 'Image {image} : {property} vaut « {value} » ; sont admis {allowed}.',
    'no-hash': "L'image {image} n'a pas {property} ; il faut {allowed}.",
    'disk-too-small': "Image {image} : min_disk vaut {min, number} Gio, mais l'image a {size, number} octets.",
    'not-lowercase':
      'Image {image} : {property} vaut « {value} » ; les noms des distributions sont en minuscules chez OpenStack.',
    'not-date': "Image {image} : {property} vaut « {value} », ce qui n'est pas une date comme 2026-01-31.",
    'in-future': 'Image {image} : {property} vaut « {value} », ce qui est dans le futur.',
    'built-after-upload': "Image {image} : image_build_date vaut « {value} », après l'enregistrement à {created}.",
    'not-url': 'Image {image} : {property} vaut « {value} », ni une adresse http(s) ou ftp(s), ni private.',
    'not-until': 'Image {image} : {property} vaut « {value} », ni une date, ni none, ni notice.',
    'not-validity': 'Image {image} : {property} vaut « {value} », ni none, last-N, notice, forever, ni une date.',
    'not-hours': "Image {image} : {property} vaut « {value} », ce qui n'est pas un nombre d'heures.",
    'not-replaced':
      "L'image {image} a été construite le {built} et promet d'être remplacée {frequency} ; aucune image récente n'a pris sa place.",
    'invalid-end': "L'image {image} est périmée, et son provided_until « {until} » n'est pas une date.",
    'not-unique': '{distro} {version} ({architecture}) est offert par {images}.',
    'not-flag': 'Image {image} : {property} vaut « {value} », ni true ni false.',
    'licence-contradiction':
      "L'image {image} dit à la fois que la licence est comprise et qu'il faut apporter la sienne.",
    'not-uri': "Image {image} : {property} vaut « {value} », ce qui n'est pas une adresse (https:…, mailto:…).",
    empty: 'Image {image} : {property} est vide.',
    'tag-contradiction': "L'image {image} porte l'étiquette « {tag} », mais son os_distro est « {distro} ».",
    'demand-architecture': "L'architecture du processeur doit être indiquée sous le nom que lui donne OpenStack.",
    'demand-min_disk': "Le disque minimal en Gio doit être indiqué et contenir l'image.",
    'demand-min_ram': 'La mémoire minimale en Mio doit être indiquée ; une machine de cette taille doit démarrer.',
    'demand-os_version': "La version du système doit être indiquée, par un nombre s'il en a un.",
    'demand-os_distro': 'La distribution doit être indiquée sous le nom que lui donne OpenStack.',
    'demand-os_purpose':
      "L'usage doit être l'un des mots énumérés (recommandé en version 1, obligatoire en version 2).",
    'demand-hw_disk_bus': 'Le bus du disque doit être indiqué ; scsi avec un hw_scsi_model est recommandé.',
    'demand-hypervisor_type': "L'hyperviseur devrait être indiqué, et alors sous le nom que lui donne OpenStack.",
    'demand-hw_rng_model': "Le générateur de nombres aléatoires devrait être indiqué si l'image en prend un en charge.",
    'demand-hash_algo': "L'image devrait porter une empreinte SHA-256 ou SHA-512.",
    'demand-image_build_date':
      "La date de construction (UTC) doit être indiquée ; elle ne peut pas suivre l'enregistrement.",
    'demand-image_original_user': "L'utilisateur par défaut doit être indiqué, ou none.",
    'demand-image_source': "L'origine de l'image doit être indiquée par une adresse, ou private.",
    'demand-image_description': "Une description, ou l'adresse d'une description, doit être indiquée.",
    'demand-replace_frequency':
      "La fréquence de remplacement de l'image doit être indiquée par l'un des mots énumérés.",
    'demand-provided_until':
      "La date jusqu'à laquelle l'image est fournie doit être indiquée : une date, none ou notice.",
    'demand-uuid_validity':
      "La durée d'emploi de l'UUID doit être indiquée : none, last-N, une date, notice ou forever.",
    'demand-hotfix_hours': "Si un délai de correction urgente est promis, c'est un nombre d'heures.",
    'demand-recency':
      "Une image doit être remplacée au moins aussi souvent que le promet replace_frequency, jusqu'à son provided_until ; l'ancienne est renommée ou cachée.",
    'demand-unique':
      'Par distribution, version et architecture, une seule image publique et visible au plus peut avoir l’usage generic.',
    'demand-consistent':
      'Les indications de licence valent true ou false et ne disent pas à la fois comprise et exigée ; les dates et les adresses doivent en être.',
  },
});
