import { defineTexts } from '@allmend/kit-i18n';

/** Why the flavor name `name` cannot be read, and what is odd about one that can. `position` counts from 1. */
export const flavorNameTexts = defineTexts('flavor-name', {
  en: {
    prefix: '{name}: A name under the standard starts with "SCS-".',
    cpus: '{name}: After "{before}" (character {position}) the number of CPUs is needed, greater than zero.',
    'cpu-type': '{name}: After "{before}" (character {position}) the kind of CPU is needed: L, V, T or C.',
    'ram-separator': '{name}: After "{before}" (character {position}) "-" and the memory are needed.',
    ram: '{name}: After "{before}" (character {position}) the memory in GiB is needed: a multiple of 0.5, greater than zero.',
    'ram-order':
      '{name}: After "{before}" (character {position}) there is a "u" too late: it stands before the "o", as in "uo".',
    'after-ram':
      '{name}: After "{before}" (character {position}) only "{field}" with a disk, "{extension}" with an extension, or the end of the name can follow.',
    disk: '{name}: After "{before}" (character {position}) a whole number greater than zero is needed for the disk.',
    'after-disk':
      '{name}: After "{before}" (character {position}) only one letter for the kind of disk (n, h, s or p), "{extension}" with an extension, or the end of the name can follow.',
    extension:
      '{name}: After "{before}" (character {position}) an extension is needed: a hypervisor (kvm, chy, xen, vmw, hyv, bms), hwv, a CPU (i, z, a, r), a GPU (G or g with N, A or I), or ib; "{word}" is none.',
    order: '{name}: The extension "{word}" (character {position}) stands before "{previous}", not after it.',
    repeated:
      '{name}: The extension "{word}" (character {position}) is of the same kind as "{previous}"; only one can be given.',
    'after-extension':
      '{name}: After "{before}" (character {position}) only "{extension}" with a further extension or the end of the name can follow.',
    'cpu-generation':
      '{name}: After "{before}" (character {position}) the generation of the CPU is needed as a number.',
    'cpu-generation-range':
      '{name}: After "{before}" (character {position}) the generation of the CPU goes from 0 to {highest} for {vendor}.',
    'cpu-frequency':
      '{name}: After "{before}" (character {position}) at most "hhh" can stand for the clock of the CPU.',
    'after-cpu':
      '{name}: After "{before}" (character {position}) only a generation, "h" for a fast clock, "{extension}" with a further extension, or the end of the name can follow.',
    'gpu-vendor':
      '{name}: After "{before}" (character {position}) the maker of the GPU is needed: N (Nvidia), A (AMD) or I (Intel).',
    'gpu-generation':
      '{name}: After "{before}" (character {position}) the generation of the GPU is one of {generations, list}.',
    'gpu-units':
      '{name}: After "{before}" (character {position}) the number of units of the GPU is needed, greater than zero.',
    'gpu-memory':
      '{name}: After "{before}" (character {position}) the memory of the GPU in GiB is needed, a whole number greater than zero.',
    'gpu-modifier': '{name}: After "{before}" (character {position}) at most "hh" can stand for a fast GPU.',
    'old-form': '{name}: The name has the old form of version 1, with ":" as separator.',
    'leading-zero': '{name}: The number "{number}" starts with a zero.',
    'bare-point': '{name}: The number "{number}" has no digit on one side of its point.',
    'count-missing': '{name}: There is no number of disks before the "x".',
    'memory-without-units': '{name}: The memory of the GPU is given without the number of its units.',
    'gpu-before-extension':
      '{name}: The official suite cannot read an extension that follows right after the generation of a GPU.',
    'uneven-ram': '{name}: Half GiB of memory should not be used from 10 GiB on; the name has {ram, number} GiB.',
    'not-canonical': '{name}: The canonical name is "{canonical}".',
  },
  de: {
    prefix: '{name}: Ein Name nach dem Standard beginnt mit „SCS-“.',
    cpus: '{name}: Nach „{before}“ (Zeichen {position}) wird die Anzahl der CPUs gebraucht, größer als null.',
    'cpu-type': '{name}: Nach „{before}“ (Zeichen {position}) wird die Art der CPU gebraucht: L, V, T oder C.',
    'ram-separator': '{name}: Nach „{before}“ (Zeichen {position}) werden „-“ und der Arbeitsspeicher gebraucht.',
    ram: '{name}: Nach „{before}“ (Zeichen {position}) wird der Arbeitsspeicher in GiB gebraucht: ein Vielfaches von 0,5, größer als null.',
    'ram-order': '{name}: Nach „{before}“ (Zeichen {position}) kommt ein „u“ zu spät: Es steht vor dem „o“, also „uo“.',
    'after-ram':
      '{name}: Nach „{before}“ (Zeichen {position}) kann nur „{field}“ mit einer Festplatte, „{extension}“ mit einer Erweiterung oder das Ende des Namens folgen.',
    disk: '{name}: Nach „{before}“ (Zeichen {position}) wird für die Festplatte eine ganze Zahl größer als null gebraucht.',
    'after-disk':
      '{name}: Nach „{before}“ (Zeichen {position}) kann nur ein Buchstabe für die Art der Festplatte (n, h, s oder p), „{extension}“ mit einer Erweiterung oder das Ende des Namens folgen.',
    extension:
      '{name}: Nach „{before}“ (Zeichen {position}) wird eine Erweiterung gebraucht: ein Hypervisor (kvm, chy, xen, vmw, hyv, bms), hwv, eine CPU (i, z, a, r), eine GPU (G oder g mit N, A oder I) oder ib; „{word}“ ist keine davon.',
    order: '{name}: Die Erweiterung „{word}“ (Zeichen {position}) steht vor „{previous}“, nicht danach.',
    repeated:
      '{name}: Die Erweiterung „{word}“ (Zeichen {position}) ist von derselben Art wie „{previous}“; es kann nur eine geben.',
    'after-extension':
      '{name}: Nach „{before}“ (Zeichen {position}) kann nur „{extension}“ mit einer weiteren Erweiterung oder das Ende des Namens folgen.',
    'cpu-generation': '{name}: Nach „{before}“ (Zeichen {position}) wird die Generation der CPU als Zahl gebraucht.',
    'cpu-generation-range':
      '{name}: Nach „{before}“ (Zeichen {position}) geht die Generation der CPU bei {vendor} von 0 bis {highest}.',
    'cpu-frequency': '{name}: Nach „{before}“ (Zeichen {position}) kann höchstens „hhh“ für den Takt der CPU stehen.',
    'after-cpu':
      '{name}: Nach „{before}“ (Zeichen {position}) kann nur eine Generation, „h“ für hohen Takt, „{extension}“ mit einer weiteren Erweiterung oder das Ende des Namens folgen.',
    'gpu-vendor':
      '{name}: Nach „{before}“ (Zeichen {position}) wird der Hersteller der GPU gebraucht: N (Nvidia), A (AMD) oder I (Intel).',
    'gpu-generation':
      '{name}: Nach „{before}“ (Zeichen {position}) ist die Generation der GPU eine von {generations, list}.',
    'gpu-units':
      '{name}: Nach „{before}“ (Zeichen {position}) wird die Anzahl der Einheiten der GPU gebraucht, größer als null.',
    'gpu-memory':
      '{name}: Nach „{before}“ (Zeichen {position}) wird der Speicher der GPU in GiB gebraucht, eine ganze Zahl größer als null.',
    'gpu-modifier': '{name}: Nach „{before}“ (Zeichen {position}) kann höchstens „hh“ für eine schnelle GPU stehen.',
    'old-form': '{name}: Der Name hat die alte Form der Version 1 mit „:“ als Trennzeichen.',
    'leading-zero': '{name}: Die Zahl „{number}“ beginnt mit einer Null.',
    'bare-point': '{name}: Bei der Zahl „{number}“ fehlt auf einer Seite des Punktes die Ziffer.',
    'count-missing': '{name}: Vor dem „x“ fehlt die Anzahl der Festplatten.',
    'memory-without-units': '{name}: Der Speicher der GPU ist ohne die Anzahl ihrer Einheiten angegeben.',
    'gpu-before-extension':
      '{name}: Die offizielle Suite kann eine Erweiterung nicht lesen, die gleich auf die Generation einer GPU folgt.',
    'uneven-ram':
      '{name}: Ab 10 GiB sollen keine halben GiB Arbeitsspeicher verwendet werden; der Name nennt {ram, number} GiB.',
    'not-canonical': '{name}: Der kanonische Name ist „{canonical}“.',
  },
  fr: {
    prefix: '{name} : Un nom conforme à la norme commence par « SCS- ».',
    cpus: '{name} : Après « {before} » (caractère {position}), il faut le nombre de CPU, supérieur à zéro.',
    'cpu-type': '{name} : Après « {before} » (caractère {position}), il faut le type de CPU : L, V, T ou C.',
    'ram-separator': '{name} : Après « {before} » (caractère {position}), il faut « - » et la mémoire.',
    ram: '{name} : Après « {before} » (caractère {position}), il faut la mémoire en Gio : un multiple de 0,5 supérieur à zéro.',
    'ram-order':
      '{name} : Après « {before} » (caractère {position}), un « u » vient trop tard : il précède le « o », comme dans « uo ».',
    'after-ram':
      '{name} : Après « {before} » (caractère {position}), seuls « {field} » avec un disque, « {extension} » avec une extension ou la fin du nom peuvent suivre.',
    disk: '{name} : Après « {before} » (caractère {position}), il faut pour le disque un nombre entier supérieur à zéro.',
    'after-disk':
      '{name} : Après « {before} » (caractère {position}), seuls une lettre pour le type de disque (n, h, s ou p), « {extension} » avec une extension ou la fin du nom peuvent suivre.',
    extension:
      "{name} : Après « {before} » (caractère {position}), il faut une extension : un hyperviseur (kvm, chy, xen, vmw, hyv, bms), hwv, un CPU (i, z, a, r), un GPU (G ou g avec N, A ou I) ou ib ; « {word} » n'en est pas une.",
    order: "{name} : L'extension « {word} » (caractère {position}) se place avant « {previous} », pas après.",
    repeated:
      "{name} : L'extension « {word} » (caractère {position}) est du même genre que « {previous} » ; il ne peut y en avoir qu'une.",
    'after-extension':
      '{name} : Après « {before} » (caractère {position}), seuls « {extension} » avec une autre extension ou la fin du nom peuvent suivre.',
    'cpu-generation':
      '{name} : Après « {before} » (caractère {position}), il faut la génération du CPU sous forme de nombre.',
    'cpu-generation-range':
      '{name} : Après « {before} » (caractère {position}), la génération du CPU va de 0 à {highest} pour {vendor}.',
    'cpu-frequency':
      '{name} : Après « {before} » (caractère {position}), « hhh » est le maximum pour la fréquence du CPU.',
    'after-cpu':
      '{name} : Après « {before} » (caractère {position}), seuls une génération, « h » pour une fréquence élevée, « {extension} » avec une autre extension ou la fin du nom peuvent suivre.',
    'gpu-vendor':
      '{name} : Après « {before} » (caractère {position}), il faut le fabricant du GPU : N (Nvidia), A (AMD) ou I (Intel).',
    'gpu-generation':
      '{name} : Après « {before} » (caractère {position}), la génération du GPU est parmi {generations, list}.',
    'gpu-units':
      "{name} : Après « {before} » (caractère {position}), il faut le nombre d'unités du GPU, supérieur à zéro.",
    'gpu-memory':
      '{name} : Après « {before} » (caractère {position}), il faut la mémoire du GPU en Gio, un nombre entier supérieur à zéro.',
    'gpu-modifier': '{name} : Après « {before} » (caractère {position}), « hh » est le maximum pour un GPU rapide.',
    'old-form': "{name} : Le nom a l'ancienne forme de la version 1, avec « : » comme séparateur.",
    'leading-zero': '{name} : Le nombre « {number} » commence par un zéro.',
    'bare-point': "{name} : Il manque un chiffre d'un côté du point dans le nombre « {number} ».",
    'count-missing': '{name} : Il manque le nombre de disques avant le « x ».',
    'memory-without-units': '{name} : La mémoire du GPU est donnée sans le nombre de ses unités.',
    'gpu-before-extension':
      "{name} : La suite officielle ne sait pas lire une extension placée juste après la génération d'un GPU.",
    'uneven-ram':
      '{name} : Les demi-Gio de mémoire ne devraient pas être utilisés à partir de 10 Gio ; le nom indique {ram, number} Gio.',
    'not-canonical': '{name} : Le nom canonique est « {canonical} ».',
  },
});
