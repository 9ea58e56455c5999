import { api, type Sent, type StudyView, type WorklistRow } from '../api.js';
import { h, replace } from '../dom.js';
import { instant, personName } from '../format.js';
import { t } from '../i18n/index.js';
import { attempt } from '../shell.js';
import { stateText, whyText } from './wording.js';

export const viewerUrl = (studyUid: string): string => `/viewer.html?study=${encodeURIComponent(studyUid)}`;

function deliveryLine(delivery: Sent, changed: () => void): HTMLElement {
  const retry = h('button', { type: 'button', 'aria-label': t('delivery.retryOf', { name: delivery.destination }) }, t('delivery.retry'));
  retry.addEventListener('click', () => void attempt(() => api.retry(delivery.id)).then(changed));
  return h(
    'li',
    {},
    h('span', { class: `chip ${delivery.state}` }, `${delivery.destination}: ${t(`delivery.${delivery.state}`)}`),
    delivery.state !== 'DELIVERED' ? h('span', { class: 'sub' }, ` ${t('delivery.attempts', { count: delivery.attempts })}${delivery.lastError ? ` · ${delivery.lastError}` : ''} `) : null,
    delivery.state !== 'DELIVERED' && retry,
  );
}

function section(title: string, ...children: (Node | null)[]): HTMLElement {
  return h('section', {}, h('h3', {}, title), ...children);
}

function studyParts(view: StudyView): HTMLElement[] {
  return [
    section(
      t('panel.series'),
      h('ul', {}, ...(view.series ?? []).map((s) => h('li', {}, h('strong', {}, s.taken ? t('panel.taken') : t('panel.left')), ` ${s.why} `, h('span', { class: 'sub uid' }, s.seriesInstanceUid)))),
    ),
    section(
      t('panel.results'),
      h('ul', {}, ...view.results.map((r) => h('li', {}, `${instant(r.createdAt)}: ${t(r.state === 'LIVE' ? 'panel.live' : 'panel.superseded')}`))),
    ),
    section(
      t('panel.models'),
      h('ul', {}, ...(view.models ?? []).map((m) => h('li', {}, `${m.name} ${m.version}${m.clinicallyEvaluated ? '' : `: ${t('panel.notEvaluated')}`}`))),
    ),
  ];
}

/** The selected study beside the list: what became of it and where it went. */
export class StudyPanel {
  constructor(
    private readonly node: HTMLElement,
    private readonly changed: () => void,
    private readonly close: () => void,
  ) {}

  hide(): void {
    this.node.hidden = true;
  }

  async show(row: WorklistRow): Promise<void> {
    const deliveries = row.deliveries ?? [];
    const view = await api.study(row.studyInstanceUid);
    const report = `/api/v1/studies/${encodeURIComponent(row.studyInstanceUid)}/report`;
    const hasResult = view.results.some((r) => r.state === 'LIVE');
    const again = h('button', { type: 'button' }, t('panel.reanalyse'));
    again.addEventListener('click', () => void attempt(() => api.reanalyse(row.studyInstanceUid)).then(this.changed));
    const focused = this.node.contains(document.activeElement);
    replace(
      this.node,
      h('header', {}, h('h2', {}, personName(row.patientName)), h('button', { type: 'button', class: 'quiet', onclick: this.close }, t('panel.close'))),
      h('p', {}, h('strong', { class: row.priority }, t(`priority.${row.priority}`)), ` ${whyText(row)}`),
      h('p', {}, stateText(row), view.reasonText ? `. ${view.reasonText}` : ''),
      h('p', { class: 'actions' }, h('a', { class: 'button', href: viewerUrl(row.studyInstanceUid) }, t('panel.open')), hasResult && h('a', { href: `${report}?format=pdf`, target: '_blank', rel: 'noopener' }, t('panel.pdf')), hasResult && h('a', { href: `${report}?format=sr`, download: 'sr.dcm' }, t('panel.sr')), again),
      h('p', { class: 'sub' }, `${t('panel.instances')}: ${view.instanceCount}`),
      section(t('panel.deliveries'), deliveries.length === 0 ? h('p', { class: 'sub' }, t('delivery.none')) : h('ul', {}, ...deliveries.map((d) => deliveryLine(d, this.changed)))),
      ...studyParts(view),
    );
    this.node.hidden = false;
    if (focused) {
      this.node.querySelector<HTMLElement>('button, a')?.focus();
    }
  }
}
