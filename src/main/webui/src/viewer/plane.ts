import { type Grid, type Index, letter } from './geometry.js';
import { AIR, type Volume } from './volume.js';

/** A plane through the volume along two of its axes. Names are those of an axial series. */
export type PlaneName = 'axial' | 'coronal' | 'sagittal';

/** How a plane lies on the grid: which volume axis runs to the right, which downwards (reversed: head up), which through it. */
export interface PlaneLayout {
  across: 0 | 1;
  down: 1 | 2;
  through: 0 | 1 | 2;
  reversed: boolean;
}

const LAYOUTS: Record<PlaneName, PlaneLayout> = {
  axial: { across: 0, down: 1, through: 2, reversed: false },
  coronal: { across: 0, down: 2, through: 1, reversed: true },
  sagittal: { across: 1, down: 2, through: 0, reversed: true },
};

export const layout = (name: PlaneName): PlaneLayout => LAYOUTS[name];

const size = (grid: Grid): Index => [grid.columns, grid.rows, grid.slices.length];

export interface PlaneSize {
  width: number;
  height: number;
  /** mm */
  pixelWidth: number;
  pixelHeight: number;
  /** Number of planes. */
  depth: number;
}

export function planeSize(grid: Grid, name: PlaneName): PlaneSize {
  const l = LAYOUTS[name];
  const n = size(grid);
  return { width: n[l.across], height: n[l.down], pixelWidth: grid.spacing[l.across], pixelHeight: grid.spacing[l.down], depth: n[l.through] };
}

/** HU of one plane, row by row; air where a slice has not arrived. An axial one is a view, the others are gathered into `out`. */
export function extract(volume: Volume, name: PlaneName, at: number, out: Int16Array): Int16Array {
  const { columns, rows, slices } = volume.grid;
  if (name === 'axial') {
    return volume.slice(at) ?? out.fill(AIR);
  }
  const n = slices.length;
  const width = name === 'coronal' ? columns : rows;
  for (let k = 0; k < n; k++) {
    const slice = volume.slice(n - 1 - k);
    const from = k * width;
    if (!slice) {
      out.fill(AIR, from, from + width);
    } else if (name === 'coronal') {
      out.set(slice.subarray(at * columns, (at + 1) * columns), from);
    } else {
      for (let j = 0, i = at; j < rows; j++, i += columns) {
        out[from + j] = slice[i] as number;
      }
    }
  }
  return out;
}

/** Pixel of a plane (x to the right, y down, pixel centres at whole numbers) to voxel. */
export function toVoxel(grid: Grid, name: PlaneName, at: number, x: number, y: number): Index {
  const l = LAYOUTS[name];
  const index: [number, number, number] = [0, 0, 0];
  index[l.through] = at;
  index[l.across] = x;
  index[l.down] = l.reversed ? size(grid)[l.down] - 1 - y : y;
  return index;
}

/** The inverse of {@link toVoxel}. */
export function fromVoxel(grid: Grid, name: PlaneName, index: Index): { at: number; x: number; y: number } {
  const l = LAYOUTS[name];
  const y = index[l.down];
  return { at: index[l.through], x: index[l.across], y: l.reversed ? size(grid)[l.down] - 1 - y : y };
}

/** Patient directions at the left, right, upper and lower edge. */
export function edgeLetters(grid: Grid, name: PlaneName): { left: string; right: string; top: string; bottom: string } {
  const l = LAYOUTS[name];
  const down = l.reversed ? -1 : 1;
  const up = l.reversed ? 1 : -1;
  return { left: letter(grid.axes[l.across], -1), right: letter(grid.axes[l.across], 1), top: letter(grid.axes[l.down], up), bottom: letter(grid.axes[l.down], down) };
}
