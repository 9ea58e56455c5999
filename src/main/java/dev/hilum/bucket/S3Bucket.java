package dev.hilum.bucket;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A bucket of Amazon S3 or of a store that speaks its protocol. Every part goes with its MD5, which each of them checks;
 * the newer checksums of S3 are sent to none, since many stores refuse them.
 */
public final class S3Bucket implements Bucket {
    /** Larger files go in parts; S3 takes single ones up to 5 GiB and at most 10,000 parts. */
    private static final long PART = 64L << 20;

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final S3Client client;
    private final S3Settings settings;

    public S3Bucket(S3Settings settings) {
        this.settings = settings;
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(ANSWER))
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials(settings))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        settings.endpoint().ifPresent(at -> builder.endpointOverride(at).forcePathStyle(true));
        this.client = builder.build();
    }

    private static AwsCredentialsProvider credentials(S3Settings settings) {
        return settings.keys()
                .<AwsCredentialsProvider>map(keys ->
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(keys.access(), keys.secret())))
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }

    @Override
    public void put(String key, Path file) throws IOException {
        long size = Files.size(file);
        if (size <= PART) {
            byte[] bytes = Files.readAllBytes(file);
            ask(
                    key,
                    () -> client.putObject(
                            r -> r.bucket(settings.bucket()).key(name(key)).contentMD5(md5(bytes)),
                            RequestBody.fromBytes(bytes)));
        } else {
            putParts(key, file, size);
        }
        long there = ask(
                        key,
                        () -> client.headObject(r -> r.bucket(settings.bucket()).key(name(key))))
                .contentLength();
        if (there != size) {
            throw new IOException("the bucket has " + there + " of " + size + " bytes of " + key);
        }
    }

    private void putParts(String key, Path file, long size) throws IOException {
        String upload = ask(
                        key,
                        () -> client.createMultipartUpload(
                                r -> r.bucket(settings.bucket()).key(name(key))))
                .uploadId();
        try {
            List<CompletedPart> parts = new ArrayList<>();
            for (long at = 0; at < size; at += PART) {
                parts.add(putPart(key, upload, parts.size() + 1, part(file, at, Math.min(PART, size - at))));
            }
            ask(
                    key,
                    () -> client.completeMultipartUpload(r -> r.bucket(settings.bucket())
                            .key(name(key))
                            .uploadId(upload)
                            .multipartUpload(m -> m.parts(parts))));
        } catch (IOException e) {
            abort(key, upload, e);
            throw e;
        }
    }

    private CompletedPart putPart(String key, String upload, int number, byte[] bytes) throws IOException {
        String tag = ask(
                        key,
                        () -> client.uploadPart(
                                r -> r.bucket(settings.bucket())
                                        .key(name(key))
                                        .uploadId(upload)
                                        .partNumber(number)
                                        .contentMD5(md5(bytes)),
                                RequestBody.fromBytes(bytes)))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(tag).build();
    }

    /** Parts that nobody completes cost room until they are given up. */
    private void abort(String key, String upload, IOException why) {
        try {
            ask(
                    key,
                    () -> client.abortMultipartUpload(
                            r -> r.bucket(settings.bucket()).key(name(key)).uploadId(upload)));
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    private static byte[] part(Path file, long offset, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.position(offset);
            InputStream in = Channels.newInputStream(channel);
            byte[] bytes = in.readNBytes((int) length);
            if (bytes.length < length) {
                throw new IOException(file.getFileName() + " became shorter while it was read");
            }
            return bytes;
        }
    }

    @Override
    public boolean get(String key, Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path part = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            long length = ask(
                            key,
                            () -> client.getObject(
                                    r -> r.bucket(settings.bucket()).key(name(key)), ResponseTransformer.toFile(part)))
                    .contentLength();
            if (Files.size(part) != length) {
                throw new IOException("the bucket's answer for " + key + " ended early");
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (MissingException e) {
            return false;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        return ask(
                prefix,
                () ->
                        client
                                .listObjectsV2Paginator(
                                        r -> r.bucket(settings.bucket()).prefix(name(prefix)))
                                .contents()
                                .stream()
                                .map(S3Object::key)
                                .map(key -> key.substring(settings.prefix().length()))
                                .filter(key -> !key.endsWith("/")) // markers of folders, which some stores show
                                .toList());
    }

    @Override
    public void delete(String key) throws IOException {
        ask(key, () -> client.deleteObject(r -> r.bucket(settings.bucket()).key(name(key))));
    }

    @Override
    public void close() {
        client.close();
    }

    private String name(String key) {
        return settings.prefix() + key;
    }

    private static final class MissingException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Messages of the SDK name keys and codes, no secrets. */
    private <T> T ask(String key, Supplier<T> request) throws IOException {
        try {
            return request.get();
        } catch (NoSuchKeyException e) {
            throw new MissingException();
        } catch (AbortedException e) {
            throw (IOException) new InterruptedIOException("interrupted at " + key).initCause(e);
        } catch (SdkException e) {
            throw new IOException("bucket " + settings.bucket() + ", " + key + ": " + e.getMessage(), e);
        }
    }

    private static String md5(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
