package dev.hilum.infer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** Reads the keys of one JSON object strictly: a missing, mistyped or unread key is an error that names file and key. */
final class ContractFields {
    private final String file;
    private final String path;
    private final JsonNode node;
    private final Set<String> read = new HashSet<>();

    ContractFields(String file, String path, JsonNode node) {
        this.file = file;
        this.path = path;
        this.node = node;
        if (!node.isObject()) {
            throw error("", "must be an object");
        }
    }

    boolean has(String key) {
        return node.has(key);
    }

    String text(String key) {
        JsonNode value = value(key);
        if (!value.isTextual()) {
            throw error(key, "must be text");
        }
        return value.textValue();
    }

    boolean flag(String key) {
        JsonNode value = value(key);
        if (!value.isBoolean()) {
            throw error(key, "must be true or false");
        }
        return value.booleanValue();
    }

    int integer(String key) {
        return integer(key, value(key));
    }

    double number(String key) {
        return number(key, value(key));
    }

    /** One of an enumeration's constants, by its name or by its name in lower case with hyphens. */
    <E extends Enum<E>> E constant(String key, E[] constants) {
        return constant(key, value(key), constants);
    }

    ContractFields object(String key) {
        return new ContractFields(file, name(key), value(key));
    }

    List<ContractFields> objects(String key) {
        return list(key, element -> new ContractFields(file, name(key), element));
    }

    List<String> texts(String key) {
        return list(key, element -> {
            if (!element.isTextual()) {
                throw error(key, "must hold texts");
            }
            return element.textValue();
        });
    }

    List<Integer> integers(String key) {
        return list(key, element -> integer(key, element));
    }

    List<Double> numbers(String key) {
        return list(key, element -> number(key, element));
    }

    List<List<Double>> numberLists(String key) {
        return list(key, element -> {
            if (!element.isArray()) {
                throw error(key, "must be a list of lists");
            }
            List<Double> row = new ArrayList<>();
            element.forEach(value -> row.add(number(key, value)));
            return row;
        });
    }

    <E extends Enum<E>> List<E> constants(String key, E[] constants) {
        return list(key, element -> constant(key, element, constants));
    }

    /** The names of all keys; reading them is up to the caller. */
    List<String> keys() {
        List<String> keys = new ArrayList<>();
        node.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    /** Refuses keys that nothing has read. */
    void end() {
        for (String key : keys()) {
            if (!read.contains(key)) {
                throw error(key, "is not a key of the contract");
            }
        }
    }

    void require(boolean holds, String key, String rule) {
        if (!holds) {
            throw error(key, rule);
        }
    }

    ModelException error(String key, String what) {
        return new ModelException(ModelException.Code.CONTRACT_INVALID, file + ": " + name(key) + ": " + what);
    }

    private JsonNode value(String key) {
        read.add(key);
        JsonNode value = node.get(key);
        if (value == null || value.isNull()) {
            throw error(key, "is missing");
        }
        return value;
    }

    private <T> List<T> list(String key, Function<JsonNode, T> reader) {
        JsonNode array = value(key);
        if (!array.isArray()) {
            throw error(key, "must be a list");
        }
        List<T> list = new ArrayList<>();
        array.forEach(element -> list.add(reader.apply(element)));
        return list;
    }

    private int integer(String key, JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw error(key, "must be a whole number");
        }
        return value.intValue();
    }

    private double number(String key, JsonNode value) {
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw error(key, "must be a number");
        }
        return value.doubleValue();
    }

    private <E extends Enum<E>> E constant(String key, JsonNode value, E[] constants) {
        String text = value.isTextual() ? value.textValue() : "";
        for (E constant : constants) {
            boolean hyphened =
                    constant.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text);
            if (hyphened || constant.name().equals(text)) {
                return constant;
            }
        }
        throw error(key, "must be one of " + List.of(constants));
    }

    private String name(String key) {
        return path.isEmpty() ? key : key.isEmpty() ? path : path + "." + key;
    }
}
