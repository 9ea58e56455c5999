import { api, sendJson } from '../api.js';
import { h, replace } from '../dom.js';
import { instant, personName } from '../format.js';
import { t } from '../i18n/index.js';
import { attempt, toast } from '../shell.js';
import { draftText, type Report } from './report.js';

/** The draft report: written from the measured numbers, then the reader's own, and signed by the reader. */
export class Draft {
  private readonly area = h('textarea', { rows: 16, 'aria-label': t('viewer.draft') });
  private readonly signed = h('p', { class: 'signed', role: 'status' });
  private readonly signButton = h('button', { type: 'button', class: 'primary', onclick: () => void this.ask() }, `${t('draft.sign')} (Ctrl+Enter)`);
  private edited = false;
  private report: Report | null = null;

  constructor(
    private readonly node: HTMLElement,
    private readonly study: string,
    private readonly changed: () => void,
  ) {
    this.area.addEventListener('input', () => {
      this.edited = true;
    });
    this.area.addEventListener('keydown', (e) => {
      if (e.key === 'Escape') {
        e.stopPropagation();
        this.toggle();
      } else if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) {
        e.preventDefault();
        void this.ask();
      }
    });
    const copy = h('button', { type: 'button', onclick: () => void this.copy() }, t('draft.copy'));
    const again = h('button', { type: 'button', onclick: () => this.renew() }, t('draft.renew'));
    replace(node, h('h2', {}, t('viewer.draft')), h('p', { class: 'sub' }, t('draft.note')), this.signed, this.area, h('p', { class: 'actions' }, this.signButton, copy, again, h('a', { href: `/api/v1/studies/${encodeURIComponent(this.study)}/report?format=pdf`, target: '_blank', rel: 'noopener' }, t('panel.pdf'))));
  }

  /** A draft that the reader has changed is left alone; a signed one is shown as it was signed. */
  show(report: Report): void {
    this.report = report;
    const by = report.verification;
    const text = by?.reportText ?? null;
    this.signed.hidden = text === null;
    this.signed.textContent = by && text !== null ? t('draft.signed', { name: personName(by.observer), at: instant(by.at) }) : '';
    this.signButton.disabled = report.status === 'NOT_ANALYSED';
    if (!this.edited) {
      this.area.value = text ?? draftText(report);
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

  /** A signature is asked for twice: it goes to the archive at once. */
  private async ask(): Promise<void> {
    const report = this.report;
    const session = await api.session().catch(() => null);
    if (!report || this.signButton.disabled) {
      return;
    }
    const name = session?.name ? personName(session.name) : t('draft.unnamed');
    const form = h('form', { method: 'dialog' }, h('h2', {}, t('draft.sign')), h('p', {}, t('draft.signAs', { name })), h('p', { class: 'actions' }, h('button', { value: 'ok', class: 'primary' }, t('draft.sign')), h('button', { value: '' }, t('ask.cancel'))));
    const dialog = h('dialog', { 'aria-label': t('draft.sign') }, form);
    dialog.addEventListener('close', () => {
      dialog.remove();
      if (dialog.returnValue === 'ok') {
        void this.sign(report);
      }
    });
    document.body.append(dialog);
    dialog.showModal();
  }

  private async sign(report: Report): Promise<void> {
    // That it is a draft is true until it is signed.
    const body = { resultUid: report.resultUid, text: this.area.value.replace(t('draft.end'), '').trim() };
    if (await attempt(() => sendJson('PUT', `/api/v1/studies/${encodeURIComponent(this.study)}/sign-off`, body))) {
      this.edited = false;
      toast(t('draft.sent'));
    }
    this.changed();
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
