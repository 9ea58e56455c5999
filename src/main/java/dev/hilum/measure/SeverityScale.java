package dev.hilum.measure;

/**
 * The scale that a CT severity score is read on; a score without its scale says nothing.
 *
 * <p>Ours is a convention over zones, since lobes need a lobe model: each side in three equal thirds of lung height.
 */
public enum SeverityScale {
    /** Each zone 0 none, 1 under 25, 2 under 50, 3 under 75, 4 from 75 % of it affected. */
    SIX_ZONES(
            "ZONES-0-24",
            "Six lung zones, 0-4 each by affected share, total 0-24",
            "0 none, 1 <25 %, 2 25-<50 %, 3 50-<75 %, 4 >=75 %",
            24);

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
