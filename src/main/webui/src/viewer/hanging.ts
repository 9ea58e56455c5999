import { PRESETS, type HuWindow } from './windowing.js';

/** How the reader likes the images to hang; kept in this browser, it holds nothing of a patient. */
export interface Hanging {
  window: HuWindow;
  layout: 'mpr' | 'axial';
  overlay: boolean;
  linked: boolean;
}

const STORED = 'hilum.hanging';
const DEFAULT: Hanging = { window: PRESETS.lung, layout: 'mpr', overlay: true, linked: true };

/** What was stored, or the default where it is damaged or from another version. */
export function parseHanging(stored: string | null): Hanging {
  try {
    const s = JSON.parse(stored ?? '{}') as Partial<Hanging>;
    const w = s.window;
    return {
      window: w && Number.isFinite(w.center) && w.width >= 2 ? { center: w.center, width: w.width } : DEFAULT.window,
      layout: s.layout === 'axial' ? 'axial' : 'mpr',
      overlay: s.overlay !== false,
      linked: s.linked !== false,
    };
  } catch {
    return DEFAULT;
  }
}

export const loadHanging = (): Hanging => parseHanging(localStorage.getItem(STORED));
export const keepHanging = (hanging: Hanging): void => localStorage.setItem(STORED, JSON.stringify(hanging));
