import { api, sendJson, type WorklistRow } from '../api.js';
import { h, replace } from '../dom.js';
import { instant } from '../format.js';
import { t } from '../i18n/index.js';
import { attempt, toast } from '../shell.js';
import { nearestSlice, type Point } from './geometry.js';
import { StudyImages } from './study-images.js';
import { Viewport, type ViewportEvents } from './viewport.js';
import type { Volume } from './volume.js';

/** An earlier study of the same patient beside this one, scrolled with it. */
export class Prior {
  readonly viewport: Viewport;
  private suggested: string | null = null;
  private open = false;
  private volume: Volume | null = null;
  private images: StudyImages | null = null;
  /** mm along the normal, prior minus current: two scans lie at different table positions. */
  private shift = 0;

  constructor(
    private readonly node: HTMLElement,
    private readonly study: string,
    events: ViewportEvents,
    private readonly current: () => Volume | null,
    private readonly currentIndex: () => number,
  ) {
    this.viewport = new Viewport('axial', t('viewer.priorTitle'), events);
  }

  suggest(study: string | null): void {
    this.suggested = study;
  }

  owns(viewport: Viewport): boolean {
    return viewport === this.viewport;
  }

  async toggle(): Promise<void> {
    this.open = !this.open;
    this.node.hidden = !this.open;
    document.body.classList.toggle('comparing', this.open);
    if (this.open && !this.volume) {
      await attempt(() => this.choose());
    }
  }

  /** Studies with the same Patient ID and issuer, the one of the comparison first; Patient ID alone never starts a comparison by itself. */
  private async choose(): Promise<void> {
    const same = await api.priors(this.study);
    if (same.length === 0) {
      replace(this.node, h('p', { class: 'sub' }, t('prior.none')));
      return;
    }
    const first = same.find((r) => r.studyInstanceUid === this.suggested) ?? same[0];
    if (first) {
      await this.show(first, same);
    }
  }

  private async show(row: WorklistRow, all: readonly WorklistRow[]): Promise<void> {
    const select = h('select', {}, ...all.map((r) => h('option', { value: r.studyInstanceUid, selected: r === row }, `${instant(r.receivedAt)} ${r.accessionNumber ?? ''}`)));
    select.addEventListener('change', () => {
      const next = all.find((r) => r.studyInstanceUid === select.value);
      if (next) {
        void attempt(() => this.show(next, all));
      }
    });
    const compare = h('button', { type: 'button' }, t('prior.compare'));
    compare.addEventListener('click', () => void this.compare(row.studyInstanceUid));
    replace(this.node, h('p', { class: 'actions' }, h('label', {}, `${t('prior.study')} `, select), compare), this.viewport.node);
    this.images?.cancel();
    const images = new StudyImages(row.studyInstanceUid);
    this.images = images;
    await images.list();
    const series = images.pick(null);
    const opened = series && (await images.open(series.uid, (k) => k === this.viewport.index && this.viewport.redraw()));
    if (!opened) {
      toast(t('viewer.noImages'), true);
      return;
    }
    this.node.append(h('p', { class: 'identity' }, images.identity));
    this.volume = opened.volume;
    this.viewport.show(opened.volume);
    this.alignCentres();
    this.follow(this.currentIndex());
    const regions = await images.regions(opened.volume.grid);
    if (this.images !== images) {
      return; // another one has been chosen meanwhile
    }
    this.viewport.regions = regions;
    await opened.done;
    this.viewport.redraw();
  }

  private async compare(prior: string): Promise<void> {
    if (await attempt(() => sendJson('PUT', `/api/v1/studies/${encodeURIComponent(this.study)}/comparison`, { priorStudyInstanceUid: prior }))) {
      toast(t('prior.compared'));
    }
  }

  private height(volume: Volume | null, index: number): number | null {
    return volume?.grid.slices[index]?.position[2] ?? null;
  }

  private alignCentres(): void {
    const middle = (v: Volume | null): number => this.height(v, Math.floor((v?.grid.slices.length ?? 0) / 2)) ?? 0;
    this.shift = middle(this.volume) - middle(this.current());
  }

  /** From now on the slices in view now belong together. */
  align(index: number): void {
    const here = this.height(this.current(), index);
    const there = this.height(this.volume, this.viewport.index);
    if (here !== null && there !== null) {
      this.shift = there - here;
    }
  }

  follow(index: number): void {
    const here = this.height(this.current(), index);
    if (here !== null && this.volume) {
      this.viewport.scrollTo(nearestSlice(this.volume.grid, this.at(this.volume, here + this.shift)));
      this.near();
    }
  }

  /** What is in view is loaded next. */
  near(): void {
    this.images?.near(this.viewport.index);
  }

  /** The slice of the current study that belongs to the one of the prior in view. */
  leads(): number | null {
    const there = this.height(this.volume, this.viewport.index);
    const current = this.current();
    return there === null || !current ? null : nearestSlice(current.grid, this.at(current, there - this.shift));
  }

  private at(volume: Volume, z: number): Point {
    const o = volume.grid.origin;
    return [o[0], o[1], z];
  }
}
