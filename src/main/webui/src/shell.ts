import { getJson } from './api.js';
import { byId, h, replace } from './dom.js';
import { language, switchLanguage, t, type MessageKey } from './i18n/index.js';
import type { Liveness } from './live.js';

type Page = 'worklist' | 'intake' | 'operations' | 'viewer';
const THEME = 'hilum.theme';

function theme(): 'dark' | 'light' {
  return localStorage.getItem(THEME) === 'light' ? 'light' : 'dark';
}

function link(page: Page, here: Page, href: string, text: MessageKey): HTMLElement {
  return h('a', { href, class: 'nav', 'aria-current': page === here ? 'page' : null }, t(text));
}

function themeButton(): HTMLButtonElement {
  const button = h('button', { type: 'button', class: 'quiet', 'aria-label': t('nav.theme.label') });
  const paint = (): void => {
    document.documentElement.dataset.theme = theme();
    replace(button, t(theme() === 'dark' ? 'nav.theme' : 'nav.theme.dark'));
  };
  button.addEventListener('click', () => {
    localStorage.setItem(THEME, theme() === 'dark' ? 'light' : 'dark');
    paint();
  });
  paint();
  return button;
}

/** The header, the notices and the language of the page; pages fill `#main`. */
export function startShell(page: Page, title: string, keys?: () => void): void {
  document.documentElement.lang = language() === 'zh' ? 'zh-CN' : 'en';
  document.title = `${title} · Hilum`;
  replace(
    byId('top'),
    h('a', { href: '#main', class: 'skip' }, t('nav.skip')),
    h('span', { class: 'brand' }, 'Hilum'),
    h('nav', { 'aria-label': 'Hilum' }, link('worklist', page, '/', 'nav.worklist'), link('intake', page, '/intake.html', 'nav.intake'), link('operations', page, '/operations.html', 'nav.operations')),
    h('span', { id: 'connection', role: 'status' }),
    keys ? h('button', { type: 'button', class: 'quiet', onclick: keys }, `${t('nav.keys')} ?`) : null,
    themeButton(),
    h('button', { type: 'button', class: 'quiet', 'aria-label': t('nav.language.label'), lang: language() === 'en' ? 'zh-CN' : 'en', onclick: switchLanguage }, t('nav.language')),
  );
  replace(byId('notice'), t('notice.unverified'));
  void showSession();
}

/** Who is signed in, or that nobody need be. */
async function showSession(): Promise<void> {
  const session = await getJson<{ signIn: boolean; user: string | null }>('/api/v1/session').catch(() => null);
  const said = session === null ? null : session.signIn ? h('span', {}, session.user ?? '') : h('span', { class: 'demo' }, t('notice.demo'));
  replace(byId('notice'), t('notice.unverified'), ' ', said);
}

export function showLiveness(state: Liveness): void {
  const node = byId('connection');
  node.className = state.kind;
  const text = state.kind === 'live' ? t('live.on') : state.kind === 'polling' ? t('live.polling', { seconds: state.seconds }) : t('live.off', { why: state.why });
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

/** A line that goes away by itself and is read out by screen readers. */
export function toast(text: string, failed = false): void {
  const node = h('p', { class: failed ? 'toast failed' : 'toast', role: failed ? 'alert' : 'status' }, text);
  document.body.append(node);
  setTimeout(() => node.remove(), failed ? 8_000 : 3_000);
}

/** Does an action of the person and says why where it could not be done. */
export async function attempt(action: () => Promise<unknown>): Promise<boolean> {
  try {
    await action();
    return true;
  } catch (error) {
    toast(t('error.action', { why: error instanceof Error ? error.message : String(error) }), true);
    return false;
  }
}

/** The keys of a page, in a modal dialog. */
export function keysDialog(keys: readonly (readonly [string, string])[]): () => void {
  return () => {
    const dialog = h(
      'dialog',
      { 'aria-label': t('keys.title') },
      h('h2', {}, t('keys.title')),
      h('dl', { class: 'keys' }, ...keys.flatMap(([key, what]) => [h('dt', {}, h('kbd', {}, key)), h('dd', {}, what)])),
      h('form', { method: 'dialog' }, h('button', {}, t('keys.close'))),
    );
    dialog.addEventListener('close', () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  };
}
