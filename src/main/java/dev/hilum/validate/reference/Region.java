package dev.hilum.validate.reference;

import dev.hilum.volume.Mask;
import dev.hilum.volume.PatientBox;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.VoxelIndex;

/** Where a lesion or a finding lies, in patient space (LPS, mm). */
public sealed interface Region permits Region.Ball, Region.Cuboid, Region.Voxels {
    PatientPoint center();

    /** Of the ball itself, else of a ball of the same volume, mm. */
    double diameterMm();

    boolean contains(PatientPoint point);

    PatientBox bounds();

    /** A centre and a diameter, as LUNA16 gives them. */
    record Ball(PatientPoint center, double diameterMm) implements Region {
        @Override
        public boolean contains(PatientPoint point) {
            // LUNA16's script: squared distance below squared radius.
            return center.distanceTo(point) < diameterMm / 2;
        }

        @Override
        public PatientBox bounds() {
            double r = diameterMm / 2;
            return new PatientBox(
                    new PatientPoint(center.x() - r, center.y() - r, center.z() - r),
                    new PatientPoint(center.x() + r, center.y() + r, center.z() + r));
        }
    }

    /** A box along the axes. */
    record Cuboid(PatientBox bounds) implements Region {
        @Override
        public PatientPoint center() {
            PatientPoint a = bounds.from();
            PatientPoint b = bounds.to();
            return new PatientPoint((a.x() + b.x()) / 2, (a.y() + b.y()) / 2, (a.z() + b.z()) / 2);
        }

        @Override
        public double diameterMm() {
            PatientPoint a = bounds.from();
            PatientPoint b = bounds.to();
            return Math.cbrt(6 / Math.PI * (b.x() - a.x()) * (b.y() - a.y()) * (b.z() - a.z()));
        }

        @Override
        public boolean contains(PatientPoint p) {
            PatientPoint a = bounds.from();
            PatientPoint b = bounds.to();
            return p.x() >= a.x()
                    && p.x() <= b.x()
                    && p.y() >= a.y()
                    && p.y() <= b.y()
                    && p.z() >= a.z()
                    && p.z() <= b.z();
        }
    }

    /** A set of voxels that is not empty. */
    record Voxels(Mask mask) implements Region {
        public Voxels {
            if (mask.isEmpty()) {
                throw new IllegalArgumentException("a region has voxels");
            }
        }

        @Override
        public PatientPoint center() {
            double[] sum = new double[3];
            mask.forEach((c, r, s) -> {
                sum[0] += c;
                sum[1] += r;
                sum[2] += s;
            });
            double n = mask.count();
            return mask.geometry().toPatient(new VoxelIndex(sum[0] / n, sum[1] / n, sum[2] / n));
        }

        @Override
        public double diameterMm() {
            return Math.cbrt(6 / Math.PI * mask.volumeMm3());
        }

        @Override
        public boolean contains(PatientPoint point) {
            VoxelIndex v = mask.geometry().toVoxel(point);
            return mask.contains((int) Math.rint(v.column()), (int) Math.rint(v.row()), (int) Math.rint(v.slice()));
        }

        @Override
        public PatientBox bounds() {
            return PatientBox.around(mask.geometry(), mask.tight().box());
        }
    }
}
