import { t } from '../i18n/index.js';
import { startShell } from '../shell.js';
import { Viewer } from '../viewer/viewer.js';

const study = new URLSearchParams(location.search).get('study');
if (study === null) {
  location.replace('/');
} else {
  const viewer = new Viewer(study);
  startShell('viewer', t('viewer.title'), viewer.keys);
  await viewer.start();
}
