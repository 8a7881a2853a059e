package io.weir.embedded;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.provider.ConfigProvider;

/**
 * Gives a connector the secrets of this worker's own settings. The connector's configuration, which Connect keeps in a
 * topic and shows over REST, holds only a reference.
 */
public final class OwnSecrets implements ConfigProvider {
    private Map<String, String> secrets = Map.of();

    @Override
    public void configure(Map<String, ?> parameters) {
        Map<String, String> texts = new HashMap<>();
        parameters.forEach((name, value) -> texts.put(name, String.valueOf(value)));
        secrets = Map.copyOf(texts);
    }

    @Override
    public ConfigData get(String path) {
        return new ConfigData(secrets);
    }

    @Override
    public ConfigData get(String path, Set<String> names) {
        Map<String, String> found = new HashMap<>(secrets);
        found.keySet().retainAll(names);
        return new ConfigData(found);
    }

    @Override
    public void close() {
        secrets = Map.of();
    }
}
