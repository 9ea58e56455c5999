package dev.hilum.report;

import java.util.Arrays;
import java.util.Optional;

/** The language of the report for people. Codes, UIDs and machine-readable encodings have none. */
public enum Language {
    ENGLISH("en"),
    CHINESE("zh"),
    /** English and Chinese beside each other. */
    BOTH("zh+en");

    private final String setting;

    Language(String setting) {
        this.setting = setting;
    }

    /** The value of {@code hilum.report.language}. */
    public String setting() {
        return setting;
    }

    /** The language of a setting's value, if it is one. */
    public static Optional<Language> ofSetting(String value) {
        return Arrays.stream(values())
                .filter(language -> language.setting.equals(value))
                .findFirst();
    }

    /** A word or phrase in this language. */
    String say(String english, String chinese) {
        return switch (this) {
            case ENGLISH -> english;
            case CHINESE -> chinese;
            case BOTH -> english.equals(chinese) ? english : english + " " + chinese;
        };
    }

    /** For the attribute lang of a page (RFC 5646). */
    String tag() {
        return this == ENGLISH ? "en" : "zh-CN";
    }
}
