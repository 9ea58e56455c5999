package dev.hilum.dicom.data;

import java.util.List;

/** The value field of an element. */
public sealed interface Value {

    /** Decoded text values, without padding; empty list for an empty value. */
    record Text(List<String> values) implements Value {
        public Text {
            values = List.copyOf(values);
        }
    }

    /** Integers of US, SS, UL, SL, UV, SV and AT, widened; unsigned ones are never negative, but UV may wrap. */
    record Integers(List<Long> values) implements Value {
        public Integers {
            values = List.copyOf(values);
        }
    }

    /** Values of FL and FD, widened. */
    record Floats(List<Double> values) implements Value {
        public Floats {
            values = List.copyOf(values);
        }
    }

    /** Raw bytes, words in little-endian order whatever the transfer syntax was. The array is not copied: do not change it. */
    record Bytes(byte[] bytes) implements Value {}

    /** Items of a sequence. */
    record Items(List<DataSet> items) implements Value {
        public Items {
            items = List.copyOf(items);
        }
    }

    /**
     * Encapsulated pixel data (PS3.5 section A.4): fragments without the basic offset table.
     *
     * @param offsets the basic offset table, empty where the item was empty
     */
    record Fragments(List<Long> offsets, List<byte[]> fragments) implements Value {
        public Fragments {
            offsets = List.copyOf(offsets);
            fragments = List.copyOf(fragments);
        }
    }

    /**
     * A value left in its source: a reader that stops at pixel data writes down where the value is.
     *
     * @param offset of the value field from the start of the source, in bytes
     * @param length of the value field in bytes, or -1 when encapsulated
     */
    record Deferred(long offset, long length) implements Value {}
}
