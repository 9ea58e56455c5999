import type { Sent, WorklistRow } from '../api.js';
import { h } from '../dom.js';
import { age, duration, personName, quantity } from '../format.js';
import { t } from '../i18n/index.js';
import { stateText, whyText } from './wording.js';

/** The mark of one destination on a row; words, not colour alone. */
function destination(delivery: Sent): HTMLElement {
  const mark = { DELIVERED: '✓', PENDING: '…', DEAD: '✕' }[delivery.state];
  return h('span', { class: `chip ${delivery.state}`, title: `${delivery.destination}: ${t(`delivery.${delivery.state}`)}` }, `${delivery.destination} ${mark}`);
}

function cell(className: string, ...children: (Node | string)[]): HTMLElement {
  return h('div', { role: 'gridcell', class: className }, ...children);
}

export const rowId = (uid: string): string => `row-${uid}`;

/** One study on the list. */
export function rowElement(row: WorklistRow, selected: boolean, now: number): HTMLElement {
  return h(
    'div',
    { role: 'row', id: rowId(row.studyInstanceUid), class: `row ${row.priority}`, 'aria-selected': selected ? 'true' : 'false', 'data-study': row.studyInstanceUid },
    cell('priority', t(`priority.${row.priority}`)),
    cell('patient', h('span', { class: 'name' }, personName(row.patientName)), h('span', { class: 'sub' }, row.patientId ?? '')),
    cell('', row.accessionNumber ?? ''),
    cell('why', whyText(row)),
    cell('number', row.noduleCount === null ? t('unit.none') : String(row.noduleCount)),
    cell('number', quantity(row.largestMm, 1, 'mm')),
    cell('number', quantity(row.affectedPercent, 1, '%')),
    cell(`state ${row.state}`, stateText(row)),
    cell('number', age(now - Date.parse(row.receivedAt))),
    cell('number', duration(row.timeToFlagMs)),
    cell('deliveries', ...(row.deliveries ?? []).map(destination)),
  );
}
