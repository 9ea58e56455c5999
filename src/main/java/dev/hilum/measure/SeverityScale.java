package dev.hilum.measure;

/**
 * The scale that a CT severity score is read on; a score without its scale says nothing.
 *
 * <p>Over the five lobes where a lobe model divides the lungs, else over six zones: each side in three equal thirds of lung
 * height.
 */
public enum SeverityScale {
    /** Each zone 0 none, 1 under 25, 2 under 50, 3 under 75, 4 from 75 % of it affected. */
    SIX_ZONES(
            "ZONES-0-24",
            "Six lung zones, 0-4 each by affected share, total 0-24",
            "0 none, 1 <25 %, 2 25-<50 %, 3 50-<75 %, 4 >=75 %",
            24),

    /** Each lobe 0 none, 1 under 5, 2 up to 25, 3 under 50, 4 up to 75, 5 over 75 % of it affected. */
    FIVE_LOBES(
            "LOBES-0-25",
            "Five lung lobes, 0-5 each by affected share, total 0-25",
            "0 none, 1 <5 %, 2 5-25 %, 3 >25-<50 %, 4 50-75 %, 5 >75 %",
            25);

    private final String code;
    private final String meaning;
    private final String steps;
    private final int maximum;

    SeverityScale(String code, String meaning, String steps, int maximum) {
        this.code = code;
        this.meaning = meaning;
        this.steps = steps;
        this.maximum = maximum;
    }

    /** Value of the local code, at most 16 characters. */
    public String code() {
        return code;
    }

    /** For people, at most 64 characters, as a Code Meaning may have (PS3.3 section 8.3). */
    public String meaning() {
        return meaning;
    }

    /** What a part's points mean. */
    public String steps() {
        return steps;
    }

    public int maximum() {
        return maximum;
    }
}
