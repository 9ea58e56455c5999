import { h, replace } from '../dom.js';
import { t } from '../i18n/index.js';
import { toast } from '../shell.js';
import { draftText, type Report } from './report.js';

/** The draft report: written from the measured numbers, then the reader's own. */
export class Draft {
  private readonly area = h('textarea', { rows: 16, 'aria-label': t('viewer.draft') });
  private edited = false;

  constructor(
    private readonly node: HTMLElement,
    private readonly study: string,
  ) {
    this.area.addEventListener('input', () => {
      this.edited = true;
    });
    this.area.addEventListener('keydown', (e) => {
      if (e.key === 'Escape') {
        e.stopPropagation();
        this.toggle();
      }
    });
    const copy = h('button', { type: 'button', class: 'primary', onclick: () => void this.copy() }, t('draft.copy'));
    const again = h('button', { type: 'button', onclick: () => this.renew() }, t('draft.renew'));
    replace(node, h('h2', {}, t('viewer.draft')), h('p', { class: 'sub' }, t('draft.note')), this.area, h('p', { class: 'actions' }, copy, again, h('a', { href: `/api/v1/studies/${encodeURIComponent(this.study)}/report?format=pdf`, target: '_blank', rel: 'noopener' }, t('panel.pdf'))));
  }

  private report: Report | null = null;

  /** A draft that the reader has changed is left alone. */
  show(report: Report): void {
    this.report = report;
    if (!this.edited) {
      this.renew();
    }
  }

  private renew(): void {
    this.area.value = this.report ? draftText(this.report) : '';
    this.edited = false;
  }

  toggle(): void {
    this.node.hidden = !this.node.hidden;
    if (!this.node.hidden) {
      this.area.focus();
      this.area.setSelectionRange(0, 0);
      this.area.scrollTop = 0;
    }
  }

  private async copy(): Promise<void> {
    this.area.select();
    try {
      await navigator.clipboard.writeText(this.area.value);
      toast(t('draft.copied'));
    } catch {
      toast(t('draft.copyByHand'), true);
    }
  }
}
