import { expect, test } from 'vitest';
import { addLanguage, defineTexts, formatMessage, listTexts, resolveLocale } from './index.ts';

const texts = defineTexts('testing', {
  en: {
    plain: 'Done.',
    age: 'The image "{name}" is {days, plural, one {# day} other {# days}} old.',
    among: 'One of {names}.',
  },
  de: {
    plain: 'Fertig.',
    age: 'Das Abbild «{name}» ist {days, plural, one {# Tag} other {# Tage}} alt.',
    among: 'Eines von {names}.',
  },
  fr: {
    plain: 'Fini.',
    age: "L'image « {name} » a {days, plural, one {# jour} other {# jours}}.",
    among: 'Un de {names}.',
  },
});

test('one sentence as data prints in every language', () => {
  const message = texts.message('age', { name: 'Debian 12', days: 74 });
  expect(message).toEqual({ key: 'testing.age', params: { name: 'Debian 12', days: 74 } });
  expect(formatMessage('en', message)).toBe('The image "Debian 12" is 74 days old.');
  expect(formatMessage('de', message)).toBe('Das Abbild «Debian 12» ist 74 Tage alt.');
  expect(formatMessage('fr', texts.message('age', { name: 'x', days: 1 }))).toBe("L'image « x » a 1 jour.");
  expect(formatMessage('de', texts.message('among', { names: ['a', 'b', 'c'] }))).toBe('Eines von a, b und c.');
});

test('hostile parameters are not patterns', () => {
  expect(formatMessage('en', texts.message('age', { name: '{days, plural, other {x}} {name}', days: 2 }))).toBe(
    'The image "{days, plural, other {x}} {name}" is 2 days old.',
  );
});

test('a further language is one pack; what it lacks falls back to English; unknown keys are refused', () => {
  addLanguage('it', { 'testing.plain': 'Fatto.' });
  expect(texts.format('it', 'plain')).toBe('Fatto.');
  expect(texts.format('it', 'among', { names: ['a'] })).toBe('One of a.');
  expect(() => addLanguage('it', { 'testing.nothing': 'x' })).toThrow('unknown keys: testing.nothing');
  expect(listTexts('it')).toEqual({ 'testing.plain': 'Fatto.' });
});

test('unknown keys of old evidence stay readable', () => {
  expect(formatMessage('de', { key: 'gone.away' })).toBe('gone.away');
});

test('resolves the language of an environment', () => {
  expect(resolveLocale(undefined, 'de_CH.UTF-8')).toBe('de');
  expect(resolveLocale('xx', 'C')).toBe('en');
});
