import { h } from '../dom.js';
import { t } from '../i18n/index.js';
import { edgeLetters, extract, planeSize, type PlaneName, toVoxel } from './plane.js';
import { drawLetters, drawRulers, type Frame, type Ruler } from './marks.js';
import { type Cut, cut, outline, type Region } from './regions.js';
import type { Index } from './geometry.js';
import type { Volume } from './volume.js';
import { greyTable, type HuWindow, paint } from './windowing.js';

export type Tool = 'window' | 'pan' | 'zoom' | 'measure' | 'missed';

/** What a viewport tells its page. */
export interface ViewportEvents {
  scrolled(viewport: Viewport): void;
  windowed(change: HuWindow): void;
  measured(viewport: Viewport, ruler: Ruler): void;
  pointed(viewport: Viewport, index: Index): void;
}

const COLOURS = { finding: [255, 214, 79], groundGlass: [79, 195, 247], consolidation: [255, 112, 166], lung: [128, 128, 128] } as const;
const FILL = 70;

/** One plane of one volume on a canvas, with scroll, window, zoom, pan and rulers. */
export class Viewport {
  readonly node: HTMLElement;
  readonly canvas = h('canvas', { tabindex: 0 });
  index = 0;
  zoom = 1;
  pan: [number, number] = [0, 0];
  rulers: Ruler[] = [];
  regions: readonly Region[] = [];
  chosen = '';
  overlay = true;
  tool: Tool = 'window';
  private volume: Volume | null = null;
  private window: HuWindow = { center: -600, width: 1500 };
  private table = greyTable(this.window);
  private readonly slice = document.createElement('canvas');
  private image: ImageData | null = null;
  private gathered = new Int16Array(0);
  private queued = false;
  private readonly caption = h('span', { class: 'caption' });
  /** Frames drawn, for measuring. */
  drawn = 0;

  constructor(
    readonly plane: PlaneName,
    readonly title: string,
    private readonly events: ViewportEvents,
  ) {
    this.canvas.setAttribute('aria-label', title);
    this.canvas.setAttribute('role', 'img');
    this.node = h('figure', { class: `viewport ${plane}` }, this.canvas, h('figcaption', {}, title, ' ', this.caption));
    new ResizeObserver(() => this.redraw()).observe(this.canvas);
    this.pointer();
  }

  show(volume: Volume): void {
    const { width, height, depth } = planeSize(volume.grid, this.plane);
    this.volume = volume;
    this.image = new ImageData(width, height);
    this.slice.width = width;
    this.slice.height = height;
    this.gathered = new Int16Array(width * height);
    this.index = Math.min(depth - 1, Math.floor(depth / 2));
    this.redraw();
  }

  get depth(): number {
    return this.volume ? planeSize(this.volume.grid, this.plane).depth : 0;
  }

  get shown(): Volume | null {
    return this.volume;
  }

  scrollTo(index: number): void {
    const next = Math.max(0, Math.min(this.depth - 1, Math.round(index)));
    if (next !== this.index) {
      this.index = next;
      this.redraw();
    }
  }

  scrollBy(steps: number): void {
    this.scrollTo(this.index + steps);
    this.events.scrolled(this);
  }

  setWindow(window: HuWindow): void {
    this.window = window;
    this.table = greyTable(window);
    this.redraw();
  }

  reset(): void {
    this.zoom = 1;
    this.pan = [0, 0];
    this.rulers = [];
    this.redraw();
  }

  /** Draws at the next frame; several requests before it are one. */
  redraw(): void {
    if (!this.queued) {
      this.queued = true;
      requestAnimationFrame(() => {
        this.queued = false;
        this.draw();
      });
    }
  }

  /** CSS pixels to pixels of the plane, centres at whole numbers. */
  toPlane(x: number, y: number): [number, number] {
    const f = this.frame();
    return [(x - f.left) / f.scaleX - 0.5, (y - f.top) / f.scaleY - 0.5];
  }

  private frame(): Frame {
    const size = this.volume ? planeSize(this.volume.grid, this.plane) : { width: 1, height: 1, pixelWidth: 1, pixelHeight: 1 };
    const mmWide = size.width * size.pixelWidth;
    const mmHigh = size.height * size.pixelHeight;
    const perMm = Math.min(this.canvas.clientWidth / mmWide, this.canvas.clientHeight / mmHigh) * this.zoom;
    return {
      left: (this.canvas.clientWidth - mmWide * perMm) / 2 + this.pan[0],
      top: (this.canvas.clientHeight - mmHigh * perMm) / 2 + this.pan[1],
      scaleX: size.pixelWidth * perMm,
      scaleY: size.pixelHeight * perMm,
    };
  }

  private draw(): void {
    const ratio = window.devicePixelRatio;
    const wide = Math.round(this.canvas.clientWidth * ratio);
    const high = Math.round(this.canvas.clientHeight * ratio);
    if (this.canvas.width !== wide || this.canvas.height !== high) {
      this.canvas.width = wide;
      this.canvas.height = high;
    }
    const g = this.canvas.getContext('2d', { alpha: false });
    const slice = this.slice.getContext('2d', { alpha: false });
    if (!g || !slice || !this.volume || !this.image) {
      return;
    }
    paint(extract(this.volume, this.plane, this.index, this.gathered), this.table, new Uint32Array(this.image.data.buffer));
    slice.putImageData(this.image, 0, 0);
    g.setTransform(1, 0, 0, 1, 0, 0);
    g.fillStyle = '#000';
    g.fillRect(0, 0, wide, high);
    const f = this.frame();
    g.setTransform(f.scaleX * ratio, 0, 0, f.scaleY * ratio, f.left * ratio, f.top * ratio);
    g.imageSmoothingEnabled = true;
    g.drawImage(this.slice, 0, 0);
    if (this.overlay) {
      this.drawRegions(g);
    }
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawRulers(g, f, this.rulers.filter((r) => r.at === this.index), (r) => this.lengthMm(r));
    drawLetters(g, edgeLetters(this.volume.grid, this.plane), this.canvas.clientWidth, this.canvas.clientHeight, this.plane === 'axial' && this.canvas.clientWidth < 520 ? 38 : 18);
    const here = this.plane !== 'axial' || this.volume.loaded[this.index] === 1;
    this.caption.textContent = `${this.index + 1} / ${this.depth}${this.height()}${here ? '' : ` · ${t('viewer.notHere')}`}`;
    this.canvas.dataset.index = String(this.index);
    this.canvas.dataset.here = String(here);
    this.drawn++;
  }

  /** Where an axial slice lies, so that two scans can be compared by it. */
  private height(): string {
    const z = this.plane === 'axial' ? this.volume?.grid.slices[this.index]?.position[2] : undefined;
    return z === undefined ? '' : ` · z ${z.toFixed(1)} mm`;
  }

  private drawRegions(g: CanvasRenderingContext2D): void {
    const grid = this.volume?.grid;
    for (const region of grid ? this.regions : []) {
      const c = cut(region, grid as NonNullable<typeof grid>, this.plane, this.index);
      if (!c) {
        continue;
      }
      const [r, gr, b] = COLOURS[region.kind];
      if (region.kind !== 'finding') {
        this.fill(g, c, COLOURS[region.kind]);
      }
      const lines = outline(c);
      const path = new Path2D();
      for (let i = 0; i < lines.length; i += 4) {
        path.moveTo(lines[i] as number, lines[i + 1] as number);
        path.lineTo(lines[i + 2] as number, lines[i + 3] as number);
      }
      const m = g.getTransform();
      g.lineWidth = (region.trackingUid !== '' && region.trackingUid === this.chosen ? 3 : 1.6) / Math.max(0.2, m.a / window.devicePixelRatio);
      g.strokeStyle = `rgb(${r} ${gr} ${b})`;
      g.stroke(path);
    }
  }

  private fill(g: CanvasRenderingContext2D, c: Cut, [r, gr, b]: readonly [number, number, number]): void {
    const tile = new OffscreenCanvas(c.width, c.height);
    const to = tile.getContext('2d');
    if (to) {
      const image = new ImageData(c.width, c.height);
      const colour = ((FILL << 24) | (b << 16) | (gr << 8) | r) >>> 0;
      new Uint32Array(image.data.buffer).set(Uint32Array.from(c.mask, (m) => (m ? colour : 0)));
      to.putImageData(image, 0, 0);
      g.imageSmoothingEnabled = false;
      g.drawImage(tile, c.x, c.y);
    }
  }

  lengthMm(ruler: Ruler): number {
    const size = this.volume && planeSize(this.volume.grid, this.plane);
    return size ? Math.hypot((ruler.to[0] - ruler.from[0]) * size.pixelWidth, (ruler.to[1] - ruler.from[1]) * size.pixelHeight) : 0;
  }

  private pointer(): void {
    const c = this.canvas;
    c.addEventListener('contextmenu', (e) => e.preventDefault());
    c.addEventListener(
      'wheel',
      (e) => {
        e.preventDefault();
        if (e.ctrlKey) {
          this.zoomBy(e.deltaY < 0 ? 1.1 : 1 / 1.1);
        } else {
          this.scrollBy(Math.sign(e.deltaY) * (this.plane === 'axial' ? -1 : 1));
        }
      },
      { passive: false },
    );
    c.addEventListener('pointerdown', (e) => this.drag(e));
    c.addEventListener('dblclick', (e) => {
      const [x, y] = this.toPlane(e.offsetX, e.offsetY);
      if (this.volume) {
        this.events.pointed(this, toVoxel(this.volume.grid, this.plane, this.index, Math.round(x), Math.round(y)));
      }
    });
  }

  zoomBy(factor: number): void {
    this.zoom = Math.max(0.25, Math.min(20, this.zoom * factor));
    this.redraw();
  }

  /** One drag with the tool of the button: left the chosen one, middle pan, right zoom. */
  private drag(down: PointerEvent): void {
    this.canvas.setPointerCapture(down.pointerId);
    this.canvas.focus();
    const tool: Tool = down.button === 1 ? 'pan' : down.button === 2 ? 'zoom' : this.tool;
    const from = this.toPlane(down.offsetX, down.offsetY);
    const ruler: Ruler | null = tool === 'measure' || tool === 'missed' ? { at: this.index, from, to: from } : null;
    if (ruler) {
      this.rulers.push(ruler);
    }
    const move = (e: PointerEvent): void => {
      if (ruler) {
        ruler.to = this.toPlane(e.offsetX, e.offsetY);
      } else if (tool === 'window') {
        this.events.windowed({ center: this.window.center + e.movementY * 2, width: Math.max(2, this.window.width + e.movementX * 3) });
      } else if (tool === 'pan') {
        this.pan = [this.pan[0] + e.movementX, this.pan[1] + e.movementY];
      } else {
        this.zoomBy(1 - e.movementY / 150);
      }
      this.redraw();
    };
    const up = (): void => {
      this.canvas.removeEventListener('pointermove', move);
      if (ruler && this.lengthMm(ruler) < 0.5) {
        this.rulers.splice(this.rulers.indexOf(ruler), 1);
      } else if (ruler) {
        this.events.measured(this, ruler);
      }
      this.redraw();
    };
    this.canvas.addEventListener('pointermove', move);
    this.canvas.addEventListener('pointerup', up, { once: true });
  }
}
