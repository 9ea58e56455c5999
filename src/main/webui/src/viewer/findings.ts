import { sendJson } from '../api.js';
import { h, replace } from '../dom.js';
import { quantity } from '../format.js';
import { t } from '../i18n/index.js';
import { attempt, toast } from '../shell.js';
import { densityText, type Nodule, placeText, type Pneumonia, type Report, zoneName } from './report.js';

export const DENSITIES = ['SOLID', 'PART_SOLID', 'GROUND_GLASS', 'CALCIFIED'] as const;
const REASONS = ['VESSEL', 'SCAR', 'LYMPH_NODE', 'ARTEFACT', 'OTHER'] as const;

export interface Verdict {
  verdict: 'ACCEPTED' | 'REJECTED' | 'EDITED';
  reason?: string;
  edit?: Record<string, unknown>;
}

const putVerdict = (finding: string, verdict: Verdict): Promise<unknown> => sendJson('PUT', `/api/v1/findings/${encodeURIComponent(finding)}/verdict`, verdict);

/** The list of findings with the reader's verdicts; `jump` shows one on the images. */
export class Findings {
  private report: Report | null = null;
  private chosen = -1;

  constructor(
    private readonly node: HTMLElement,
    private readonly jump: (nodule: Nodule) => void,
    private readonly judged: () => void,
  ) {}

  show(report: Report | null): void {
    this.report = report;
    this.chosen = Math.min(this.chosen, this.count - 1);
    this.paint();
  }

  get count(): number {
    return this.report?.nodules?.length ?? 0;
  }

  get current(): Nodule | null {
    return this.report?.nodules?.[this.chosen] ?? null;
  }

  step(by: number): void {
    if (this.count > 0) {
      this.choose((this.chosen + by + this.count) % this.count);
    }
  }

  choose(index: number): void {
    this.chosen = index;
    this.paint();
    if (this.current) {
      this.jump(this.current);
    }
  }

  async judge(verdict: Verdict, finding = this.current?.findingUid): Promise<void> {
    if (finding && (await attempt(() => putVerdict(finding, verdict)))) {
      toast(t(`verdict.${verdict.verdict}`));
      this.judged();
    }
  }

  /** Asks why, then rejects. */
  reject(finding = this.current?.findingUid): void {
    if (!finding) {
      return;
    }
    const reason = h('select', { 'aria-label': t('verdict.reason') }, ...REASONS.map((r) => h('option', { value: r }, t(`rejected.${r}`))));
    this.ask(t('verdict.reject'), [h('label', {}, `${t('verdict.reason')} `, reason)], () => void this.judge({ verdict: 'REJECTED', reason: reason.value }, finding));
  }

  edit(): void {
    const n = this.current;
    if (!n) {
      return;
    }
    const number = (value: number | null): HTMLInputElement => h('input', { type: 'number', step: '0.1', min: '0.1', value: value === null ? '' : value.toFixed(1) });
    const long = number(n.longAxisMm);
    const short = number(n.shortAxisMm);
    const density = densityField(n.density);
    const fields = [h('label', {}, `${t('edit.long')} `, long), h('label', {}, `${t('edit.short')} `, short), h('label', {}, `${t('edit.density')} `, density)];
    this.ask(t('verdict.edit'), fields, () => void this.judge({ verdict: 'EDITED', edit: { longAxisMm: long.valueAsNumber, shortAxisMm: short.valueAsNumber, density: density.value } }));
  }

  private ask(title: string, fields: HTMLElement[], done: () => void): void {
    const form = h('form', { method: 'dialog' }, h('h2', {}, title), ...fields.map((f) => h('p', {}, f)), h('p', { class: 'actions' }, h('button', { value: 'ok', class: 'primary' }, t('ask.ok')), h('button', { value: '', formnovalidate: true }, t('ask.cancel'))));
    const dialog = h('dialog', { 'aria-label': title }, form);
    dialog.addEventListener('close', () => {
      dialog.remove();
      if (dialog.returnValue === 'ok') {
        done();
      }
    });
    document.body.append(dialog);
    dialog.showModal();
  }

  private paint(): void {
    const r = this.report;
    if (!r) {
      replace(this.node, h('p', { class: 'sub' }, t('viewer.noResult')));
      return;
    }
    const cautions = [...new Map(r.pipelines.flatMap((p) => p.cautions).map((c) => [c.code, c.text])).values()];
    replace(
      this.node,
      r.reason && h('p', { class: 'warning' }, `${t('state.NOT_ANALYSED')}: ${r.reason.text}`),
      ...cautions.map((c) => h('p', { class: 'warning' }, c)),
      h('h2', {}, t('viewer.nodules')),
      r.nodules === null ? h('p', { class: 'sub' }, t('viewer.notRun')) : r.nodules.length === 0 ? h('p', { class: 'sub' }, t('viewer.noNodules')) : null,
      h('ol', { class: 'findings' }, ...(r.nodules ?? []).map((n, i) => this.nodule(n, i))),
      h('h2', {}, t('viewer.pneumonia')),
      ...(r.pneumonia ? this.pneumonia(r.pneumonia) : [h('p', { class: 'sub' }, t('viewer.notRun'))]),
    );
  }

  private nodule(n: Nodule, i: number): HTMLElement {
    const chosen = i === this.chosen;
    const change = this.report?.comparison?.nodules?.find((c) => c.findingUid === n.findingUid);
    return h(
      'li',
      { class: [chosen ? 'chosen' : '', n.verdict?.action === 'REJECTED' ? 'rejected' : ''].join(' ').trim() },
      h(
        'button',
        { type: 'button', class: 'finding', 'aria-pressed': chosen ? 'true' : 'false', onclick: () => this.choose(i) },
        h('strong', {}, `${densityText(n.density)}, ${placeText(n)}`),
        h('span', {}, `${quantity(n.longAxisMm, 1)} × ${quantity(n.shortAxisMm, 1)} mm · ${quantity(n.volumeMm3, 0, 'mm³')} · ${t('viewer.score')} ${quantity(n.score, 2)}`),
        this.verdictOn(n.findingUid),
        change ? h('span', {}, `${change.change} ${quantity(change.diameterChangeMm, 1, 'mm')}`) : null,
      ),
      chosen && this.buttons(n.findingUid, true),
    );
  }

  /** What the reader said, where one did. */
  private verdictOn(finding: string): HTMLElement | null {
    const decision = this.report?.verification?.decisions.find((d) => d.findingUid === finding);
    if (!decision) {
      return null;
    }
    const why = decision.reason ? ` (${REASONS.some((r) => r === decision.reason) ? t(`rejected.${decision.reason as (typeof REASONS)[number]}`) : decision.reason})` : '';
    return h('span', { class: 'verdict' }, `${t(`verdict.${decision.action as Verdict['verdict'] | 'ADDED'}`)}${why}`);
  }

  private buttons(finding: string, editable: boolean): HTMLElement {
    return h(
      'p',
      { class: 'actions' },
      h('button', { type: 'button', onclick: () => void this.judge({ verdict: 'ACCEPTED' }, finding) }, `${t('verdict.accept')} (a)`),
      h('button', { type: 'button', onclick: () => this.reject(finding) }, `${t('verdict.reject')} (x)`),
      editable && h('button', { type: 'button', onclick: () => this.edit() }, `${t('verdict.edit')} (e)`),
    );
  }

  private pneumonia(p: Pneumonia): (HTMLElement | null)[] {
    const zones = h('table', {}, h('thead', {}, h('tr', {}, ...[t('zone.name'), t('zone.lung'), t('zone.lesion'), '%'].map((x, i) => h('th', { scope: 'col', class: i > 0 ? 'number' : null }, x)))), h('tbody', {}, ...p.zones.map((z) => h('tr', {}, h('td', {}, zoneName(z.name)), h('td', { class: 'number' }, z.lungMl.toFixed(0)), h('td', { class: 'number' }, z.lesionMl.toFixed(1)), h('td', { class: 'number' }, z.percent.toFixed(1))))));
    return [
      h('p', {}, h('strong', { class: p.flag ? 'URGENT' : 'ROUTINE' }, t(p.flag ? 'viewer.flagged' : 'viewer.notFlagged')), ` ${t('viewer.score')} ${p.score.toFixed(2)} / ${p.threshold.toFixed(2)}`),
      h('p', {}, `${t('viewer.affected')}: ${p.proportionPercent.toFixed(2)} % (${p.lesionVolumeMl.toFixed(1)} mL / ${p.lungVolumeMl.toFixed(0)} mL)`),
      h('p', {}, h('span', { class: 'key groundGlass' }), `${t('viewer.groundGlass')} ${p.groundGlassMl.toFixed(1)} mL `, h('span', { class: 'key consolidation' }), `${t('viewer.consolidation')} ${p.consolidationMl.toFixed(1)} mL`),
      histogram(p),
      zones,
      h('p', { class: 'sub' }, t('zone.note')),
      this.verdictOn(p.findingUid),
      this.buttons(p.findingUid, false),
    ];
  }
}

export function densityField(chosen: string): HTMLSelectElement {
  return h('select', {}, ...DENSITIES.map((d) => h('option', { value: d, selected: d === chosen }, densityText(d))));
}

/** Lung volume over HU; drawn with elements, so that it is sharp at any size and has its numbers as text. */
function histogram(p: Pneumonia): HTMLElement {
  const bins = p.histogram ?? [];
  const most = Math.max(...bins.map((b) => b.ml), 1e-9);
  const bars = bins.map((b) => {
    const bar = h('span', { class: 'bar', title: `${b.fromHu} … ${b.fromHu + b.widthHu} HU: ${b.ml.toFixed(1)} mL` });
    bar.style.height = `${(b.ml / most) * 100}%`;
    return bar;
  });
  const last = bins.at(-1);
  const ends = last ? [h('span', {}, `${bins[0]?.fromHu ?? ''} HU`), h('span', {}, `${last.fromHu + last.widthHu} HU`)] : [];
  return h('figure', { class: 'histogram', role: 'img', 'aria-label': t('viewer.histogram') }, h('div', { class: 'bars' }, ...bars), h('figcaption', {}, ...ends));
}
