package dev.hilum.validate.reference;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Tag;
import dev.hilum.volume.PatientPoint;
import java.util.Optional;

/** An axial image that a reference points to: where its pixels lie. */
record SourceImage(PatientPoint origin, double columnSpacingMm, double rowSpacingMm, double thicknessMm) {

    /** Empty for an instance without the attributes, or that is not axial. */
    static Optional<SourceImage> of(DataSet header) {
        try {
            double[] position = header.decimals(Tag.ImagePositionPatient);
            double[] orientation = header.decimals(Tag.ImageOrientationPatient);
            double[] spacing = header.decimals(Tag.PixelSpacing);
            if (position.length != 3
                    || orientation.length != 6
                    || spacing.length != 2
                    || orientation[0] < 0.999
                    || orientation[4] < 0.999) {
                return Optional.empty();
            }
            double thickness = header.decimal(Tag.SliceThickness).orElse(1);
            return Optional.of(new SourceImage(
                    new PatientPoint(position[0], position[1], position[2]), spacing[1], spacing[0], thickness));
        } catch (DicomException malformed) {
            return Optional.empty();
        }
    }

    double x(double column) {
        return origin.x() + column * columnSpacingMm;
    }

    double y(double row) {
        return origin.y() + row * rowSpacingMm;
    }
}
