import type { Grid } from './geometry.js';

export const AIR = -1024;

/** Hounsfield units of a series, slice after slice as they arrive. */
export class Volume {
  /** Of a slice that has not arrived zero: read it through {@link slice}. Filling it all would delay the first image. */
  private readonly hu: Int16Array;
  readonly loaded: Uint8Array;
  count = 0;

  constructor(readonly grid: Grid) {
    this.hu = new Int16Array(grid.columns * grid.rows * grid.slices.length);
    this.loaded = new Uint8Array(grid.slices.length);
  }

  /** One slice, or null where it has not arrived. */
  slice(k: number): Int16Array | null {
    const size = this.grid.columns * this.grid.rows;
    return this.loaded[k] === 1 ? this.hu.subarray(k * size, (k + 1) * size) : null;
  }

  /** Takes the stored values of one slice, little-endian, and keeps them as HU. */
  put(k: number, bytes: ArrayBuffer): void {
    const slice = this.grid.slices[k];
    const size = this.grid.columns * this.grid.rows;
    if (!slice || bytes.byteLength < size * (this.grid.bitsAllocated / 8)) {
      throw new Error(`slice ${k + 1} has ${bytes.byteLength} bytes, too few for ${this.grid.columns} × ${this.grid.rows}`);
    }
    toHu(stored(bytes, size, this.grid), slice.slope, slice.intercept, this.hu.subarray(k * size, (k + 1) * size));
    this.count += this.loaded[k] ? 0 : 1;
    this.loaded[k] = 1;
  }
}

/** Stored values with their sign; bits above Bits Stored are cut off. */
function stored(bytes: ArrayBuffer, size: number, grid: Grid): Int16Array | Uint16Array | Uint8Array | Int8Array {
  if (grid.bitsAllocated === 8) {
    return grid.signed ? new Int8Array(bytes, 0, size) : new Uint8Array(bytes, 0, size);
  }
  const unused = 16 - grid.bitsStored;
  if (grid.signed) {
    const values = new Int16Array(bytes, 0, size);
    return unused === 0 ? values : values.map((v) => (v << (16 + unused)) >> (16 + unused));
  }
  const values = new Uint16Array(bytes, 0, size);
  return unused === 0 ? values : values.map((v) => v & (0xffff >> unused));
}

function toHu(values: ArrayLike<number>, slope: number, intercept: number, out: Int16Array): void {
  for (let i = 0; i < out.length; i++) {
    const v = Math.round((values[i] as number) * slope + intercept);
    out[i] = v < -32768 ? -32768 : v > 32767 ? 32767 : v;
  }
}

/** The order in which slices are fetched: from the one in view outwards. */
export function outwards(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => i).sort((a, b) => Math.abs(a - from) - Math.abs(b - from) || a - b);
}
