package dev.hilum.volume;

import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.pixel.PixelFormat;
import dev.hilum.dicom.pixel.PixelFormatException;
import dev.hilum.dicom.pixel.PixelFrames;
import dev.hilum.study.ReasonCode;
import dev.hilum.study.Slice;
import dev.hilum.study.SliceSeries;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Builds the volume of a series: decodes its frames in parallel, stored values to HU, positions to geometry. */
public final class VolumeBuilder {
    private final SliceSeries series;
    private final int columns;
    private final int rows;
    /** Opened once for all frames of an instance. */
    private final Map<String, PixelFrames> opened = new ConcurrentHashMap<>();

    private VolumeBuilder(SliceSeries series) {
        this.series = series;
        PixelFormat format = open(series.slices().getFirst()).format();
        columns = format.columns();
        rows = format.rows();
    }

    /**
     * The volume holds two bytes a voxel; beside it each worker holds one frame.
     *
     * @param workers threads that decode
     * @throws VolumeException DECODE_FAILED or PIXEL_FORMAT with the first instance, in the order of slices, that could
     *     not be decoded
     */
    public static CtVolume build(SliceSeries series, int workers) {
        if (series.slices().isEmpty()) {
            throw new IllegalArgumentException("a series without slices has no volume");
        }
        return new VolumeBuilder(series).build(workers);
    }

    private CtVolume build(int workers) {
        List<Slice> slices = series.slices();
        short[][] voxels = new short[slices.size()][];
        Workers.run(slices.size(), workers, (from, to) -> {
            for (int s = from; s < to; s++) {
                voxels[s] = read(slices.get(s));
            }
        });
        List<SourcePlane> planes = slices.stream()
                .map(s -> new SourcePlane(s.instance().sopInstanceUid(), s.frame()))
                .toList();
        return new CtVolume(SeriesGeometry.of(series, columns, rows), voxels, planes);
    }

    private short[] read(Slice slice) {
        PixelFrames frames = open(slice);
        PixelFormat format = frames.format();
        if (format.columns() != columns || format.rows() != rows || format.samplesPerPixel() != 1) {
            throw failure(
                    slice,
                    ReasonCode.PIXEL_FORMAT,
                    "frame of " + format.columns() + " x " + format.rows() + " x " + format.samplesPerPixel()
                            + " samples in a series of " + columns + " x " + rows,
                    null);
        }
        try {
            short[] samples = frames.frame(slice.frame());
            HuConversion.of(slice, format).convert(samples);
            return samples;
        } catch (DicomException | UncheckedIOException | IllegalArgumentException e) {
            throw failure(slice, e);
        }
    }

    private PixelFrames open(Slice slice) {
        try {
            return opened.computeIfAbsent(
                    slice.instance().sopInstanceUid(),
                    uid -> PixelFrames.open(slice.instance().object()));
        } catch (DicomException | UncheckedIOException e) {
            throw failure(slice, e);
        }
    }

    private static VolumeException failure(Slice slice, RuntimeException cause) {
        ReasonCode code = cause instanceof PixelFormatException ? ReasonCode.PIXEL_FORMAT : ReasonCode.DECODE_FAILED;
        return failure(slice, code, String.valueOf(cause.getMessage()), cause);
    }

    private static VolumeException failure(Slice slice, ReasonCode code, String message, @Nullable Throwable cause) {
        return new VolumeException(code, slice.instance().sopInstanceUid(), message, cause);
    }
}
