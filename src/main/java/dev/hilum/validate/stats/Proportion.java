package dev.hilum.validate.stats;

import java.util.Optional;

/** A share of counted things, with Wilson's score interval (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927). */
public record Proportion(int hits, int of) {
    public Proportion {
        if (hits < 0 || hits > of) {
            throw new IllegalArgumentException(hits + " of " + of + " is no share");
        }
    }

    /** Empty where there is nothing to count: never a made-up zero. */
    public Optional<Estimate> estimate() {
        return of == 0 ? Optional.empty() : Optional.of(new Estimate(value(), wilson(), of));
    }

    double value() {
        return (double) hits / of;
    }

    Interval wilson() {
        double z2 = Math.pow(Quantiles.normal(), 2);
        double middle = (hits + z2 / 2) / (of + z2);
        double half = Quantiles.normal() / (of + z2) * Math.sqrt((double) hits * (of - hits) / of + z2 / 4);
        return new Interval(middle - half, middle + half).within(0, 1);
    }
}
