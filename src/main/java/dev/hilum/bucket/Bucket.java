package dev.hilum.bucket;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Whole files under keys. A key is a path with slashes; a file that was put never changes. Every call is an
 * {@link IOException} where the store does not answer as it should, and may then be repeated. Thread-safe.
 */
public interface Bucket extends AutoCloseable {
    /** The file is in the bucket, checked by digest and length, when this returns. */
    void put(String key, Path file) throws IOException;

    /**
     * Fetches a file; it appears under its name only once it is whole.
     *
     * @return false where the bucket has no such key
     */
    boolean get(String key, Path file) throws IOException;

    /** All keys that begin with {@code prefix}. */
    List<String> list(String prefix) throws IOException;

    /** Removes a key; one that is not there is no error. */
    void delete(String key) throws IOException;

    /** Removes all keys that begin with {@code prefix}. */
    default void deleteAll(String prefix) throws IOException {
        for (String key : list(prefix)) {
            delete(key);
        }
    }

    @Override
    void close();
}
