package dev.hilum.bucket;

import java.net.URI;
import java.util.Optional;

/**
 * An S3 bucket.
 *
 * @param prefix before every key, empty or ending in a slash
 * @param endpoint of an S3-compatible store, addressed by path; empty: Amazon's for the region
 * @param keys empty: what the environment of the process gives (variables, container or instance role)
 */
public record S3Settings(String bucket, String prefix, String region, Optional<URI> endpoint, Optional<Keys> keys) {
    public S3Settings {
        if (bucket.isBlank() || region.isBlank() || !(prefix.isEmpty() || prefix.endsWith("/"))) {
            throw new IllegalArgumentException("a bucket has a name, a region and a prefix that ends in a slash");
        }
    }

    /** Access key and its secret. */
    public record Keys(String access, String secret) {
        @Override
        public String toString() {
            return "Keys[access=" + access + "]";
        }
    }
}
