package dev.hilum.validate.reference;

import dev.hilum.study.StoredInstance;
import dev.hilum.volume.Mask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the reference standards of a case. */
public final class ReferenceReader {
    private ReferenceReader() {}

    /**
     * @param files of the case, each of the type at the same place
     * @param study instances that references point to by UID
     * @throws ReferenceException that names the file
     */
    public static Reference read(List<Path> files, List<ReferenceType> types, List<StoredInstance> study) {
        List<Lesion> nodules = null;
        List<Region> excluded = new ArrayList<>();
        Mask pneumonia = null;
        for (int i = 0; i < files.size(); i++) {
            if (!Files.exists(files.get(i))) {
                throw new ReferenceException(files.get(i) + ": is not there");
            }
            Reference one = read(files.get(i), types.get(i), study);
            nodules = joined(nodules, one.nodules());
            excluded.addAll(one.excluded());
            pneumonia = one.pneumonia() == null ? pneumonia : one.pneumonia();
        }
        return new Reference(nodules, excluded, pneumonia);
    }

    private static @Nullable List<Lesion> joined(@Nullable List<Lesion> a, @Nullable List<Lesion> b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        // Two references of the same nodules: the later one has the finer outlines, the earlier one decides which
        // count.
        List<Lesion> outlined = new ArrayList<>();
        for (Lesion lesion : a) {
            outlined.add(b.stream()
                    .filter(o -> o.region().contains(lesion.region().center())
                            || lesion.region().contains(o.region().center()))
                    .findFirst()
                    .map(o -> new Lesion(
                            o.region(),
                            lesion.diameterMm(),
                            o.density().isEmpty() ? lesion.density() : o.density(),
                            lesion.id().isEmpty() ? o.id() : lesion.id()))
                    .orElse(lesion));
        }
        return outlined;
    }

    private static Reference read(Path file, ReferenceType type, List<StoredInstance> study) {
        return switch (type) {
            case LUNA16 -> Luna16.read(file, seriesUids(study));
            case SEG -> SegReference.read(file);
            case NODULE_MASK ->
                new Reference(
                        MaskFile.read(file).masks().entrySet().stream()
                                .map(m -> Lesion.of(new Region.Voxels(m.getValue()), String.valueOf(m.getKey())))
                                .toList(),
                        List.of(),
                        null);
            case LESION_MASK ->
                new Reference(null, List.of(), MaskFile.read(file).union());
            case VOC -> PascalVoc.read(file, images(study));
            case LIDC -> LidcReaders.read(file, images(study));
        };
    }

    private static Set<String> seriesUids(List<StoredInstance> study) {
        Set<String> uids = new HashSet<>();
        study.forEach(i -> uids.add(i.object().seriesInstanceUid()));
        return uids;
    }

    private static Map<String, SourceImage> images(List<StoredInstance> study) {
        Map<String, SourceImage> images = new HashMap<>();
        for (StoredInstance instance : study) {
            SourceImage.of(instance.object().dataSet()).ifPresent(i -> images.put(instance.sopInstanceUid(), i));
        }
        return images;
    }
}
