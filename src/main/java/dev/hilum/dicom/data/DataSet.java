package dev.hilum.dicom.data;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A data set: elements in ascending order of their tags (PS3.5 section 7). Mutable while it is built; readers of a
 * finished one share it freely. Text is kept decoded, so the character set matters only where bytes are read or written.
 */
public final class DataSet {
    private final TreeMap<Integer, Element> elements = new TreeMap<>(Integer::compareUnsigned);

    public boolean isEmpty() {
        return elements.isEmpty();
    }

    public boolean contains(int tag) {
        return elements.containsKey(tag);
    }

    public Optional<Element> element(int tag) {
        return Optional.ofNullable(elements.get(tag));
    }

    /** All elements, ascending by tag; a live, read-only view. */
    public Collection<Element> elements() {
        return Collections.unmodifiableCollection(elements.values());
    }

    public DataSet put(Element element) {
        elements.put(element.tag(), element);
        return this;
    }

    public DataSet remove(int tag) {
        elements.remove(tag);
        return this;
    }

    /** The first value as text, trimmed; empty where the element is absent, has no value or only blanks. */
    public Optional<String> string(int tag) {
        List<String> values = strings(tag);
        return values.isEmpty() || values.getFirst().isBlank()
                ? Optional.empty()
                : Optional.of(values.getFirst().strip());
    }

    /** All values as text; numbers are formatted; empty where the element is absent or holds bytes or items. */
    public List<String> strings(int tag) {
        return switch (value(tag)) {
            case Value.Text text -> text.values();
            case Value.Integers integers ->
                integers.values().stream().map(String::valueOf).toList();
            case Value.Floats floats ->
                floats.values().stream().map(String::valueOf).toList();
            case null, default -> List.of();
        };
    }

    /** The first value as an integer (US, SS, UL, SL, IS, also integral DS); a malformed one throws {@link DicomException}. */
    public OptionalInt integer(int tag) {
        OptionalDouble number = decimal(tag);
        if (number.isEmpty()) {
            return OptionalInt.empty();
        }
        double value = number.getAsDouble();
        if (value != Math.rint(value) || Math.abs(value) > 0xFFFFFFFFL) {
            throw new DicomException(Tag.format(tag) + ": not an integer");
        }
        return OptionalInt.of((int) (long) value);
    }

    /** The first value as a number; a malformed one throws {@link DicomException} that names the tag. */
    public OptionalDouble decimal(int tag) {
        double[] values = decimals(tag);
        return values.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(values[0]);
    }

    /** All values as numbers; empty values of a text VR are left out. */
    public double[] decimals(int tag) {
        return switch (value(tag)) {
            case Value.Text text ->
                text.values().stream()
                        .map(String::strip)
                        .filter(s -> !s.isEmpty())
                        .mapToDouble(s -> parse(tag, s))
                        .toArray();
            case Value.Integers integers ->
                integers.values().stream().mapToDouble(Long::doubleValue).toArray();
            case Value.Floats floats ->
                floats.values().stream().mapToDouble(Double::doubleValue).toArray();
            case null, default -> new double[0];
        };
    }

    /** The first value of a DA element; a malformed one throws {@link DicomException} that names the tag. */
    public Optional<LocalDate> date(int tag) {
        return string(tag).map(text -> parsed(tag, text, DicomDate::parse));
    }

    /** The first value of a TM element. */
    public Optional<LocalTime> time(int tag) {
        return string(tag).map(text -> parsed(tag, text, DicomTime::parse));
    }

    /** The first value of a DT element. */
    public Optional<DicomDateTime> dateTime(int tag) {
        return string(tag).map(text -> parsed(tag, text, DicomDateTime::parse));
    }

    /** The first value of a PN element. */
    public Optional<PersonName> personName(int tag) {
        return string(tag).map(PersonName::parse);
    }

    /** The raw bytes of an OB, OW, UN … element, or empty. */
    public Optional<byte[]> bytes(int tag) {
        return value(tag) instanceof Value.Bytes bytes ? Optional.of(bytes.bytes()) : Optional.empty();
    }

    /** The items of a sequence; empty where it is absent. */
    public List<DataSet> items(int tag) {
        return value(tag) instanceof Value.Items items ? items.items() : List.of();
    }

    /** The first item of a sequence. */
    public Optional<DataSet> item(int tag) {
        return items(tag).stream().findFirst();
    }

    /** The first item of a code sequence as a concept. */
    public Optional<CodedConcept> concept(int tag) {
        return item(tag).map(CodedConcept::fromItem);
    }

    /** Sets text; no value at all makes an empty (type 2) element. */
    public DataSet setStrings(int tag, Vr vr, String... values) {
        return put(new Element(tag, vr, new Value.Text(List.of(values))));
    }

    /** Sets US, SS, UL, SL, AT …, or IS as text. */
    public DataSet setIntegers(int tag, Vr vr, long... values) {
        List<Long> boxed = new ArrayList<>();
        for (long value : values) {
            boxed.add(value);
        }
        boolean text = vr == Vr.IS;
        Value value = text ? new Value.Text(boxed.stream().map(String::valueOf).toList()) : new Value.Integers(boxed);
        return put(new Element(tag, vr, value));
    }

    /** Sets FL or FD, or DS as text of at most 16 characters (PS3.5 section 6.2). */
    public DataSet setDecimals(int tag, Vr vr, double... values) {
        List<Double> boxed = new ArrayList<>();
        for (double value : values) {
            boxed.add(value);
        }
        boolean text = vr == Vr.DS;
        Value value =
                text ? new Value.Text(boxed.stream().map(DecimalString::format).toList()) : new Value.Floats(boxed);
        return put(new Element(tag, vr, value));
    }

    public DataSet setBytes(int tag, Vr vr, byte[] bytes) {
        return put(new Element(tag, vr, new Value.Bytes(bytes)));
    }

    public DataSet setItems(int tag, List<DataSet> items) {
        return put(new Element(tag, Vr.SQ, new Value.Items(items)));
    }

    public DataSet setItem(int tag, DataSet item) {
        return setItems(tag, List.of(item));
    }

    public DataSet setConcept(int tag, CodedConcept concept) {
        return setItem(tag, concept.toItem());
    }

    /** Takes over the named elements of another data set where it has them. */
    public DataSet copyFrom(DataSet source, int... tags) {
        for (int tag : tags) {
            source.element(tag).ifPresent(this::put);
        }
        return this;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DataSet that && elements.equals(that.elements);
    }

    @Override
    public int hashCode() {
        return Objects.hash(elements.keySet());
    }

    /** Tags and VRs only: values may be patient data. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("DataSet[");
        elements.values()
                .forEach(e -> text.append(Tag.format(e.tag())).append(e.vr()).append(' '));
        return text.append(']').toString();
    }

    private @Nullable Value value(int tag) {
        Element element = elements.get(tag);
        return element == null ? null : element.value();
    }

    private static <T> T parsed(int tag, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (DicomException e) {
            throw new DicomException(Tag.format(tag) + ": " + e.getMessage(), e);
        }
    }

    private static double parse(int tag, String text) {
        try {
            if (!text.chars().allMatch(c -> "0123456789+-.eE".indexOf(c) >= 0)) {
                throw new DicomException(Tag.format(tag) + ": not a number");
            }
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new DicomException(Tag.format(tag) + ": not a number", e);
        }
    }
}
