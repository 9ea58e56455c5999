import { api, type ControlChart, type Drift } from './api.js';
import { h } from './dom.js';
import { t, type MessageKey } from './i18n/index.js';

const WIDTH = 260;
const HEIGHT = 64;
const FRESH_MS = 60_000;
const SVG = 'http://www.w3.org/2000/svg';

export interface Curves {
  /** Averages, left to right, as SVG points. */
  average: string;
  /** Outline of the room between the limits. */
  limits: string;
}

/** The curves of a chart in a frame of this size, all of it in view; null before there is a point. */
export function curves(chart: ControlChart, width: number, height: number): Curves | null {
  const p = chart.points;
  if (p.length === 0) {
    return null;
  }
  const low = Math.min(...p.map((v) => Math.min(v.average, v.lower)));
  const high = Math.max(...p.map((v) => Math.max(v.average, v.upper)));
  const x = (i: number): string => ((i * width) / Math.max(1, p.length - 1)).toFixed(1);
  const y = (v: number): string => (high === low ? height / 2 : ((high - v) / (high - low)) * height).toFixed(1);
  const line = (of: (v: (typeof p)[number]) => number): string[] => p.map((v, i) => `${x(i)},${y(of(v))}`);
  return { average: line((v) => v.average).join(' '), limits: [...line((v) => v.upper), ...line((v) => v.lower).reverse()].join(' ') };
}

/** What is to be looked at first: out of control, then in control, then collecting. */
export function order(charts: readonly ControlChart[]): ControlChart[] {
  const rank = { OUT_OF_CONTROL: 0, IN_CONTROL: 1, COLLECTING: 2 } as const;
  return [...charts].sort((a, b) => rank[a.state] - rank[b.state]);
}

export function scannerName(chart: ControlChart): string {
  const s = chart.scanner;
  const parts = [s.manufacturer, s.model, s.kernel, s.thicknessMm > 0 ? `${s.thicknessMm} mm` : ''].filter((x) => x !== '');
  return parts.length === 0 ? t('charts.unnamed') : parts.join(' · ');
}

function svg(name: string, attributes: Record<string, string>, ...children: Element[]): Element {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

const round = (v: number | null | undefined): string => (v === null || v === undefined ? t('unit.none') : v.toPrecision(3));

function figure(chart: ControlChart, baseline: number): HTMLElement {
  const name = t(`charts.${chart.measure}` as MessageKey);
  const drawn = curves(chart, WIDTH, HEIGHT);
  const latest = chart.points.at(-1);
  const says = chart.state === 'COLLECTING' ? t('charts.collecting', { count: chart.values, all: baseline }) : t('charts.numbers', { mean: round(chart.mean), deviation: round(chart.deviation), latest: round(latest?.average) });
  const picture = drawn && svg('svg', { viewBox: `-2 -2 ${WIDTH + 4} ${HEIGHT + 4}`, role: 'img', 'aria-label': `${name}: ${says}` }, svg('polygon', { points: drawn.limits, class: 'limits' }), svg('polyline', { points: drawn.average, class: 'average' }));
  return h('figure', { class: `chart ${chart.state}` }, h('figcaption', {}, `${name} `, h('span', { class: 'state' }, t(`charts.${chart.state}` as MessageKey))), picture, h('p', { class: 'sub' }, says));
}

/** EWMA control charts of each scanner; read anew at most once a minute, what a person has opened stays open. */
export class ControlCharts {
  private readonly opened = new Map<string, boolean>();
  private node: HTMLElement | null = null;
  private readAt = -Infinity;

  async card(): Promise<HTMLElement> {
    if (this.node === null || performance.now() - this.readAt > FRESH_MS) {
      this.readAt = performance.now();
      this.node = this.draw(await api.drift());
    }
    return this.node;
  }

  private draw(drift: Drift): HTMLElement {
    const byScanner = new Map<string, ControlChart[]>();
    for (const chart of drift.charts) {
      const name = scannerName(chart);
      byScanner.set(name, [...(byScanner.get(name) ?? []), chart]);
    }
    const scanners = [...byScanner].map(([name, charts]) => this.scanner(name, charts, drift.baseline));
    const note = t('charts.note', { baseline: drift.baseline, lambda: drift.lambda, sigmas: drift.sigmas });
    return h('section', { class: 'card wide', 'aria-label': t('charts.title') }, h('h2', {}, t('charts.title')), h('p', { class: 'sub' }, note), scanners.length === 0 && h('p', { class: 'sub' }, t('charts.none')), ...scanners);
  }

  private scanner(name: string, charts: readonly ControlChart[], baseline: number): HTMLElement {
    const out = charts.filter((c) => c.state === 'OUT_OF_CONTROL').length;
    const says = out > 0 ? t('charts.out', { count: out, all: charts.length }) : '';
    const node = h('details', { open: this.opened.get(name) ?? out > 0 }, h('summary', {}, `${name} `, h('strong', { class: 'CRITICAL' }, says)), h('div', { class: 'charts' }, ...order(charts).map((c) => figure(c, baseline))));
    node.addEventListener('toggle', () => this.opened.set(name, node.open));
    return node;
  }
}
