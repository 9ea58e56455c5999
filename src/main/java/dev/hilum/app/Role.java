package dev.hilum.app;

import java.util.List;
import java.util.stream.Collectors;

/** What a node does ({@code hilum.roles}); one that does not analyse loads no models. */
record Role(boolean receiver, boolean worker, boolean web) {
    static Role of(HilumSettings settings) {
        List<String> roles = settings.roles().stream().map(String::strip).toList();
        return new Role(roles.contains("receiver"), roles.contains("worker"), roles.contains("web"));
    }

    /** As in the table of nodes. */
    String text() {
        return List.of(receiver ? "receiver" : "", worker ? "worker" : "", web ? "web" : "").stream()
                .filter(name -> !name.isEmpty())
                .collect(Collectors.joining(","));
    }
}
