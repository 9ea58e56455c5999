import type { WorklistRow } from '../api.js';
import { known, t } from '../i18n/index.js';

/** The code that follows a prefix in the row's reasons: the service writes `not analysed: GANTRY_TILT`. */
function codeAfter(row: WorklistRow, prefix: string): string | null {
  const found = row.why.find((w) => w.startsWith(prefix));
  return found === undefined ? null : found.slice(prefix.length).trim();
}

/** The state in plain words, with what is known of it. */
export function stateText(row: WorklistRow): string {
  switch (row.state) {
    case 'RECEIVING':
      return row.instanceCount ? t('state.RECEIVING.count', { count: row.instanceCount }) : t('state.RECEIVING');
    case 'ANALYSING':
      return typeof row.progressPercent === 'number' ? t('state.ANALYSING.percent', { percent: Math.round(row.progressPercent) }) : t('state.ANALYSING');
    case 'NOT_ANALYSED': {
      const code = codeAfter(row, 'not analysed:');
      return code ? t('state.NOT_ANALYSED.reason', { reason: known('reason', code) ?? code }) : t('state.NOT_ANALYSED');
    }
    case 'FAILED': {
      const code = codeAfter(row, 'failed:');
      return code ? t('state.FAILED.code', { code }) : t('state.FAILED');
    }
    default:
      return row.signedAt ? `${t(`state.${row.state}`)}, ${t('state.signed')}` : t(`state.${row.state}`);
  }
}

/** One reason of the service in the reader's language; what is not known here is shown as the service wrote it. */
function reasonText(why: string): string {
  const nodule = /^nodule ([\d.]+) mm$/.exec(why);
  if (nodule?.[1]) {
    return t('why.nodule', { mm: nodule[1] });
  }
  if (why === 'pneumonia flag') {
    return t('why.pneumonia');
  }
  if (why.startsWith('progression')) {
    return t('why.alert');
  }
  const caution = /^caution: (.+)$/.exec(why);
  return caution?.[1] ? t('why.caution', { code: caution[1] }) : why;
}

/** Why the row is where it is; what the state already says is not said twice. */
export function whyText(row: WorklistRow): string {
  return row.why
    .filter((w) => !w.startsWith('not analysed:') && !w.startsWith('failed:'))
    .map(reasonText)
    .join(' · ');
}
