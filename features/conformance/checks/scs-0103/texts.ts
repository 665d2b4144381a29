import { defineTexts } from '@allmend/kit-i18n';

export const texts = defineTexts('scs-0103', {
  en: {
    'title-mandatory': 'Is the mandatory flavor {name} offered?',
    'title-recommended': 'Is the recommended flavor {name} offered?',
    'demanded-none':
      'The flavor exists with exactly the CPUs and memory of its name and without a disk; its extra specs give both forms of the name and the kind of CPU, and no kind of disk.',
    'demanded-ssd':
      'The flavor exists with exactly the CPUs, memory and disk of its name; its extra specs give both forms of the name, the kind of CPU, and the kind of disk, which is SSD or better.',
    'demanded-any':
      'The flavor exists with exactly the CPUs, memory and disk of its name; its extra specs give both forms of the name, the kind of CPU, and the kind of disk, whichever it is.',
    present: 'The flavor {flavor} is all that {name} has to be.',
    missing: 'No flavor {name} is offered: none has the extra spec scs:name-v2={name} or that name.',
    hidden: 'The flavor {flavor} could not be judged as {name}: the cloud hides its extra specs.',
    wrong: 'The flavor {flavor} is not what {name} has to be: {fields, list} differ.',
    mismatch: '{flavor}: {field} is {found}, expected {expected, list}.',
    'mismatch-absent': '{flavor}: {field} is not set, expected {expected, list}.',
    'mismatch-superfluous': '{flavor}: {field} is {found}, expected not to be set because the flavor has no disk.',
    'extra-specs-title': 'Do the extra specs of the standard hold wherever they stand?',
    'extra-specs-demanded':
      'Whenever scs:name-vN, scs:cpu-type or scs:diskN-type stands on any flavor, what it means has to hold for the flavor.',
    'extra-specs-pass':
      '{count, plural, =0 {No flavor carries extra specs of the standard.} one {The extra specs of # flavor agree with what Nova shows of it.} other {The extra specs of # flavors agree with what Nova shows of them.}}',
    'extra-specs-fail':
      '{faulty, plural, one {# flavor carries} other {# flavors carry}} extra specs of the standard that do not hold, of {count, number} judged.',
    'unknown-value': '{flavor}: {key} is {value}, expected one of {values, list}.',
    'no-such-disk': '{flavor}: {key} is {value}, but the flavor has no such disk.',
    'no-name': '{flavor}: {key} is {value}, which is no flavor name of the standard.',
    'name-overstates': '{flavor}: {key} is {value}, which promises {field} {expected}; found {found}.',
  },
  de: {
    'title-mandatory': 'Wird der verpflichtende Flavor {name} angeboten?',
    'title-recommended': 'Wird der empfohlene Flavor {name} angeboten?',
    'demanded-none':
      'Es gibt den Flavor mit genau den CPUs und dem Arbeitsspeicher seines Namens und ohne Festplatte; seine Extra-Specs nennen beide Formen des Namens und die Art der CPU, aber keine Art von Festplatte.',
    'demanded-ssd':
      'Es gibt den Flavor mit genau den CPUs, dem Arbeitsspeicher und der Festplatte seines Namens; seine Extra-Specs nennen beide Formen des Namens, die Art der CPU und die Art der Festplatte: SSD oder besser.',
    'demanded-any':
      'Es gibt den Flavor mit genau den CPUs, dem Arbeitsspeicher und der Festplatte seines Namens; seine Extra-Specs nennen beide Formen des Namens, die Art der CPU und die Art der Festplatte, welche es auch ist.',
    present: 'Der Flavor {flavor} ist alles, was {name} sein muss.',
    missing: 'Der Flavor {name} wird nicht angeboten: Keiner hat die Extra-Spec scs:name-v2={name} oder diesen Namen.',
    hidden: 'Der Flavor {flavor} ließ sich nicht als {name} beurteilen: Die Cloud verbirgt seine Extra-Specs.',
    wrong: 'Der Flavor {flavor} ist nicht, was {name} sein muss: {fields, list} weichen ab.',
    mismatch: '{flavor}: {field} ist {found}, erwartet {expected, list}.',
    'mismatch-absent': '{flavor}: {field} ist nicht gesetzt, erwartet {expected, list}.',
    'mismatch-superfluous':
      '{flavor}: {field} ist {found}, darf aber nicht gesetzt sein, weil der Flavor keine Festplatte hat.',
    'extra-specs-title': 'Stimmen die Extra-Specs des Standards überall, wo sie stehen?',
    'extra-specs-demanded':
      'Wo immer scs:name-vN, scs:cpu-type oder scs:diskN-type an einem Flavor steht, muss für ihn gelten, was es bedeutet.',
    'extra-specs-pass':
      '{count, plural, =0 {Kein Flavor trägt Extra-Specs des Standards.} one {Die Extra-Specs von # Flavor stimmen mit dem überein, was Nova von ihm zeigt.} other {Die Extra-Specs von # Flavors stimmen mit dem überein, was Nova von ihnen zeigt.}}',
    'extra-specs-fail':
      '{faulty, plural, one {# Flavor trägt} other {# Flavors tragen}} Extra-Specs des Standards, die nicht stimmen, von {count, number} geprüften.',
    'unknown-value': '{flavor}: {key} ist {value}, erwartet eines von {values, list}.',
    'no-such-disk': '{flavor}: {key} ist {value}, aber der Flavor hat keine solche Festplatte.',
    'no-name': '{flavor}: {key} ist {value}; das ist kein Flavor-Name des Standards.',
    'name-overstates': '{flavor}: {key} ist {value} und sagt damit {field} {expected} zu; gefunden {found}.',
  },
  fr: {
    'title-mandatory': 'Le flavor obligatoire {name} est-il proposé ?',
    'title-recommended': 'Le flavor recommandé {name} est-il proposé ?',
    'demanded-none':
      'Le flavor existe avec exactement les CPU et la mémoire de son nom et sans disque ; ses extra specs donnent les deux formes du nom et le type de CPU, mais aucun genre de disque.',
    'demanded-ssd':
      'Le flavor existe avec exactement les CPU, la mémoire et le disque de son nom ; ses extra specs donnent les deux formes du nom, le type de CPU et le genre de disque : SSD ou mieux.',
    'demanded-any':
      'Le flavor existe avec exactement les CPU, la mémoire et le disque de son nom ; ses extra specs donnent les deux formes du nom, le type de CPU et le genre de disque, quel qu’il soit.',
    present: 'Le flavor {flavor} est tout ce que {name} doit être.',
    missing: "Le flavor {name} n'est pas proposé : aucun n'a l'extra spec scs:name-v2={name} ni ce nom.",
    hidden: "Le flavor {flavor} n'a pas pu être jugé comme {name} : le cloud cache ses extra specs.",
    wrong: "Le flavor {flavor} n'est pas ce que {name} doit être : {fields, list} diffèrent.",
    mismatch: '{flavor} : {field} vaut {found}, attendu {expected, list}.',
    'mismatch-absent': "{flavor} : {field} n'est pas défini, attendu {expected, list}.",
    'mismatch-superfluous':
      "{flavor} : {field} vaut {found}, mais ne doit pas être défini parce que le flavor n'a pas de disque.",
    'extra-specs-title': 'Les extra specs de la norme sont-elles vraies partout où elles figurent ?',
    'extra-specs-demanded':
      'Partout où scs:name-vN, scs:cpu-type ou scs:diskN-type figure sur un flavor, ce que cela signifie doit être vrai pour lui.',
    'extra-specs-pass':
      "{count, plural, =0 {Aucun flavor ne porte d'extra specs de la norme.} one {Les extra specs de # flavor concordent avec ce que Nova en montre.} other {Les extra specs de # flavors concordent avec ce que Nova en montre.}}",
    'extra-specs-fail':
      '{faulty, plural, one {# flavor porte} other {# flavors portent}} des extra specs de la norme qui ne sont pas vraies, sur {count, number} examinés.',
    'unknown-value': '{flavor} : {key} vaut {value}, attendu une valeur parmi {values, list}.',
    'no-such-disk': "{flavor} : {key} vaut {value}, mais le flavor n'a pas ce disque.",
    'no-name': "{flavor} : {key} vaut {value}, qui n'est pas un nom de flavor de la norme.",
    'name-overstates': '{flavor} : {key} vaut {value}, ce qui promet {field} {expected} ; trouvé {found}.',
  },
});
