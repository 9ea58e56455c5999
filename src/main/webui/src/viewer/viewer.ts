import { Problem, sendJson } from '../api.js';
import { byId, h, replace, typing } from '../dom.js';
import { t, type MessageKey } from '../i18n/index.js';
import { attempt, keysDialog, toast } from '../shell.js';
import { Draft } from './draft.js';
import { densityField, Findings } from './findings.js';
import { type Index, toIndex } from './geometry.js';
import { type Hanging, keepHanging, loadHanging } from './hanging.js';
import { MissingSlices } from './loader.js';
import type { Ruler } from './marks.js';
import { fromVoxel } from './plane.js';
import { Prior } from './prior.js';
import { analysedSeries, type Nodule, readReport, type Report } from './report.js';
import { StudyImages } from './study-images.js';
import { type Tool, Viewport } from './viewport.js';
import type { Volume } from './volume.js';
import { type HuWindow, type PresetName, PRESETS } from './windowing.js';

const TOOLS: readonly (readonly [Tool, string])[] = [['window', 'w'], ['pan', 'h'], ['zoom', 'z'], ['measure', 'm'], ['missed', 'f']];
const PRESET_KEYS: Record<string, PresetName> = { '1': 'lung', '2': 'mediastinum', '3': 'bone' };

/** What the reader is told when images do not come. */
function notLoaded(error: unknown): string {
  const why = error instanceof Error ? error.message : String(error);
  return error instanceof MissingSlices ? t('viewer.missing', { count: error.missing, all: error.all, why }) : t('error.load', { why });
}

/** One study on the screen: three planes, findings, verdicts, draft, prior. */
export class Viewer {
  private readonly hanging: Hanging = loadHanging();
  private readonly images: StudyImages;
  private readonly findings: Findings;
  private readonly draft: Draft;
  private readonly prior: Prior;
  private readonly planes: Record<'axial' | 'coronal' | 'sagittal', Viewport>;
  private volume: Volume | null = null;
  private missed: Ruler[] = [];
  readonly keys: () => void;

  constructor(private readonly study: string) {
    const events = {
      scrolled: (v: Viewport) => this.scrolled(v),
      windowed: (w: HuWindow) => this.setWindow(w),
      measured: (v: Viewport, r: Ruler) => this.measured(v, r),
      pointed: (_: Viewport, i: Index) => this.show(i),
    };
    this.images = new StudyImages(study);
    this.planes = {
      axial: new Viewport('axial', t('viewer.axial'), events),
      coronal: new Viewport('coronal', t('viewer.coronal'), events),
      sagittal: new Viewport('sagittal', t('viewer.sagittal'), events),
    };
    this.findings = new Findings(byId('findings'), (n) => this.jump(n), () => void this.readResult());
    this.draft = new Draft(byId('draft'), study, () => void this.readResult());
    this.prior = new Prior(byId('prior'), study, events, () => this.volume, () => this.planes.axial.index);
    this.keys = keysDialog([['↑ ↓ PgUp PgDn', t('vkeys.scroll')], ['n p', t('vkeys.next')], ['1 2 3', t('vkeys.presets')], ['w h z m', t('vkeys.tools')], ['f', t('vkeys.missed')], ['a x e', t('vkeys.verdict')], ['o', t('vkeys.overlay')], ['l', t('vkeys.layout')], ['c', t('vkeys.prior')], ['k', t('vkeys.link')], ['r', t('vkeys.reset')], ['d', t('vkeys.draft')], ['Esc', t('vkeys.back')]]);
  }

  async start(): Promise<void> {
    replace(byId('views'), this.planes.axial.node, this.planes.coronal.node, this.planes.sagittal.node);
    this.toolbar();
    this.applyHanging();
    document.addEventListener('keydown', (e) => this.key(e));
    const report = this.readResult();
    try {
      await this.images.list();
      const series = this.images.pick(analysedSeries(await report));
      if (!series) {
        this.status(t('viewer.noImages'));
        return;
      }
      await this.open(series.uid);
    } catch (error) {
      this.status(notLoaded(error));
    }
  }

  private async open(series: string): Promise<void> {
    const opened = await this.images.open(series, (k) => this.arrived(k));
    if (!opened) {
      this.status(t('viewer.noGeometry'));
      return;
    }
    byId('connection').textContent = this.images.identity;
    this.volume = opened.volume;
    Object.values(this.planes).forEach((v) => v.show(opened.volume));
    this.planes.axial.canvas.focus();
    const regions = await this.images.regions(opened.volume.grid);
    Object.values(this.planes).forEach((v) => {
      v.regions = regions;
      v.redraw();
    });
    document.body.dataset.regions = String(regions.length);
    await opened.done;
    this.status('');
    document.body.dataset.loaded = 'true';
    performance.mark('hilum-loaded');
  }

  private arrived(k: number): void {
    const v = this.volume;
    if (!v) {
      return;
    }
    if (k === this.planes.axial.index) {
      this.planes.axial.redraw();
    }
    if (v.count === 1) {
      // Two frames on it has been painted.
      requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('hilum-first-image')));
    }
    if (v.count % 16 === 0 || v.count === v.loaded.length) {
      this.planes.coronal.redraw();
      this.planes.sagittal.redraw();
      this.status(t('viewer.loading', { count: v.count, all: v.loaded.length }));
    }
  }

  private async readResult(): Promise<Report | null> {
    try {
      const report = await readReport(this.study);
      this.findings.show(report);
      this.draft.show(report);
      this.prior.suggest(report.comparison?.priorStudyUid ?? null);
      return report;
    } catch (error) {
      this.findings.show(null);
      if (!(error instanceof Problem && error.status === 409)) {
        toast(t('error.load', { why: error instanceof Error ? error.message : String(error) }), true);
      }
      return null;
    }
  }

  private status(text: string): void {
    byId('status').textContent = text;
  }

  /** Shows one voxel on all three planes. */
  private show(index: Index): void {
    const grid = this.volume?.grid;
    if (grid) {
      for (const v of Object.values(this.planes)) {
        v.scrollTo(fromVoxel(grid, v.plane, index).at);
      }
      this.scrolled(this.planes.axial);
    }
  }

  private jump(nodule: Nodule): void {
    if (this.volume) {
      for (const v of Object.values(this.planes)) {
        v.chosen = nodule.trackingUid;
        v.redraw();
      }
      this.show(toIndex(this.volume.grid, nodule.centerLpsMm));
    }
  }

  private scrolled(viewport: Viewport): void {
    if (viewport === this.planes.axial) {
      this.images.near(viewport.index);
      if (this.hanging.linked) {
        this.prior.follow(viewport.index);
      }
    } else if (this.prior.owns(viewport)) {
      this.prior.near();
      const to = this.hanging.linked ? this.prior.leads() : null;
      if (to !== null) {
        this.planes.axial.scrollTo(to);
        this.images.near(to);
      }
    }
  }

  private setWindow(window: HuWindow): void {
    this.hanging.window = window;
    this.applyHanging();
  }

  private applyHanging(): void {
    const { window, layout, overlay, linked } = this.hanging;
    for (const v of [...Object.values(this.planes), this.prior.viewport]) {
      v.overlay = overlay;
      v.setWindow(window);
    }
    byId('views').className = layout;
    byId('window').textContent = `C ${window.center.toFixed(0)} W ${window.width.toFixed(0)}`;
    document.querySelector('#toolbar [data-toggle=overlay]')?.setAttribute('aria-pressed', String(overlay));
    document.querySelector('#toolbar [data-toggle=link]')?.setAttribute('aria-pressed', String(linked));
    keepHanging(this.hanging);
  }

  private setTool(tool: Tool): void {
    this.missed = [];
    for (const v of [...Object.values(this.planes), this.prior.viewport]) {
      v.tool = tool;
    }
    document.querySelectorAll('#toolbar [data-tool]').forEach((b) => b.setAttribute('aria-pressed', String(b.getAttribute('data-tool') === tool)));
    if (tool === 'missed') {
      toast(t('missed.how'));
    }
  }

  /** Two lines drawn on one axial slice are the axes of a finding that was missed. */
  private measured(viewport: Viewport, ruler: Ruler): void {
    if (viewport.tool !== 'missed' || viewport !== this.planes.axial) {
      return;
    }
    this.missed = [...this.missed.filter((r) => r.at === ruler.at), ruler];
    const [first, second] = this.missed;
    if (first && second) {
      this.missed = [];
      this.askMissed(viewport, first, second);
    }
  }

  private askMissed(viewport: Viewport, first: Ruler, second: Ruler): void {
    const [long, short] = viewport.lengthMm(first) >= viewport.lengthMm(second) ? [first, second] : [second, first];
    const density = densityField('SOLID');
    const form = h('form', { method: 'dialog' }, h('h2', {}, t('missed.title')), h('p', {}, `${viewport.lengthMm(long).toFixed(1)} × ${viewport.lengthMm(short).toFixed(1)} mm`), h('p', {}, h('label', {}, `${t('edit.density')} `, density)), h('p', { class: 'actions' }, h('button', { value: 'ok', class: 'primary' }, t('ask.ok')), h('button', { value: '' }, t('ask.cancel'))));
    const dialog = h('dialog', { 'aria-label': t('missed.title') }, form);
    dialog.addEventListener('close', () => {
      dialog.remove();
      viewport.rulers = viewport.rulers.filter((r) => r !== first && r !== second);
      viewport.redraw();
      if (dialog.returnValue === 'ok') {
        void this.addMissed(long, short, density.value);
      }
    });
    document.body.append(dialog);
    dialog.showModal();
  }

  private async addMissed(long: Ruler, short: Ruler, density: string): Promise<void> {
    const sop = this.volume?.grid.slices[long.at]?.sop;
    const body = { sopInstanceUid: sop, longAxis: [long.from, long.to], shortAxis: [short.from, short.to], density };
    if (await attempt(() => sendJson('POST', `/api/v1/studies/${encodeURIComponent(this.study)}/missed-findings`, body))) {
      toast(t('missed.added'));
      this.setTool('window');
      await this.readResult();
    }
  }

  private toolbar(): void {
    const button = (text: string, action: () => void, data: Record<string, string> = {}): HTMLElement => h('button', { type: 'button', onclick: action, ...data }, text);
    replace(
      byId('toolbar'),
      h('a', { href: `/?study=${encodeURIComponent(this.study)}`, class: 'nav' }, `← ${t('nav.worklist')}`),
      ...TOOLS.map(([tool, key]) => button(`${t(`tool.${tool}` as MessageKey)} (${key})`, () => this.setTool(tool), { 'data-tool': tool, 'aria-pressed': String(tool === 'window') })),
      h('span', { class: 'gap' }),
      ...Object.entries(PRESET_KEYS).map(([key, preset]) => button(`${t(`preset.${preset}` as MessageKey)} (${key})`, () => this.setWindow(PRESETS[preset]))),
      h('span', { id: 'window', class: 'sub' }),
      h('span', { class: 'gap' }),
      button(`${t('viewer.overlay')} (o)`, () => this.toggle('overlay'), { 'data-toggle': 'overlay' }),
      button(`${t('viewer.layout')} (l)`, () => this.toggle('layout')),
      button(`${t('viewer.prior')} (c)`, () => void this.prior.toggle()),
      button(`${t('viewer.link')} (k)`, () => this.toggle('link'), { 'data-toggle': 'link' }),
      button(`${t('viewer.draft')} (d)`, () => this.draft.toggle()),
      h('span', { id: 'status', role: 'status', class: 'sub' }),
    );
  }

  private toggle(what: 'overlay' | 'layout' | 'link'): void {
    if (what === 'overlay') {
      this.hanging.overlay = !this.hanging.overlay;
    } else if (what === 'layout') {
      this.hanging.layout = this.hanging.layout === 'mpr' ? 'axial' : 'mpr';
    } else {
      this.hanging.linked = !this.hanging.linked;
      this.prior.align(this.planes.axial.index);
    }
    this.applyHanging();
  }

  private focused(): Viewport {
    const all = [...Object.values(this.planes), this.prior.viewport];
    return all.find((v) => v.canvas === document.activeElement) ?? this.planes.axial;
  }

  private key(event: KeyboardEvent): void {
    if (typing(event) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) {
      return;
    }
    const preset = PRESET_KEYS[event.key];
    const tool = TOOLS.find(([, key]) => key === event.key);
    const up = (steps: number): void => this.focused().scrollBy(steps);
    const actions: Record<string, () => void> = {
      ArrowUp: () => up(1), ArrowDown: () => up(-1), PageUp: () => up(10), PageDown: () => up(-10),
      n: () => this.findings.step(1), p: () => this.findings.step(-1),
      a: () => void this.findings.judge({ verdict: 'ACCEPTED' }), x: () => this.findings.reject(), e: () => this.findings.edit(),
      o: () => this.toggle('overlay'), l: () => this.toggle('layout'), k: () => this.toggle('link'), c: () => void this.prior.toggle(),
      r: () => [...Object.values(this.planes), this.prior.viewport].forEach((v) => v.reset()),
      d: () => this.draft.toggle(), '?': this.keys, '+': () => this.focused().zoomBy(1.2), '-': () => this.focused().zoomBy(1 / 1.2),
      Escape: () => location.assign(`/?study=${encodeURIComponent(this.study)}`),
    };
    const action = preset ? () => this.setWindow(PRESETS[preset]) : tool ? () => this.setTool(tool[0]) : actions[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  }
}

