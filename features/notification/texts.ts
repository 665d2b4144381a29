import { defineTexts } from '@allmend/kit-i18n';

/** What stands around notices in messages for people. */
export const notificationTexts = defineTexts('notification', {
  en: {
    'many-failure': '{count, plural, one {# failure} other {# failures}}: {title}',
    'many-recovery': '{count, plural, one {# recovery} other {# recoveries}}: {title}',
    'many-warning': '{count, plural, one {# warning} other {# warnings}}: {title}',
    'many-information': '{count, plural, one {# notice} other {# notices}}: {title}',
    'many-mixed': '{count, plural, one {# notice} other {# notices}}: {title}',
    remedy: 'What to do:',
    more: '{count, plural, one {# more notice stands} other {# more notices stand}} in the console.',
    why: 'Sent by Allmend to the channel {channel}. To end this, pause or delete the channel.',
  },
  de: {
    'many-failure': '{count, plural, one {# Fehler} other {# Fehler}}: {title}',
    'many-recovery': '{count, plural, one {# behobener Fehler} other {# behobene Fehler}}: {title}',
    'many-warning': '{count, plural, one {# Warnung} other {# Warnungen}}: {title}',
    'many-information': '{count, plural, one {# Mitteilung} other {# Mitteilungen}}: {title}',
    'many-mixed': '{count, plural, one {# Mitteilung} other {# Mitteilungen}}: {title}',
    remedy: 'Was zu tun ist:',
    more: '{count, plural, one {# weitere Mitteilung steht} other {# weitere Mitteilungen stehen}} in der Konsole.',
    why: 'Von Allmend an den Kanal {channel} gesendet. Um das zu beenden, pausieren oder löschen Sie den Kanal.',
  },
  fr: {
    'many-failure': '{count, plural, one {# échec} other {# échecs}} : {title}',
    'many-recovery': '{count, plural, one {# rétablissement} other {# rétablissements}} : {title}',
    'many-warning': '{count, plural, one {# avertissement} other {# avertissements}} : {title}',
    'many-information': '{count, plural, one {# avis} other {# avis}} : {title}',
    'many-mixed': '{count, plural, one {# avis} other {# avis}} : {title}',
    remedy: 'Que faire :',
    more: '{count, plural, one {# autre avis se trouve} other {# autres avis se trouvent}} dans la console.',
    why: 'Envoyé par Allmend au canal {channel}. Pour y mettre fin, suspendez ou supprimez le canal.',
  },
});
