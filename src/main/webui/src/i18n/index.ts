import { en, type MessageKey, type Messages } from './en.js';
import { zh } from './zh.js';

export type { MessageKey } from './en.js';
export type Language = 'en' | 'zh';

const TABLES: Record<Language, Messages> = { en, zh };
const STORED = 'hilum.language';

/** The chosen language, else the browser's first that we have, else English. */
export function chosenLanguage(stored: string | null, wanted: readonly string[]): Language {
  if (stored === 'en' || stored === 'zh') {
    return stored;
  }
  const first = wanted.map((l) => l.toLowerCase().split('-')[0]).find((l) => l === 'en' || l === 'zh');
  return first === 'zh' ? 'zh' : 'en';
}

let current: Language =
  typeof document === 'undefined' ? 'en' : chosenLanguage(localStorage.getItem(STORED), navigator.languages);

export const language = (): Language => current;

/** For this page only; {@link switchLanguage} keeps it. */
export function useLanguage(wanted: Language): void {
  current = wanted;
}

/** Every state of the pages is in the address or stored, so a reload shows the same in the other language. */
export function switchLanguage(): void {
  localStorage.setItem(STORED, current === 'en' ? 'zh' : 'en');
  location.reload();
}

export function t(key: MessageKey, values: Record<string, string | number> = {}): string {
  return TABLES[current][key].replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}

/** The message, or null where this code has none. */
export function known(prefix: 'reason' | 'state' | 'caution', code: string): string | null {
  const key = `${prefix}.${code}`;
  return key in TABLES[current] ? t(key as MessageKey) : null;
}
