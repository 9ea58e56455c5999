package dev.hilum.receive;

/**
 * Where the bytes of a data set lie.
 *
 * @param packId file name without its suffix, in the folder of the study
 * @param offset of the first byte of the data set in the pack
 * @param length of the data set in bytes
 */
public record PackLocation(String packId, long offset, long length) {}
