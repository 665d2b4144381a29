import { defineTexts } from '@allmend/kit-i18n';

export const bootedTexts = defineTexts('scs-0100-booted', {
  en: {
    'architecture-title': 'Does a booted server have the architecture that its image and flavor name?',
    'architecture-demanded':
      'The processor is of the architecture that the name of the flavor indicates; without a letter that is x86_64.',
    'architecture-good': 'The server runs on {found}, as promised ({image} on {flavor}).',
    'architecture-bad': 'The server runs on {found}, promised was {promised} ({image} on {flavor}).',
    'architecture-free': 'Neither image nor flavor names an architecture ({image} on {flavor}).',
    'vcpus-title': 'Does a booted server see as many CPUs as its flavor promises?',
    'vcpus-demanded': 'A server has at least as many CPUs as the name of its flavor says.',
    'vcpus-found':
      'The server sees {found, plural, one {# CPU} other {# CPUs}}, promised was {promised, number} ({image} on {flavor}).',
    'memory-title': 'Does a booted server see the memory that its flavor promises?',
    'memory-demanded':
      'A server has at least the memory that the name of its flavor says; up to a tenth may be reserved by its kernel.',
    'memory-found':
      'The server sees {found, number} MiB, promised was {promised, number} MiB, of which its kernel may reserve {reserve, number}% ({image} on {flavor}).',
    'disk-title': 'Does a booted server have the disks that its flavor promises?',
    'disk-demanded': 'A server has as many disks, each of at least the size, as the name of its flavor says.',
    'disk-found':
      'The server sees {found, plural, one {# disk} other {# disks}} of at least {size, number} GB, promised was {count, number} ({image} on {flavor}).',
    'disk-line': 'Disk {name}: {mib, number} MiB.',
    'disk-none': 'The flavor promises no disk ({image} on {flavor}).',
    'disk-volume':
      'The image does not fit the disk of the flavor, so the server was booted from a volume; the disk was not seen ({image} on {flavor}).',
    'booted-failed': 'Did not finish: no server could be asked: {problem} ({image} on {flavor})',
    'booted-silent': 'Did not finish: the guest reported nothing of this ({image} on {flavor}).',
  },
  de: {
    'architecture-title': 'Hat ein gestarteter Server die Architektur, die Abbild und Flavor nennen?',
    'architecture-demanded':
      'Der Prozessor ist von der Architektur, die der Name des Flavors angibt; ohne Buchstaben ist das x86_64.',
    'architecture-good': 'Der Server läuft auf {found}, wie versprochen ({image} auf {flavor}).',
    'architecture-bad': 'Der Server läuft auf {found}, versprochen war {promised} ({image} auf {flavor}).',
    'architecture-free': 'Weder Abbild noch Flavor nennen eine Architektur ({image} auf {flavor}).',
    'vcpus-title': 'Sieht ein gestarteter Server so viele CPUs, wie sein Flavor verspricht?',
    'vcpus-demanded': 'Ein Server hat mindestens so viele CPUs, wie der Name seines Flavors sagt.',
    'vcpus-found':
      'Der Server sieht {found, plural, one {# CPU} other {# CPUs}}, versprochen waren {promised, number} ({image} auf {flavor}).',
    'memory-title': 'Sieht ein gestarteter Server den Speicher, den sein Flavor verspricht?',
    'memory-demanded':
      'Ein Server hat mindestens so viel Speicher, wie der Name seines Flavors sagt; bis zu einem Zehntel darf sein Kernel für sich behalten.',
    'memory-found':
      'Der Server sieht {found, number} MiB, versprochen waren {promised, number} MiB, von denen sein Kernel {reserve, number} % für sich behalten darf ({image} auf {flavor}).',
    'disk-title': 'Hat ein gestarteter Server die Platten, die sein Flavor verspricht?',
    'disk-demanded': 'Ein Server hat so viele Platten, jede mindestens so groß, wie der Name seines Flavors sagt.',
    'disk-found':
      'Der Server sieht {found, plural, one {# Platte} other {# Platten}} von mindestens {size, number} GB, versprochen war {count, number} ({image} auf {flavor}).',
    'disk-line': 'Platte {name}: {mib, number} MiB.',
    'disk-none': 'Der Flavor verspricht keine Platte ({image} auf {flavor}).',
    'disk-volume':
      'Das Abbild passt nicht auf die Platte des Flavors, der Server wurde daher von einem Volume gestartet; die Platte war nicht zu sehen ({image} auf {flavor}).',
    'booted-failed': 'Nicht fertig: Kein Server ließ sich befragen: {problem} ({image} auf {flavor})',
    'booted-silent': 'Nicht fertig: Der Gast berichtete darüber nichts ({image} auf {flavor}).',
  },
  fr: {
    'architecture-title': "Un serveur démarré a-t-il l'architecture que nomment son image et son gabarit ?",
    'architecture-demanded':
      "Le processeur est de l'architecture qu'indique le nom du gabarit ; sans lettre, c'est x86_64.",
    'architecture-good': 'Le serveur tourne sur {found}, comme promis ({image} sur {flavor}).',
    'architecture-bad': 'Le serveur tourne sur {found}, {promised} était promis ({image} sur {flavor}).',
    'architecture-free': "Ni l'image ni le gabarit ne nomment d'architecture ({image} sur {flavor}).",
    'vcpus-title': 'Un serveur démarré voit-il autant de processeurs que son gabarit en promet ?',
    'vcpus-demanded': 'Un serveur a au moins autant de processeurs que le dit le nom de son gabarit.',
    'vcpus-found':
      'Le serveur voit {found, plural, one {# processeur} other {# processeurs}}, {promised, number} étaient promis ({image} sur {flavor}).',
    'memory-title': 'Un serveur démarré voit-il la mémoire que son gabarit promet ?',
    'memory-demanded':
      "Un serveur a au moins la mémoire que dit le nom de son gabarit ; son noyau peut en réserver jusqu'à un dixième.",
    'memory-found':
      'Le serveur voit {found, number} Mio, {promised, number} Mio étaient promis, dont son noyau peut réserver {reserve, number} % ({image} sur {flavor}).',
    'disk-title': 'Un serveur démarré a-t-il les disques que son gabarit promet ?',
    'disk-demanded': 'Un serveur a autant de disques, chacun au moins aussi grand, que le dit le nom de son gabarit.',
    'disk-found':
      "Le serveur voit {found, plural, one {# disque} other {# disques}} d'au moins {size, number} Go, {count, number} promis ({image} sur {flavor}).",
    'disk-line': 'Disque {name} : {mib, number} Mio.',
    'disk-none': 'Le gabarit ne promet pas de disque ({image} sur {flavor}).',
    'disk-volume':
      "L'image ne tient pas sur le disque du gabarit, le serveur a donc démarré d'un volume ; le disque n'a pas été vu ({image} sur {flavor}).",
    'booted-failed': "Pas terminé : aucun serveur n'a pu être interrogé : {problem} ({image} sur {flavor})",
    'booted-silent': "Pas terminé : l'invité n'en a rien dit ({image} sur {flavor}).",
  },
});
