import { type DataSet, items, number, numbers, Tag, text } from './dicomweb.js';

/** LPS, millimetres. */
export type Point = readonly [number, number, number];
/** Column, row, slice; from 0, at voxel centres. */
export type Index = readonly [number, number, number];

export interface Slice {
  sop: string;
  /** From 1. */
  frame: number;
  position: Point;
  slope: number;
  intercept: number;
}

/** The voxel grid of a series; slices ascend along the normal of the image plane. */
export interface Grid {
  columns: number;
  rows: number;
  slices: readonly Slice[];
  /** Between columns, rows, slices; mm. */
  spacing: Point;
  /** Along a row of pixels, along a column of pixels, and their cross product. */
  axes: readonly [Point, Point, Point];
  origin: Point;
  bitsAllocated: number;
  bitsStored: number;
  signed: boolean;
}

export const dot = (a: Point, b: Point): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const minus = (a: Point, b: Point): Point => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const cross = (a: Point, b: Point): Point => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
const point = (v: readonly number[], from = 0): Point => [v[from] ?? NaN, v[from + 1] ?? NaN, v[from + 2] ?? NaN];

interface Plane {
  slice: Slice;
  orientation: readonly number[];
  pixelSpacing: readonly number[];
}

/** The value of an attribute of one frame: in its own functional group, the shared one, or the data set itself. */
function grouped(ds: DataSet, frame: number, group: string): DataSet {
  const own = items(ds, Tag.perFrameGroups)[frame - 1];
  const shared = items(ds, Tag.sharedGroups)[0];
  return (own && items(own, group)[0]) ?? (shared && items(shared, group)[0]) ?? ds;
}

function planes(ds: DataSet): Plane[] {
  const count = number(ds, Tag.frameCount, 1);
  return Array.from({ length: count }, (_, i) => {
    const rescale = grouped(ds, i + 1, Tag.pixelValueTransformation);
    return {
      slice: {
        sop: text(ds, Tag.sopInstanceUid),
        frame: i + 1,
        position: point(numbers(grouped(ds, i + 1, Tag.planePosition), Tag.imagePosition)),
        slope: number(rescale, Tag.rescaleSlope, 1),
        intercept: number(rescale, Tag.rescaleIntercept, 0),
      },
      orientation: numbers(grouped(ds, i + 1, Tag.planeOrientation), Tag.imageOrientation),
      pixelSpacing: numbers(grouped(ds, i + 1, Tag.pixelMeasures), Tag.pixelSpacing),
    };
  });
}

function median(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length / 2)] ?? 1;
}

/** The grid of the headers of a series, or null where they have no common image plane. */
export function gridOf(headers: readonly DataSet[]): Grid | null {
  const all = headers.flatMap(planes).filter((p) => p.orientation.length === 6 && p.pixelSpacing.length === 2 && p.slice.position.every(Number.isFinite));
  const first = all[0];
  const header = headers[0];
  if (!first || !header) {
    return null;
  }
  const along = point(first.orientation);
  const down = point(first.orientation, 3);
  const normal = cross(along, down);
  const slices = all
    .filter((p) => dot(cross(point(p.orientation), point(p.orientation, 3)), normal) > 0.999)
    .map((p) => p.slice)
    .sort((a, b) => dot(a.position, normal) - dot(b.position, normal));
  const gaps = slices.slice(1).map((s, i) => dot(minus(s.position, slices[i]?.position ?? s.position), normal));
  const between = median(gaps.filter((g) => g > 1e-3).sort((a, b) => a - b));
  const lowest = slices[0];
  return !lowest
    ? null
    : {
        columns: number(header, Tag.columns, 0),
        rows: number(header, Tag.rows, 0),
        slices,
        spacing: [first.pixelSpacing[1] ?? 1, first.pixelSpacing[0] ?? 1, between],
        axes: [along, down, normal],
        origin: lowest.position,
        bitsAllocated: number(header, Tag.bitsAllocated, 16),
        bitsStored: number(header, Tag.bitsStored, 16),
        signed: number(header, Tag.pixelRepresentation, 0) === 1,
      };
}

/** The slice whose plane is nearest to a position; slices need not be equally far apart. */
export function nearestSlice(grid: Grid, p: Point): number {
  const wanted = dot(p, grid.axes[2]);
  let best = 0;
  let least = Infinity;
  grid.slices.forEach((s, i) => {
    const away = Math.abs(dot(s.position, grid.axes[2]) - wanted);
    if (away < least) {
      least = away;
      best = i;
    }
  });
  return best;
}

/** Where a point lies on the grid; column and row with fractions, slice whole. */
export function toIndex(grid: Grid, p: Point): Index {
  const k = nearestSlice(grid, p);
  const from = minus(p, grid.slices[k]?.position ?? grid.origin);
  return [dot(from, grid.axes[0]) / grid.spacing[0], dot(from, grid.axes[1]) / grid.spacing[1], k];
}

export function toPoint(grid: Grid, [i, j, k]: Index): Point {
  const s = grid.slices[Math.max(0, Math.min(grid.slices.length - 1, Math.round(k)))]?.position ?? grid.origin;
  const [a, d] = grid.axes;
  const x = i * grid.spacing[0];
  const y = j * grid.spacing[1];
  return [s[0] + a[0] * x + d[0] * y, s[1] + a[1] * x + d[1] * y, s[2] + a[2] * x + d[2] * y];
}

/** The patient direction that an axis points to most: L, P, H or their opposites R, A, F. */
export function letter(axis: Point, sign: 1 | -1): string {
  const size = axis.map(Math.abs);
  const main = size.indexOf(Math.max(...size));
  return (axis[main] ?? 0) * sign > 0 ? (['L', 'P', 'H'][main] ?? '') : (['R', 'A', 'F'][main] ?? '');
}
