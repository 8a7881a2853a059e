package io.weir.config;

import java.util.List;

/**
 * What a part finds wrong with settings that are sound each by itself.
 *
 * @param keys where, from the outermost section to the key; a key may have dots in it
 * @param message what is wrong and what to do, in one sentence; never a value, which may be a secret
 */
public record Fault(List<String> keys, String message) {
    public Fault {
        keys = List.copyOf(keys);
    }

    public String path() {
        return String.join(".", keys);
    }
}
