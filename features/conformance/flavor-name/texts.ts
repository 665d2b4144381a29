import { defineTexts } from '@allmend/kit-i18n';

/** Why a flavor name cannot be read, and what is odd about one that can. `position` counts from 1. */
export const flavorNameTexts = defineTexts('flavor-name', {
  en: {
    prefix: 'A name under the standard starts with "SCS-".',
    cpus: 'After "{before}" (character {position}) the number of CPUs is needed, greater than zero.',
    'cpu-type': 'After "{before}" (character {position}) the kind of CPU is needed: L, V, T or C.',
    'ram-separator': 'After "{before}" (character {position}) "-" and the memory are needed.',
    ram: 'After "{before}" (character {position}) the memory in GiB is needed: a multiple of 0.5, greater than zero.',
    'ram-order':
      'After "{before}" (character {position}) there is a "u" too late: it stands before the "o", as in "uo".',
    'after-ram':
      'After "{before}" (character {position}) only "{field}" with a disk, "{extension}" with an extension, or the end of the name can follow.',
    disk: 'After "{before}" (character {position}) a whole number greater than zero is needed for the disk.',
    'after-disk':
      'After "{before}" (character {position}) only one letter for the kind of disk (n, h, s or p), "{extension}" with an extension, or the end of the name can follow.',
    extension:
      'After "{before}" (character {position}) an extension is needed: a hypervisor (kvm, chy, xen, vmw, hyv, bms), hwv, a CPU (i, z, a, r), a GPU (G or g with N, A or I), or ib; "{word}" is none.',
    order: 'The extension "{word}" (character {position}) stands before "{previous}", not after it.',
    repeated:
      'The extension "{word}" (character {position}) is of the same kind as "{previous}"; only one can be given.',
    'after-extension':
      'After "{before}" (character {position}) only "{extension}" with a further extension or the end of the name can follow.',
    'cpu-generation': 'After "{before}" (character {position}) the generation of the CPU is needed as a number.',
    'cpu-generation-range':
      'After "{before}" (character {position}) the generation of the CPU goes from 0 to {highest} for {vendor}.',
    'cpu-frequency': 'After "{before}" (character {position}) at most "hhh" can stand for the clock of the CPU.',
    'after-cpu':
      'After "{before}" (character {position}) only a generation, "h" for a fast clock, "{extension}" with a further extension, or the end of the name can follow.',
    'gpu-vendor':
      'After "{before}" (character {position}) the maker of the GPU is needed: N (Nvidia), A (AMD) or I (Intel).',
    'gpu-generation':
      'After "{before}" (character {position}) the generation of the GPU is one of {generations, list}.',
    'gpu-units': 'After "{before}" (character {position}) the number of units of the GPU is needed, greater than zero.',
    'gpu-memory':
      'After "{before}" (character {position}) the memory of the GPU in GiB is needed, a whole number greater than zero.',
    'gpu-modifier': 'After "{before}" (character {position}) at most "hh" can stand for a fast GPU.',
    'old-form': 'The name has the old form of version 1, with ":" as separator.',
    'leading-zero': 'The number "{number}" starts with a zero.',
    'bare-point': 'The number "{number}" has no digit on one side of its point.',
    'count-missing': 'There is no number of disks before the "x".',
    'memory-without-units': 'The memory of the GPU is given without the number of its units.',
    'gpu-before-extension':
      'The official suite cannot read an extension that follows right after the generation of a GPU.',
    'uneven-ram': 'Half GiB of memory should not be used from 10 GiB on; the name has {ram, number} GiB.',
    'not-canonical': 'The canonical name is "{canonical}".',
  },
  de: {
    prefix: 'Ein Name nach dem Standard beginnt mit „SCS-“.',
    cpus: 'Nach „{before}“ (Zeichen {position}) wird die Anzahl der CPUs gebraucht, größer als null.',
    'cpu-type': 'Nach „{before}“ (Zeichen {position}) wird die Art der CPU gebraucht: L, V, T oder C.',
    'ram-separator': 'Nach „{before}“ (Zeichen {position}) werden „-“ und der Arbeitsspeicher gebraucht.',
    ram: 'Nach „{before}“ (Zeichen {position}) wird der Arbeitsspeicher in GiB gebraucht: ein Vielfaches von 0,5, größer als null.',
    'ram-order': 'Nach „{before}“ (Zeichen {position}) kommt ein „u“ zu spät: Es steht vor dem „o“, also „uo“.',
    'after-ram':
      'Nach „{before}“ (Zeichen {position}) kann nur „{field}“ mit einer Festplatte, „{extension}“ mit einer Erweiterung oder das Ende des Namens folgen.',
    disk: 'Nach „{before}“ (Zeichen {position}) wird für die Festplatte eine ganze Zahl größer als null gebraucht.',
    'after-disk':
      'Nach „{before}“ (Zeichen {position}) kann nur ein Buchstabe für die Art der Festplatte (n, h, s oder p), „{extension}“ mit einer Erweiterung oder das Ende des Namens folgen.',
    extension:
      'Nach „{before}“ (Zeichen {position}) wird eine Erweiterung gebraucht: ein Hypervisor (kvm, chy, xen, vmw, hyv, bms), hwv, eine CPU (i, z, a, r), eine GPU (G oder g mit N, A oder I) oder ib; „{word}“ ist keine davon.',
    order: 'Die Erweiterung „{word}“ (Zeichen {position}) steht vor „{previous}“, nicht danach.',
    repeated:
      'Die Erweiterung „{word}“ (Zeichen {position}) ist von derselben Art wie „{previous}“; es kann nur eine geben.',
    'after-extension':
      'Nach „{before}“ (Zeichen {position}) kann nur „{extension}“ mit einer weiteren Erweiterung oder das Ende des Namens folgen.',
    'cpu-generation': 'Nach „{before}“ (Zeichen {position}) wird die Generation der CPU als Zahl gebraucht.',
    'cpu-generation-range':
      'Nach „{before}“ (Zeichen {position}) geht die Generation der CPU bei {vendor} von 0 bis {highest}.',
    'cpu-frequency': 'Nach „{before}“ (Zeichen {position}) kann höchstens „hhh“ für den Takt der CPU stehen.',
    'after-cpu':
      'Nach „{before}“ (Zeichen {position}) kann nur eine Generation, „h“ für hohen Takt, „{extension}“ mit einer weiteren Erweiterung oder das Ende des Namens folgen.',
    'gpu-vendor':
      'Nach „{before}“ (Zeichen {position}) wird der Hersteller der GPU gebraucht: N (Nvidia), A (AMD) oder I (Intel).',
    'gpu-generation': 'Nach „{before}“ (Zeichen {position}) ist die Generation der GPU eine von {generations, list}.',
    'gpu-units':
      'Nach „{before}“ (Zeichen {position}) wird die Anzahl der Einheiten der GPU gebraucht, größer als null.',
    'gpu-memory':
      'Nach „{before}“ (Zeichen {position}) wird der Speicher der GPU in GiB gebraucht, eine ganze Zahl größer als null.',
    'gpu-modifier': 'Nach „{before}“ (Zeichen {position}) kann höchstens „hh“ für eine schnelle GPU stehen.',
    'old-form': 'Der Name hat die alte Form der Version 1 mit „:“ als Trennzeichen.',
    'leading-zero': 'Die Zahl „{number}“ beginnt mit einer Null.',
    'bare-point': 'Bei der Zahl „{number}“ fehlt auf einer Seite des Punktes die Ziffer.',
    'count-missing': 'Vor dem „x“ fehlt die Anzahl der Festplatten.',
    'memory-without-units': 'Der Speicher der GPU ist ohne die Anzahl ihrer Einheiten angegeben.',
    'gpu-before-extension':
      'Die offizielle Suite kann eine Erweiterung nicht lesen, die gleich auf die Generation einer GPU folgt.',
    'uneven-ram':
      'Ab 10 GiB sollen keine halben GiB Arbeitsspeicher verwendet werden; der Name nennt {ram, number} GiB.',
    'not-canonical': 'Der kanonische Name ist „{canonical}“.',
  },
  fr: {
    prefix: 'Un nom conforme à la norme commence par « SCS- ».',
    cpus: 'Après « {before} » (caractère {position}), il faut le nombre de CPU, supérieur à zéro.',
    'cpu-type': 'Après « {before} » (caractère {position}), il faut le type de CPU : L, V, T ou C.',
    'ram-separator': 'Après « {before} » (caractère {position}), il faut « - » et la mémoire.',
    ram: 'Après « {before} » (caractère {position}), il faut la mémoire en Gio : un multiple de 0,5 supérieur à zéro.',
    'ram-order':
      'Après « {before} » (caractère {position}), un « u » vient trop tard : il précède le « o », comme dans « uo ».',
    'after-ram':
      'Après « {before} » (caractère {position}), seuls « {field} » avec un disque, « {extension} » avec une extension ou la fin du nom peuvent suivre.',
    disk: 'Après « {before} » (caractère {position}), il faut pour le disque un nombre entier supérieur à zéro.',
    'after-disk':
      'Après « {before} » (caractère {position}), seuls une lettre pour le type de disque (n, h, s ou p), « {extension} » avec une extension ou la fin du nom peuvent suivre.',
    extension:
      "Après « {before} » (caractère {position}), il faut une extension : un hyperviseur (kvm, chy, xen, vmw, hyv, bms), hwv, un CPU (i, z, a, r), un GPU (G ou g avec N, A ou I) ou ib ; « {word} » n'en est pas une.",
    order: "L'extension « {word} » (caractère {position}) se place avant « {previous} », pas après.",
    repeated:
      "L'extension « {word} » (caractère {position}) est du même genre que « {previous} » ; il ne peut y en avoir qu'une.",
    'after-extension':
      'Après « {before} » (caractère {position}), seuls « {extension} » avec une autre extension ou la fin du nom peuvent suivre.',
    'cpu-generation': 'Après « {before} » (caractère {position}), il faut la génération du CPU sous forme de nombre.',
    'cpu-generation-range':
      'Après « {before} » (caractère {position}), la génération du CPU va de 0 à {highest} pour {vendor}.',
    'cpu-frequency': 'Après « {before} » (caractère {position}), « hhh » est le maximum pour la fréquence du CPU.',
    'after-cpu':
      'Après « {before} » (caractère {position}), seuls une génération, « h » pour une fréquence élevée, « {extension} » avec une autre extension ou la fin du nom peuvent suivre.',
    'gpu-vendor':
      'Après « {before} » (caractère {position}), il faut le fabricant du GPU : N (Nvidia), A (AMD) ou I (Intel).',
    'gpu-generation': 'Après « {before} » (caractère {position}), la génération du GPU est parmi {generations, list}.',
    'gpu-units': "Après « {before} » (caractère {position}), il faut le nombre d'unités du GPU, supérieur à zéro.",
    'gpu-memory':
      'Après « {before} » (caractère {position}), il faut la mémoire du GPU en Gio, un nombre entier supérieur à zéro.',
    'gpu-modifier': 'Après « {before} » (caractère {position}), « hh » est le maximum pour un GPU rapide.',
    'old-form': "Le nom a l'ancienne forme de la version 1, avec « : » comme séparateur.",
    'leading-zero': 'Le nombre « {number} » commence par un zéro.',
    'bare-point': "Il manque un chiffre d'un côté du point dans le nombre « {number} ».",
    'count-missing': 'Il manque le nombre de disques avant le « x ».',
    'memory-without-units': 'La mémoire du GPU est donnée sans le nombre de ses unités.',
    'gpu-before-extension':
      "La suite officielle ne sait pas lire une extension placée juste après la génération d'un GPU.",
    'uneven-ram':
      'Les demi-Gio de mémoire ne devraient pas être utilisés à partir de 10 Gio ; le nom indique {ram, number} Gio.',
    'not-canonical': 'Le nom canonique est « {canonical} ».',
  },
});
