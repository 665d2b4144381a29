import { defineTexts } from '@allmend/kit-i18n';

export const texts = defineTexts('scs-0210', {
  en: {
    title: 'Is the version of Kubernetes recent enough?',
    demanded:
      'The newest patch release runs within a month, within two weeks when it closes a critical CVE; the branch is supported upstream; every supported branch is offered, a new one within four months.',
    recent: 'Kubernetes {version} is recent.',
    outdated: 'Kubernetes {version} is outdated.',
    uncertain: 'Whether Kubernetes {version} is outdated depends on a CVE record that cannot be read.',
    unreadable: 'The cluster calls its version "{version}", which is no version of Kubernetes.',
    prerelease: 'Kubernetes {version} is no release.',
    ended: 'Kubernetes {version} is no longer supported upstream: branch {branch} ended on {ended, date}.',
    'long-ended': 'Kubernetes {version} is no longer supported upstream: branch {branch} ended long ago.',
    'unknown-branch':
      'Branch {branch} is not in the table of supported versions, which is of {updated, date}; give a newer table.',
    'overdue-month': '{release} was published on {publishedAt, date}, more than 31 days ago.',
    'overdue-critical':
      '{release} was published on {publishedAt, date}, more than 14 days ago, and closes a critical CVE.',
    'overdue-uncertain':
      '{release} was published on {publishedAt, date}, more than 14 days ago; whether it closes a critical CVE cannot be read.',
    'not-offered': 'Branch {branch} is supported upstream, but not offered.',
    'offer-unknown': 'Which other versions are offered was not stated.',
    'offer-incomplete': 'Supported branches are not offered: {branches, list}.',
  },
  de: {
    title: 'Ist die Version von Kubernetes aktuell genug?',
    demanded:
      'Das neueste Patch-Release läuft binnen eines Monats, binnen zwei Wochen, wenn es eine kritische CVE schließt; der Zweig wird vom Projekt unterstützt; jeder unterstützte Zweig wird angeboten, ein neuer binnen vier Monaten.',
    recent: 'Kubernetes {version} ist aktuell.',
    outdated: 'Kubernetes {version} ist veraltet.',
    uncertain: 'Ob Kubernetes {version} veraltet ist, hängt an einem CVE-Eintrag, der nicht lesbar ist.',
    unreadable: 'Der Cluster nennt als Version „{version}“; das ist keine Version von Kubernetes.',
    prerelease: 'Kubernetes {version} ist kein Release.',
    ended: 'Kubernetes {version} wird vom Projekt nicht mehr unterstützt: Zweig {branch} endete am {ended, date}.',
    'long-ended':
      'Kubernetes {version} wird vom Projekt nicht mehr unterstützt: Zweig {branch} endete vor langer Zeit.',
    'unknown-branch':
      'Zweig {branch} steht nicht in der Tabelle der unterstützten Versionen vom {updated, date}; geben Sie eine neuere an.',
    'overdue-month': '{release} erschien am {publishedAt, date}, vor mehr als 31 Tagen.',
    'overdue-critical':
      '{release} erschien am {publishedAt, date}, vor mehr als 14 Tagen, und schließt eine kritische CVE.',
    'overdue-uncertain':
      '{release} erschien am {publishedAt, date}, vor mehr als 14 Tagen; ob es eine kritische CVE schließt, ist nicht lesbar.',
    'not-offered': 'Zweig {branch} wird vom Projekt unterstützt, aber nicht angeboten.',
    'offer-unknown': 'Welche anderen Versionen angeboten werden, wurde nicht angegeben.',
    'offer-incomplete': 'Unterstützte Zweige werden nicht angeboten: {branches, list}.',
  },
  fr: {
    title: 'La version de Kubernetes est-elle assez récente ?',
    demanded:
      'Le dernier correctif tourne dans le mois, dans les deux semaines s’il ferme une CVE critique ; la branche est maintenue par le projet ; chaque branche maintenue est proposée, une nouvelle dans les quatre mois.',
    recent: 'Kubernetes {version} est récent.',
    outdated: 'Kubernetes {version} est dépassé.',
    uncertain: 'Savoir si Kubernetes {version} est dépassé dépend d’un enregistrement CVE illisible.',
    unreadable: 'Le cluster indique la version « {version} », qui n’est pas une version de Kubernetes.',
    prerelease: 'Kubernetes {version} n’est pas une version publiée.',
    ended: 'Kubernetes {version} n’est plus maintenu par le projet : la branche {branch} a pris fin le {ended, date}.',
    'long-ended':
      'Kubernetes {version} n’est plus maintenu par le projet : la branche {branch} a pris fin depuis longtemps.',
    'unknown-branch':
      'La branche {branch} ne figure pas dans la table des versions maintenues du {updated, date} ; donnez-en une plus récente.',
    'overdue-month': '{release} a été publié le {publishedAt, date}, il y a plus de 31 jours.',
    'overdue-critical':
      '{release} a été publié le {publishedAt, date}, il y a plus de 14 jours, et ferme une CVE critique.',
    'overdue-uncertain':
      '{release} a été publié le {publishedAt, date}, il y a plus de 14 jours ; on ne peut pas lire s’il ferme une CVE critique.',
    'not-offered': 'La branche {branch} est maintenue par le projet, mais n’est pas proposée.',
    'offer-unknown': 'Les autres versions proposées n’ont pas été indiquées.',
    'offer-incomplete': 'Des branches maintenues ne sont pas proposées : {branches, list}.',
  },
});
