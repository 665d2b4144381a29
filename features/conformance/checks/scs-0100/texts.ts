import { defineTexts } from '@allmend/kit-i18n';

export const texts = defineTexts('scs-0100', {
  en: {
    'syntax-title': 'Is every flavor name that starts with "SCS-" a name of the standard?',
    'syntax-demanded':
      'A flavor whose name starts with "SCS-" is named by the grammar of the standard; all others are free.',
    'no-claims': 'No flavor claims a readable name of the standard.',
    'syntax-pass':
      '{count, plural, one {The name of # flavor follows} other {The names of # flavors follow}} the standard.',
    'syntax-fail':
      '{faulty, plural, one {# flavor name does} other {# flavor names do}} not follow the standard, of {count, number} that start with "SCS-".',
    'semantics-title': 'Does every flavor have at least the CPUs, the memory and the disk of its name?',
    'semantics-demanded': 'A flavor provides at least what its name says; it may provide more.',
    'semantics-pass':
      '{count, plural, one {# flavor has} other {# flavors have}} at least the CPUs, memory and disk of the name.',
    'semantics-fail':
      '{faulty, plural, one {# flavor has} other {# flavors have}} less than the name says, of {count, number} judged.',
    'semantics-fault': '{flavor}: at least {expected, list} promised, {found, list} found.',
    'disks-title': 'Does every flavor have as many disks, and of the kind, as its name says?',
    'disks-demanded':
      'A number before the "x" promises that many independent disks; a letter promises the kind of disk or a better one.',
    'disks-pass':
      '{count, plural, =0 {No flavor name promises several disks or a kind of disk.} one {# flavor promises several disks or a kind of disk; nothing contradicts it.} other {# flavors promise several disks or a kind of disk; nothing contradicts them.}}',
    'disks-fail':
      '{faulty, plural, one {# flavor does} other {# flavors do}} not keep the disks that the name promises, of {count, number} judged.',
    'disks-open':
      'The disks of {open, plural, one {# flavor} other {# flavors}} cannot be seen through the API, of {count, number} judged.',
    'disk-count-fault':
      '{flavor}: {promised, number} disks promised; besides the root disk at least {needed, number} GB are needed, {found, number} GB found.',
    'disk-type-fault': '{flavor}: disk of kind {promised} or better promised, {key} says {found}.',
    'not-shown': '{flavor}: the API does not show what is promised.',
    'qualifiers-title': 'Does every name of a flavor admit the weaknesses that are known of it?',
    'qualifiers-demanded':
      'Heavy sharing of CPUs (L), weak protection of the CPU (i), memory without error correction (u) and oversubscribed memory (o) stand in every name of the flavor.',
    'qualifiers-pass':
      '{count, plural, =0 {No flavor claims a readable name of the standard.} one {Nothing known of # flavor is missing in its names.} other {Nothing known of # flavors is missing in their names.}}',
    'qualifiers-fail':
      '{faulty, plural, one {# flavor has} other {# flavors have}} a name that conceals a weakness, of {count, number} judged.',
    'qualifiers-open':
      'The qualities of {open, plural, one {# flavor} other {# flavors}} cannot be seen through the API, of {count, number} judged.',
    'qualifier-fault': '{flavor}: the name {name} lacks the letter "{letter}", which another name of the flavor has.',
    'cpu-type-fault': '{flavor}: the name {name} promises {promised}, but {key} is {found}.',
    'architecture-title': 'Do the extra specs of a flavor ask for the CPU that its name says?',
    'architecture-demanded':
      'A name without a letter for the CPU, or with i or z, is one of x86-64; a stands for ARM and r for RISC-V.',
    'architecture-pass':
      '{count, plural, =0 {No flavor under the standard tells its architecture in extra specs.} one {# flavor tells its architecture in extra specs, and it is that of the name.} other {# flavors tell their architecture in extra specs, and it is that of the name.}}',
    'architecture-fail':
      '{faulty, plural, one {# flavor asks} other {# flavors ask}} for another CPU than the name says, of {count, number} judged.',
    'architecture-open':
      'The architecture of {open, plural, one {# flavor} other {# flavors}} cannot be seen through the API, of {count, number} judged.',
    'architecture-fault': '{flavor}: {key}={value} asks for {says}, but the name {name} says otherwise.',
    'gpu-title': 'Does every flavor with a GPU in its name ask the cloud for one?',
    'gpu-demanded': 'A name with an extension for a GPU promises that servers of the flavor have it.',
    'gpu-pass':
      '{count, plural, =0 {No flavor name promises a GPU.} one {# flavor promises a GPU and asks for a device.} other {# flavors promise a GPU and ask for a device.}}',
    'gpu-fail':
      '{faulty, plural, one {# flavor promises a GPU and asks} other {# flavors promise a GPU and ask}} for no device, of {count, number} judged.',
    'gpu-open':
      'The GPU of {open, plural, one {# flavor} other {# flavors}} cannot be seen through the API, of {count, number} judged.',
    'gpu-fault':
      '{flavor}: the name {name} promises a GPU, but no extra spec asks for a device (pci_passthrough:alias, resources:VGPU, resources:PGPU, resources:CUSTOM_… or accel:device_profile expected).',
  },
  de: {
    'syntax-title': 'Ist jeder Flavor-Name, der mit „SCS-“ beginnt, ein Name des Standards?',
    'syntax-demanded':
      'Ein Flavor, dessen Name mit „SCS-“ beginnt, ist nach der Grammatik des Standards benannt; alle anderen sind frei.',
    'no-claims': 'Kein Flavor beansprucht einen lesbaren Namen des Standards.',
    'syntax-pass':
      '{count, plural, one {Der Name von # Flavor folgt} other {Die Namen von # Flavors folgen}} dem Standard.',
    'syntax-fail':
      '{faulty, plural, one {# Flavor-Name folgt} other {# Flavor-Namen folgen}} dem Standard nicht, von {count, number}, die mit „SCS-“ beginnen.',
    'semantics-title': 'Hat jeder Flavor mindestens die CPUs, den Arbeitsspeicher und die Festplatte seines Namens?',
    'semantics-demanded': 'Ein Flavor bietet mindestens, was sein Name sagt; er darf mehr bieten.',
    'semantics-pass':
      '{count, plural, one {# Flavor hat} other {# Flavors haben}} mindestens die CPUs, den Arbeitsspeicher und die Festplatte des Namens.',
    'semantics-fail':
      '{faulty, plural, one {# Flavor hat} other {# Flavors haben}} weniger, als der Name sagt, von {count, number} geprüften.',
    'semantics-fault': '{flavor}: mindestens {expected, list} zugesagt, {found, list} gefunden.',
    'disks-title': 'Hat jeder Flavor so viele Festplatten und von der Art, wie sein Name sagt?',
    'disks-demanded':
      'Eine Zahl vor dem „x“ sagt so viele unabhängige Festplatten zu; ein Buchstabe sagt die Art der Festplatte oder eine bessere zu.',
    'disks-pass':
      '{count, plural, =0 {Kein Flavor-Name sagt mehrere Festplatten oder eine Art von Festplatte zu.} one {# Flavor sagt mehrere Festplatten oder eine Art von Festplatte zu; nichts widerspricht dem.} other {# Flavors sagen mehrere Festplatten oder eine Art von Festplatte zu; nichts widerspricht dem.}}',
    'disks-fail':
      '{faulty, plural, one {# Flavor hält} other {# Flavors halten}} die Festplatten nicht ein, die der Name zusagt, von {count, number} geprüften.',
    'disks-open':
      'Die Festplatten von {open, plural, one {# Flavor} other {# Flavors}} sind über die API nicht zu sehen, von {count, number} geprüften.',
    'disk-count-fault':
      '{flavor}: {promised, number} Festplatten zugesagt; neben der ersten Festplatte sind mindestens {needed, number} GB nötig, {found, number} GB gefunden.',
    'disk-type-fault': '{flavor}: Festplatte der Art {promised} oder besser zugesagt, {key} sagt {found}.',
    'not-shown': '{flavor}: Die API zeigt nicht, was zugesagt ist.',
    'qualifiers-title': 'Gibt jeder Name eines Flavors die Schwächen an, die von ihm bekannt sind?',
    'qualifiers-demanded':
      'Stark geteilte CPUs (L), schwacher Schutz der CPU (i), Arbeitsspeicher ohne Fehlerkorrektur (u) und überbuchter Arbeitsspeicher (o) stehen in jedem Namen des Flavors.',
    'qualifiers-pass':
      '{count, plural, =0 {Kein Flavor beansprucht einen lesbaren Namen des Standards.} one {Nichts, was von # Flavor bekannt ist, fehlt in seinen Namen.} other {Nichts, was von # Flavors bekannt ist, fehlt in ihren Namen.}}',
    'qualifiers-fail':
      '{faulty, plural, one {# Flavor hat} other {# Flavors haben}} einen Namen, der eine Schwäche verschweigt, von {count, number} geprüften.',
    'qualifiers-open':
      'Die Eigenschaften von {open, plural, one {# Flavor} other {# Flavors}} sind über die API nicht zu sehen, von {count, number} geprüften.',
    'qualifier-fault':
      '{flavor}: Im Namen {name} fehlt der Buchstabe „{letter}“, den ein anderer Name des Flavors hat.',
    'cpu-type-fault': '{flavor}: Der Name {name} sagt {promised} zu, aber {key} ist {found}.',
    'architecture-title': 'Verlangen die Extra-Specs eines Flavors die CPU, die sein Name nennt?',
    'architecture-demanded':
      'Ein Name ohne Buchstaben für die CPU oder mit i oder z ist einer für x86-64; a steht für ARM und r für RISC-V.',
    'architecture-pass':
      '{count, plural, =0 {Kein Flavor nach dem Standard nennt seine Architektur in Extra-Specs.} one {# Flavor nennt seine Architektur in Extra-Specs, und es ist die des Namens.} other {# Flavors nennen ihre Architektur in Extra-Specs, und es ist die des Namens.}}',
    'architecture-fail':
      '{faulty, plural, one {# Flavor verlangt} other {# Flavors verlangen}} eine andere CPU, als der Name sagt, von {count, number} geprüften.',
    'architecture-open':
      'Die Architektur von {open, plural, one {# Flavor} other {# Flavors}} ist über die API nicht zu sehen, von {count, number} geprüften.',
    'architecture-fault': '{flavor}: {key}={value} verlangt {says}, aber der Name {name} sagt etwas anderes.',
    'gpu-title': 'Verlangt jeder Flavor mit einer GPU im Namen von der Cloud eine?',
    'gpu-demanded': 'Ein Name mit einer Erweiterung für eine GPU sagt zu, dass Server des Flavors sie haben.',
    'gpu-pass':
      '{count, plural, =0 {Kein Flavor-Name sagt eine GPU zu.} one {# Flavor sagt eine GPU zu und verlangt ein Gerät.} other {# Flavors sagen eine GPU zu und verlangen ein Gerät.}}',
    'gpu-fail':
      '{faulty, plural, one {# Flavor sagt eine GPU zu und verlangt} other {# Flavors sagen eine GPU zu und verlangen}} kein Gerät, von {count, number} geprüften.',
    'gpu-open':
      'Die GPU von {open, plural, one {# Flavor} other {# Flavors}} ist über die API nicht zu sehen, von {count, number} geprüften.',
    'gpu-fault':
      '{flavor}: Der Name {name} sagt eine GPU zu, aber keine Extra-Spec verlangt ein Gerät (erwartet: pci_passthrough:alias, resources:VGPU, resources:PGPU, resources:CUSTOM_… oder accel:device_profile).',
  },
  fr: {
    'syntax-title': 'Chaque nom de flavor qui commence par « SCS- » est-il un nom de la norme ?',
    'syntax-demanded':
      'Un flavor dont le nom commence par « SCS- » suit la grammaire de la norme ; tous les autres sont libres.',
    'no-claims': 'Aucun flavor ne revendique un nom lisible de la norme.',
    'syntax-pass': '{count, plural, one {Le nom de # flavor suit} other {Les noms de # flavors suivent}} la norme.',
    'syntax-fail':
      '{faulty, plural, one {# nom de flavor ne suit} other {# noms de flavors ne suivent}} pas la norme, sur {count, number} commençant par « SCS- ».',
    'semantics-title': 'Chaque flavor a-t-il au moins les CPU, la mémoire et le disque de son nom ?',
    'semantics-demanded': 'Un flavor fournit au moins ce que dit son nom ; il peut fournir plus.',
    'semantics-pass':
      '{count, plural, one {# flavor a} other {# flavors ont}} au moins les CPU, la mémoire et le disque du nom.',
    'semantics-fail':
      '{faulty, plural, one {# flavor a} other {# flavors ont}} moins que ce que dit le nom, sur {count, number} examinés.',
    'semantics-fault': '{flavor} : au moins {expected, list} promis, {found, list} trouvé.',
    'disks-title': 'Chaque flavor a-t-il autant de disques, et du genre, que le dit son nom ?',
    'disks-demanded':
      'Un nombre devant le « x » promet autant de disques indépendants ; une lettre promet le genre de disque ou un meilleur.',
    'disks-pass':
      '{count, plural, =0 {Aucun nom de flavor ne promet plusieurs disques ou un genre de disque.} one {# flavor promet plusieurs disques ou un genre de disque ; rien ne le contredit.} other {# flavors promettent plusieurs disques ou un genre de disque ; rien ne les contredit.}}',
    'disks-fail':
      '{faulty, plural, one {# flavor ne fournit} other {# flavors ne fournissent}} pas les disques que promet le nom, sur {count, number} examinés.',
    'disks-open':
      "Les disques de {open, plural, one {# flavor} other {# flavors}} ne sont pas visibles par l'API, sur {count, number} examinés.",
    'disk-count-fault':
      '{flavor} : {promised, number} disques promis ; en plus du disque racine il faut au moins {needed, number} Go, {found, number} Go trouvés.',
    'disk-type-fault': '{flavor} : disque du genre {promised} ou meilleur promis, {key} dit {found}.',
    'not-shown': "{flavor} : l'API ne montre pas ce qui est promis.",
    'qualifiers-title': "Chaque nom d'un flavor avoue-t-il les faiblesses qu'on lui connaît ?",
    'qualifiers-demanded':
      "Les CPU fortement partagés (L), la protection faible du CPU (i), la mémoire sans correction d'erreurs (u) et la mémoire surallouée (o) figurent dans chaque nom du flavor.",
    'qualifiers-pass':
      '{count, plural, =0 {Aucun flavor ne revendique un nom lisible de la norme.} one {Rien de ce que l’on sait de # flavor ne manque dans ses noms.} other {Rien de ce que l’on sait de # flavors ne manque dans leurs noms.}}',
    'qualifiers-fail':
      '{faulty, plural, one {# flavor a} other {# flavors ont}} un nom qui tait une faiblesse, sur {count, number} examinés.',
    'qualifiers-open':
      "Les qualités de {open, plural, one {# flavor} other {# flavors}} ne sont pas visibles par l'API, sur {count, number} examinés.",
    'qualifier-fault': "{flavor} : il manque au nom {name} la lettre « {letter} », qu'un autre nom du flavor porte.",
    'cpu-type-fault': '{flavor} : le nom {name} promet {promised}, mais {key} vaut {found}.',
    'architecture-title': "Les extra specs d'un flavor demandent-elles le CPU que dit son nom ?",
    'architecture-demanded':
      'Un nom sans lettre pour le CPU, ou avec i ou z, désigne x86-64 ; a désigne ARM et r RISC-V.',
    'architecture-pass':
      '{count, plural, =0 {Aucun flavor de la norme n’indique son architecture dans ses extra specs.} one {# flavor indique son architecture dans ses extra specs, et c’est celle du nom.} other {# flavors indiquent leur architecture dans leurs extra specs, et c’est celle du nom.}}',
    'architecture-fail':
      '{faulty, plural, one {# flavor demande} other {# flavors demandent}} un autre CPU que celui du nom, sur {count, number} examinés.',
    'architecture-open':
      "L'architecture de {open, plural, one {# flavor} other {# flavors}} n'est pas visible par l'API, sur {count, number} examinés.",
    'architecture-fault': '{flavor} : {key}={value} demande {says}, mais le nom {name} dit autre chose.',
    'gpu-title': 'Chaque flavor dont le nom comporte un GPU en demande-t-il un au cloud ?',
    'gpu-demanded': "Un nom avec une extension de GPU promet que les serveurs du flavor l'ont.",
    'gpu-pass':
      '{count, plural, =0 {Aucun nom de flavor ne promet de GPU.} one {# flavor promet un GPU et demande un périphérique.} other {# flavors promettent un GPU et demandent un périphérique.}}',
    'gpu-fail':
      '{faulty, plural, one {# flavor promet un GPU et ne demande} other {# flavors promettent un GPU et ne demandent}} aucun périphérique, sur {count, number} examinés.',
    'gpu-open':
      "Le GPU de {open, plural, one {# flavor} other {# flavors}} n'est pas visible par l'API, sur {count, number} examinés.",
    'gpu-fault':
      '{flavor} : le nom {name} promet un GPU, mais aucune extra spec ne demande de périphérique (attendu : pci_passthrough:alias, resources:VGPU, resources:PGPU, resources:CUSTOM_… ou accel:device_profile).',
  },
});
