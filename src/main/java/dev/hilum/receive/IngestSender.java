package dev.hilum.receive;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.net.Association;
import dev.hilum.dicom.net.DimseStatus;
import dev.hilum.dicom.net.RequestorSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sends new CT instances of 512 × 512 pixels and takes the time of each. */
final class IngestSender {
    static final int PIXEL_BYTES = 512 * 512 * 2;

    private static final String SYNTAX = TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid();
    private static final String ROOT = "2.25.77";

    private final int instances;
    private final byte[] pixelData;
    private int run;

    IngestSender(int instances) {
        this.instances = instances;
        byte[] pixels = new byte[PIXEL_BYTES];
        new Random(1).nextBytes(pixels);
        this.pixelData = ByteBuffer.allocate(12 + PIXEL_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x00107FE0)
                .put((byte) 'O')
                .put((byte) 'W')
                .putShort((short) 0)
                .putInt(PIXEL_BYTES)
                .put(pixels)
                .array();
    }

    /** Wall time from the first connection to the last release, and that of one C-STORE. */
    record Sent(double seconds, double p50Ms, double p99Ms) {}

    /** Sends all instances, shared out over the associations, under UIDs never used before. */
    Sent send(int port, int associations, int round) throws IOException, InterruptedException {
        run++;
        List<byte[]> headers = new ArrayList<>();
        for (int i = 0; i < instances; i++) {
            headers.add(header(i));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(associations)) {
            long start = System.nanoTime();
            List<Future<double[]>> parts = new ArrayList<>();
            for (int a = 0; a < associations; a++) {
                int first = a;
                parts.add(threads.submit(() -> send(port, headers, first, associations)));
            }
            List<double[]> times = new ArrayList<>();
            for (Future<double[]> part : parts) {
                times.add(part.get());
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            double[] sorted =
                    times.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
            return new Sent(seconds, quantile(sorted, 0.5), quantile(sorted, 0.99));
        } catch (ExecutionException e) {
            throw new IOException("round " + round + " over " + associations + " associations: " + e.getCause(), e);
        }
    }

    private double[] send(int port, List<byte[]> headers, int first, int step) throws IOException {
        List<Double> times = new ArrayList<>();
        try (Association association = Association.open(RequestorSettings.to(
                "127.0.0.1",
                port,
                "HILUM",
                "BENCH",
                List.of(new RequestorSettings.Proposal(Uid.CT_IMAGE, List.of(SYNTAX)))))) {
            for (int i = first; i < headers.size(); i += step) {
                InputStream dataSet = new SequenceInputStream(
                        new ByteArrayInputStream(headers.get(i)), new ByteArrayInputStream(pixelData));
                long start = System.nanoTime();
                DimseStatus status = association.store(Uid.CT_IMAGE, instanceUid(i), SYNTAX, dataSet);
                times.add((System.nanoTime() - start) / 1e6);
                if (status.code() != 0) {
                    throw new IOException("C-STORE answered " + status);
                }
            }
            association.release();
        }
        return times.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private byte[] header(int number) {
        DataSet header = new DataSet()
                .setStrings(Tag.SOPClassUID, Vr.UI, Uid.CT_IMAGE)
                .setStrings(Tag.SOPInstanceUID, Vr.UI, instanceUid(number))
                .setStrings(Tag.Modality, Vr.CS, "CT")
                .setStrings(Tag.PatientID, Vr.LO, "BENCH")
                .setStrings(Tag.StudyInstanceUID, Vr.UI, ROOT + "." + run)
                .setStrings(Tag.SeriesInstanceUID, Vr.UI, ROOT + "." + run + ".1")
                .setDecimals(Tag.ImagePositionPatient, Vr.DS, 0, 0, number)
                .setDecimals(Tag.ImageOrientationPatient, Vr.DS, 1, 0, 0, 0, 1, 0)
                .setIntegers(Tag.SamplesPerPixel, Vr.US, 1)
                .setStrings(Tag.PhotometricInterpretation, Vr.CS, "MONOCHROME2")
                .setIntegers(Tag.Rows, Vr.US, 512)
                .setIntegers(Tag.Columns, Vr.US, 512)
                .setDecimals(Tag.PixelSpacing, Vr.DS, 0.7, 0.7)
                .setIntegers(Tag.BitsAllocated, Vr.US, 16)
                .setIntegers(Tag.BitsStored, Vr.US, 16)
                .setIntegers(Tag.HighBit, Vr.US, 15)
                .setIntegers(Tag.PixelRepresentation, Vr.US, 1)
                .setDecimals(Tag.RescaleIntercept, Vr.DS, 0)
                .setDecimals(Tag.RescaleSlope, Vr.DS, 1);
        return Part10Writer.dataSetBytes(header, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    }

    private String instanceUid(int number) {
        return ROOT + "." + run + ".1." + (number + 1);
    }

    private static double quantile(double[] sorted, double fraction) {
        return sorted[Math.min(sorted.length - 1, (int) (fraction * sorted.length))];
    }
}
