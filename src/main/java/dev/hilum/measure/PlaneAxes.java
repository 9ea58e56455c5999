package dev.hilum.measure;

import dev.hilum.volume.Mask;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.VolumeGeometry;
import dev.hilum.volume.VoxelIndex;
import java.util.ArrayList;
import java.util.List;

/**
 * Long and short axis of a mask in one plane of its geometry. The boundary runs a quarter of a pixel outside of the
 * outermost voxel centres: along a row or column of the image a diameter is the distance of the outermost centres plus
 * half a pixel. From the centres alone the longest distance of a shape falls short by up to 0.9 pixel, with a boundary
 * midway between voxels it is up to 0.8 pixel too long, since the longest of all directions picks the favourable ones;
 * docs/measurement-accuracy.md has what remains.
 *
 * @param longAxis the greatest distance of two boundary points
 * @param shortAxis the greatest extent perpendicular to it, of boundary points at the same place along the long axis to
 *     within half a pixel
 */
record PlaneAxes(LineSegment longAxis, LineSegment shortAxis) {
    /** How far the boundary lies outside of a voxel's centre, in pixels. */
    private static final double RIM = 0.25;

    /** A boundary point in the plane, mm along rows and columns. */
    private record Edge(double u, double v) {}

    /** @param slice a plane where the mask has voxels */
    static PlaneAxes of(Mask mask, int slice) {
        List<Edge> edges = edges(mask, slice);
        VolumeGeometry g = mask.geometry();
        Edge from = edges.getFirst();
        Edge to = from;
        double longest = -1;
        for (int i = 0; i < edges.size(); i++) {
            for (int j = i + 1; j < edges.size(); j++) {
                double square = square(edges.get(i), edges.get(j));
                if (square > longest + 1e-9) {
                    longest = square;
                    from = edges.get(i);
                    to = edges.get(j);
                }
            }
        }
        LineSegment longAxis = segment(g, from, to, slice);
        return new PlaneAxes(longAxis, shortAxis(g, edges, from, to, slice));
    }

    double longMm() {
        return longAxis.lengthMm();
    }

    double shortMm() {
        return shortAxis.lengthMm();
    }

    double meanMm() {
        return (longMm() + shortMm()) / 2;
    }

    private static LineSegment shortAxis(VolumeGeometry g, List<Edge> edges, Edge from, Edge to, int slice) {
        double length = Math.sqrt(square(from, to));
        double du = (to.u - from.u) / length;
        double dv = (to.v - from.v) / length;
        double reach = Math.max(g.columnSpacingMm(), g.rowSpacingMm()) / 2;
        double widest = -1;
        double along = 0;
        double low = 0;
        double high = 0;
        for (Edge a : edges) {
            for (Edge b : edges) {
                double ta = a.u * du + a.v * dv;
                double tb = b.u * du + b.v * dv;
                double wa = a.v * du - a.u * dv;
                double wb = b.v * du - b.u * dv;
                if (Math.abs(ta - tb) <= reach && wb - wa > widest + 1e-9) {
                    widest = wb - wa;
                    along = (ta + tb) / 2;
                    low = wa;
                    high = wb;
                }
            }
        }
        return segment(
                g,
                new Edge(along * du - low * dv, along * dv + low * du),
                new Edge(along * du - high * dv, along * dv + high * du),
                slice);
    }

    private static List<Edge> edges(Mask mask, int slice) {
        Mask.Box box = mask.box();
        List<Edge> edges = new ArrayList<>();
        for (int r = box.fromRow(); r < box.toRow(); r++) {
            for (int c = box.fromColumn(); c < box.toColumn(); c++) {
                if (mask.contains(c, r, slice)) {
                    edge(mask, c, r, -1, 0, slice, edges);
                    edge(mask, c, r, 1, 0, slice, edges);
                    edge(mask, c, r, 0, -1, slice, edges);
                    edge(mask, c, r, 0, 1, slice, edges);
                }
            }
        }
        if (edges.isEmpty()) {
            throw new IllegalArgumentException("the mask has no voxel in slice " + slice);
        }
        return edges;
    }

    private static void edge(Mask mask, int c, int r, int dc, int dr, int slice, List<Edge> edges) {
        if (!mask.contains(c + dc, r + dr, slice)) {
            VolumeGeometry g = mask.geometry();
            edges.add(new Edge((c + RIM * dc) * g.columnSpacingMm(), (r + RIM * dr) * g.rowSpacingMm()));
        }
    }

    private static LineSegment segment(VolumeGeometry g, Edge from, Edge to, int slice) {
        return new LineSegment(point(g, from, slice), point(g, to, slice));
    }

    private static PatientPoint point(VolumeGeometry g, Edge edge, int slice) {
        return g.toPatient(new VoxelIndex(edge.u / g.columnSpacingMm(), edge.v / g.rowSpacingMm(), slice));
    }

    private static double square(Edge a, Edge b) {
        return (a.u - b.u) * (a.u - b.u) + (a.v - b.v) * (a.v - b.v);
    }
}
