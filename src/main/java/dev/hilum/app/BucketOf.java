package dev.hilum.app;

import dev.hilum.bucket.Bucket;
import dev.hilum.bucket.S3Bucket;
import dev.hilum.bucket.S3Settings;
import java.net.URI;
import java.util.Optional;

/** The bucket of the settings. */
final class BucketOf {
    private BucketOf() {}

    static Optional<Bucket> settings(HilumSettings.S3 s3) {
        return s3.bucket()
                .map(bucket -> new S3Bucket(new S3Settings(
                        bucket, s3.prefix(), s3.region(), s3.endpoint().map(URI::create), keys(s3))));
    }

    private static Optional<S3Settings.Keys> keys(HilumSettings.S3 s3) {
        return s3.accessKey()
                .map(access -> new S3Settings.Keys(access, s3.secretKey().orElseThrow()));
    }
}
