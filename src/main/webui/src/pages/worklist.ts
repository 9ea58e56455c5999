import { t } from '../i18n/index.js';
import { keysDialog, startShell } from '../shell.js';
import { typing } from '../dom.js';
import { Worklist } from '../worklist/worklist.js';

const keys = keysDialog([
  ['j k ↓ ↑', t('keys.move')],
  ['g G', t('keys.ends')],
  ['Enter', t('keys.open')],
  ['Space', t('keys.details')],
  ['/', t('keys.search')],
  ['Esc', t('keys.clear')],
  ['?', t('keys.help')],
]);
startShell('worklist', t('nav.worklist'), keys);
document.addEventListener('keydown', (e) => {
  if (e.key === '?' && !typing(e) && !document.querySelector('dialog[open]')) {
    keys();
  }
});
new Worklist().start();
