package dev.hilum.measure;

/** Attenuation of a finding's voxels on the source grid, in Hounsfield units. */
public record HuStatistics(
        double mean, double standardDeviation, double min, double max, double median, double p10, double p90) {}
