package dev.hilum.receive;

import java.nio.file.Path;

/**
 * Where and within what bounds instances are kept.
 *
 * @param root folder of the inbox; one folder per study below it
 * @param minFreeBytes below this free space nothing more is accepted (status A700)
 * @param maxHeaderBytes longest part before Pixel Data of one data set
 * @param maxBufferedHeaderBytes of all data sets that arrive at the same time
 */
public record InboxSettings(Path root, long minFreeBytes, int maxHeaderBytes, long maxBufferedHeaderBytes) {
    public InboxSettings {
        if (minFreeBytes < 0 || maxHeaderBytes < 64 * 1024 || maxBufferedHeaderBytes < maxHeaderBytes) {
            throw new IllegalArgumentException("inbox bounds: min free >= 0, header >= 64 KiB, all headers >= header");
        }
    }

    /** 1 GiB kept free, headers up to 32 MiB, 128 MiB of headers at a time. */
    public static InboxSettings in(Path root) {
        return new InboxSettings(root, 1L << 30, 32 << 20, 128L << 20);
    }
}
