import { defineTexts } from '@allmend/kit-i18n';

export const texts = defineTexts('scs-0126', {
  en: {
    'default-title': 'Is there exactly one default external network?',
    'pool-title': 'Is there a shared default pool for IPv6 subnets?',
    'ports-title': 'Do shared networks have port security?',
    'floating-title': 'Can the project have a floating IP?',
    'default-good': 'The default external network is {network}.',
    'default-internal': 'The default network {network} is not external.',
    'default-several': 'Several networks are marked as default: {networks}.',
    'default-none':
      'No network is marked as default; {count, plural, =0 {none is external} one {one is external} other {# are external}}.',
    external: 'External network: {network}.',
    'pool-good': 'The shared default pool for IPv6 is {pool} with {prefixes}.',
    'pool-none':
      'No shared IPv6 subnet pool is marked as default; {count, plural, =0 {none is shared} one {one is shared} other {# are shared}}.',
    'pool-several': 'Several shared IPv6 subnet pools are marked as default: {pools}.',
    'pool-too-small':
      'The default IPv6 subnet pool {pool} does not give each project a /64: prefixes {prefixes}, allowed lengths /{shortest} to /{longest}, quota {quota}.',
    pool: 'Shared pool {pool} with {prefixes}.',
    'ports-good':
      '{count, plural, =0 {The project sees no shared network.} one {The shared network has port security.} other {All # shared networks have port security.}}',
    'ports-bad': '{bad, number} of {count, number} shared networks have no port security.',
    'open-network': 'Network {network} is shared and has no port security.',
    'floating-good': 'The project may have {quota, number} floating IPs.',
    'floating-unlimited': 'The project may have floating IPs without limit.',
    'floating-none': 'The quota of the project is {quota, number} floating IPs.',
    'floating-no-network': 'No external network is visible, so there can be no floating IP.',
    'floating-unknown': 'The quotas of the project do not name floating IPs.',
    'demand-default':
      'Each project must have one standard provider network: external, marked as default, and the only one so marked.',
    'demand-pool':
      'A shared subnet pool, the only one marked as default for IPv6, must give each project at least one /64.',
    'demand-ports': 'A shared provider network must have port security.',
    'demand-floating': 'Where external IPv4 addresses are offered, each project must be able to have one floating IP.',
  },
  de: {
    'default-title': 'Gibt es genau ein externes Standardnetz?',
    'pool-title': 'Gibt es einen gemeinsamen Standardvorrat für IPv6-Subnetze?',
    'ports-title': 'Haben gemeinsame Netze Port-Sicherheit?',
    'floating-title': 'Kann das Projekt eine Floating IP haben?',
    'default-good': 'Das externe Standardnetz ist {network}.',
    'default-internal': 'Das Standardnetz {network} ist nicht extern.',
    'default-several': 'Mehrere Netze sind als Standard gekennzeichnet: {networks}.',
    'default-none':
      'Kein Netz ist als Standard gekennzeichnet; {count, plural, =0 {keines ist extern} one {eines ist extern} other {# sind extern}}.',
    external: 'Externes Netz: {network}.',
    'pool-good': 'Der gemeinsame Standardvorrat für IPv6 ist {pool} mit {prefixes}.',
    'pool-none':
      'Kein gemeinsamer IPv6-Vorrat ist als Standard gekennzeichnet; {count, plural, =0 {keiner ist gemeinsam} one {einer ist gemeinsam} other {# sind gemeinsam}}.',
    'pool-several': 'Mehrere gemeinsame IPv6-Vorräte sind als Standard gekennzeichnet: {pools}.',
    'pool-too-small':
      'Der IPv6-Standardvorrat {pool} gibt nicht jedem Projekt ein /64: Präfixe {prefixes}, erlaubte Längen /{shortest} bis /{longest}, Quote {quota}.',
    pool: 'Gemeinsamer Vorrat {pool} mit {prefixes}.',
    'ports-good':
      '{count, plural, =0 {Das Projekt sieht kein gemeinsames Netz.} one {Das gemeinsame Netz hat Port-Sicherheit.} other {Alle # gemeinsamen Netze haben Port-Sicherheit.}}',
    'ports-bad': '{bad, number} von {count, number} gemeinsamen Netzen haben keine Port-Sicherheit.',
    'open-network': 'Netz {network} ist gemeinsam und hat keine Port-Sicherheit.',
    'floating-good': 'Das Projekt darf {quota, number} Floating IPs haben.',
    'floating-unlimited': 'Das Projekt darf unbegrenzt viele Floating IPs haben.',
    'floating-none': 'Die Quote des Projekts ist {quota, number} Floating IPs.',
    'floating-no-network': 'Kein externes Netz ist sichtbar, es kann also keine Floating IP geben.',
    'floating-unknown': 'Die Quoten des Projekts nennen keine Floating IPs.',
    'demand-default':
      'Jedes Projekt muss ein Standardnetz des Anbieters haben: extern, als Standard gekennzeichnet und als einziges so gekennzeichnet.',
    'demand-pool':
      'Ein gemeinsamer Vorrat an Subnetzen, als einziger Standard für IPv6, muss jedem Projekt mindestens ein /64 geben.',
    'demand-ports': 'Ein gemeinsames Netz des Anbieters muss Port-Sicherheit haben.',
    'demand-floating': 'Wo externe IPv4-Adressen angeboten werden, muss jedes Projekt eine Floating IP haben können.',
  },
  fr: {
    'default-title': 'Y a-t-il exactement un réseau externe par défaut ?',
    'pool-title': 'Y a-t-il une réserve partagée par défaut de sous-réseaux IPv6 ?',
    'ports-title': 'Les réseaux partagés ont-ils la sécurité des ports ?',
    'floating-title': 'Le projet peut-il avoir une adresse IP flottante ?',
    'default-good': 'Le réseau externe par défaut est {network}.',
    'default-internal': "Le réseau par défaut {network} n'est pas externe.",
    'default-several': 'Plusieurs réseaux sont marqués par défaut : {networks}.',
    'default-none':
      "Aucun réseau n'est marqué par défaut ; {count, plural, =0 {aucun n'est externe} one {un est externe} other {# sont externes}}.",
    external: 'Réseau externe : {network}.',
    'pool-good': 'La réserve partagée par défaut pour IPv6 est {pool} avec {prefixes}.',
    'pool-none':
      "Aucune réserve IPv6 partagée n'est marquée par défaut ; {count, plural, =0 {aucune n'est partagée} one {une est partagée} other {# sont partagées}}.",
    'pool-several': 'Plusieurs réserves IPv6 partagées sont marquées par défaut : {pools}.',
    'pool-too-small':
      'La réserve IPv6 par défaut {pool} ne donne pas un /64 à chaque projet : préfixes {prefixes}, longueurs admises /{shortest} à /{longest}, quota {quota}.',
    pool: 'Réserve partagée {pool} avec {prefixes}.',
    'ports-good':
      '{count, plural, =0 {Le projet ne voit aucun réseau partagé.} one {Le réseau partagé a la sécurité des ports.} other {Les # réseaux partagés ont tous la sécurité des ports.}}',
    'ports-bad': "{bad, number} des {count, number} réseaux partagés n'ont pas la sécurité des ports.",
    'open-network': "Le réseau {network} est partagé et n'a pas la sécurité des ports.",
    'floating-good': 'Le projet peut avoir {quota, number} adresses IP flottantes.',
    'floating-unlimited': 'Le projet peut avoir des adresses IP flottantes sans limite.',
    'floating-none': 'Le quota du projet est de {quota, number} adresses IP flottantes.',
    'floating-no-network': "Aucun réseau externe n'est visible, il ne peut donc pas y avoir d'adresse IP flottante.",
    'floating-unknown': 'Les quotas du projet ne nomment pas les adresses IP flottantes.',
    'demand-default':
      'Chaque projet doit avoir un réseau standard du fournisseur : externe, marqué par défaut, et le seul ainsi marqué.',
    'demand-pool':
      'Une réserve partagée de sous-réseaux, seule marquée par défaut pour IPv6, doit donner à chaque projet au moins un /64.',
    'demand-ports': 'Un réseau partagé du fournisseur doit avoir la sécurité des ports.',
    'demand-floating':
      'Là où des adresses IPv4 externes sont offertes, chaque projet doit pouvoir avoir une adresse IP flottante.',
  },
});
