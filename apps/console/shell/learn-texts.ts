import { builtInLocales, defineTexts, listTexts, type BuiltInLocale } from '@allmend/kit-i18n';

export type AllTexts = Readonly<Record<BuiltInLocale, Readonly<Record<string, string>>>>;

/**
 * Makes the sentences of other rooms known here. The server sends them as data beside the console, since those who declare them judge
 * clouds and have no place in a browser. What is known already stays as it is.
 */
export function learnTexts(all: AllTexts): void {
  const known = listTexts('en');
  const rooms = new Map<string, string[]>();
  for (const key of Object.keys(all.en)) {
    if (key in known) continue;
    const room = key.slice(0, key.indexOf('.'));
    rooms.set(room, [...(rooms.get(room) ?? []), key.slice(room.length + 1)]);
  }
  for (const [room, names] of rooms) {
    const of = (locale: BuiltInLocale): Record<string, string> =>
      Object.fromEntries(
        names.map((name) => [name, all[locale][`${room}.${name}`] ?? all.en[`${room}.${name}`] ?? name]),
      );
    defineTexts(room, Object.fromEntries(builtInLocales.map((locale) => [locale, of(locale)])) as never);
  }
}
