package dev.hilum.validate;

import dev.hilum.validate.reference.Region;
import dev.hilum.volume.CtVolume;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.VolumeGeometry;
import dev.hilum.volume.VoxelIndex;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/** Axial cut-outs of 64 mm around failures, lung window, with a circle at the region. */
final class Thumbnails {
    private static final int MOST = 6;
    private static final int PIXELS = 128;
    private static final double FIELD_MM = 64;
    private static final int LOW_HU = -1350;
    private static final int HIGH_HU = 150;

    private final CtVolume volume;
    private final Path folder;

    Thumbnails(CtVolume volume, Path folder) {
        this.volume = volume;
        this.folder = folder;
    }

    /** At most six a case: missed lesions first, then false findings by falling score. */
    List<CaseResult.Picture> write(NoduleScoring scoring) {
        List<CaseResult.Picture> pictures = new ArrayList<>();
        for (NoduleScoring.Failure failure :
                scoring.failures().stream().limit(MOST).toList()) {
            String file = String.format(
                    Locale.ROOT,
                    "%02d-%s.png",
                    pictures.size() + 1,
                    failure.kind().toLowerCase(Locale.ROOT));
            try {
                Files.createDirectories(folder);
                ImageIO.write(cut(failure.region()), "png", folder.resolve(file).toFile());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + folder.resolve(file), e);
            }
            pictures.add(new CaseResult.Picture(failure.kind(), failure.score(), folder.getFileName() + "/" + file));
        }
        return pictures;
    }

    private BufferedImage cut(Region region) {
        VolumeGeometry g = volume.geometry();
        PatientPoint c = region.center();
        BufferedImage image = new BufferedImage(PIXELS, PIXELS, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < PIXELS; y++) {
            for (int x = 0; x < PIXELS; x++) {
                VoxelIndex v = g.toVoxel(new PatientPoint(
                        c.x() + (x - PIXELS / 2.0) * FIELD_MM / PIXELS,
                        c.y() + (y - PIXELS / 2.0) * FIELD_MM / PIXELS,
                        c.z()));
                int grey = grey(v);
                image.setRGB(x, y, grey << 16 | grey << 8 | grey);
            }
        }
        Graphics2D drawing = image.createGraphics();
        drawing.setColor(new Color(0xFFB000));
        int d = (int) Math.clamp(region.diameterMm() * 1.5 * PIXELS / FIELD_MM, 10, PIXELS - 4);
        drawing.drawOval((PIXELS - d) / 2, (PIXELS - d) / 2, d, d);
        drawing.dispose();
        return image;
    }

    private int grey(VoxelIndex v) {
        VolumeGeometry g = volume.geometry();
        int c = (int) Math.rint(v.column());
        int r = (int) Math.rint(v.row());
        int s = (int) Math.rint(v.slice());
        if (c < 0 || r < 0 || s < 0 || c >= g.columns() || r >= g.rows() || s >= g.slices()) {
            return 0;
        }
        return Math.clamp((volume.hu(c, r, s) - LOW_HU) * 255L / (HIGH_HU - LOW_HU), 0, 255);
    }
}
