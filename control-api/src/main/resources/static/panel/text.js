// The panel's language: one of the tables below text/, chosen once when the page is opened.

import en from './text/en.js';
import fr from './text/fr.js';

const TEXTS = { en, fr };
const KEPT = 'tradebot.language';

export const LANGUAGES = [['en', 'English'], ['fr', 'Français']];

function wanted() {
  const kept = localStorage.getItem(KEPT);
  if (kept in TEXTS) return kept;
  const asked = navigator.languages.map((name) => name.slice(0, 2).toLowerCase());
  return asked.find((name) => name in TEXTS) || 'en';
}

export const language = wanted();

/** How numbers and times are written: as the browser does where it speaks the language. */
export const locale = navigator.languages.find((name) => name.toLowerCase().startsWith(language))
  || (language === 'fr' ? 'fr-FR' : 'en-GB');

/** Everything on the page is drawn anew in the other language. */
export function speak(other) {
  localStorage.setItem(KEPT, other);
  location.reload();
}

/** The text of a key, with `{name}` replaced by values. */
export function t(key, values = {}) {
  const text = TEXTS[language][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Words of the API (ORDER_BOOK, order_book) as words for people; translated where they are ours. */
export function word(kind, value) {
  if (value === null || value === undefined || value === '') return '–';
  const known = TEXTS[language][`${kind}.${value}`];
  return known ?? String(value).toLowerCase().replaceAll('_', ' ').replace(/\bsma\b/, 'SMA');
}
