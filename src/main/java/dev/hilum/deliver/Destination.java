package dev.hilum.deliver;

import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;

/** Where results go, from the settings {@code hilum.destinations.<name>.*}. */
public sealed interface Destination {
    String name();

    /** Which objects of a result it takes. */
    Set<ObjectRole> objects();

    /** What a name may be: it is a part of keys. */
    Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,48}");

    /** Throws where the name does not fit {@link #NAME}. */
    private static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "destination " + name + ": a name of 1–48 letters, digits, - and _ is needed");
        }
    }

    /** A DICOM storage provider. */
    record CStore(String name, String host, int port, String aeTitle, Set<ObjectRole> objects) implements Destination {
        public CStore {
            checkName(name);
            objects = Set.copyOf(objects);
            if (port < 1 || port > 65535 || aeTitle.isBlank() || aeTitle.length() > 16) {
                throw new IllegalArgumentException(
                        "destination " + name + ": port 1–65535 and an AE title of 1–16 characters are needed");
            }
        }
    }

    /** A folder; each result gets its own sub-folder. */
    record Folder(String name, Path path, Set<ObjectRole> objects) implements Destination {
        public Folder {
            checkName(name);
            objects = Set.copyOf(objects);
        }
    }

    /** An object of a result, in settings {@code sr,seg,pdf,json}. */
    enum ObjectRole {
        SR,
        SEG,
        PDF,
        JSON
    }
}
