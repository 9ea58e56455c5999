/** A window over Hounsfield units. */
export interface HuWindow {
  center: number;
  width: number;
}

export type PresetName = 'lung' | 'mediastinum' | 'bone';
export const PRESETS: Record<PresetName, HuWindow> = {
  lung: { center: -600, width: 1500 },
  mediastinum: { center: 40, width: 400 },
  bone: { center: 400, width: 1800 },
};

const OFFSET = 32768;

/** Grey value for every HU as a packed opaque pixel, by the linear function of PS3.3 C.11.2.1.2.1. */
export function greyTable({ center, width }: HuWindow): Uint32Array {
  const table = new Uint32Array(65536);
  const w = Math.max(2, width);
  for (let i = 0; i < table.length; i++) {
    const y = ((i - OFFSET - (center - 0.5)) / (w - 1) + 0.5) * 255;
    const g = y <= 0 ? 0 : y >= 255 ? 255 : Math.round(y);
    table[i] = (0xff000000 | (g << 16) | (g << 8) | g) >>> 0;
  }
  return table;
}

export function paint(hu: Int16Array, table: Uint32Array, out: Uint32Array): void {
  for (let i = 0; i < hu.length; i++) {
    out[i] = table[(hu[i] as number) + OFFSET] as number;
  }
}
