// Dark, light, or as the system has it.

const KEPT = 'tradebot.theme';
export const THEMES = ['auto', 'light', 'dark'];

const asked = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set();

export const theme = () => (THEMES.includes(localStorage.getItem(KEPT)) ? localStorage.getItem(KEPT) : 'auto');
export const isDark = () => (theme() === 'auto' ? asked.matches : theme() === 'dark');

function apply() {
  document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
  listeners.forEach((changed) => changed());
}

export function choose(name) {
  localStorage.setItem(KEPT, name);
  apply();
}

/** Calls back on each change until the answer is called. */
export function onTheme(changed) {
  listeners.add(changed);
  return () => listeners.delete(changed);
}

/** A colour of the style sheet, for what is painted on a canvas. */
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

asked.addEventListener('change', apply);
apply();
