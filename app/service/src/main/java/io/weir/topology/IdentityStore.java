package io.weir.topology;

import java.util.Map;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * A store that keeps nothing. Kafka Streams writes the id of a process to {@code state.dir} only for a topology that
 * has a store on disk, and makes the transactional ids from it. With the same ids a restarted process ends the
 * transaction that its predecessor left open at once; without, readers wait until it has timed out.
 */
final class IdentityStore implements StateStore {
    static final String NAME = "identity";

    private volatile boolean open;

    static StoreBuilder<IdentityStore> builder() {
        return new Builder();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        open = true;
        context.register(root, (key, value) -> {});
    }

    @Override
    public void close() {
        open = false;
    }

    @Override
    public boolean persistent() {
        return true;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    /** Nothing to cache and nothing to log: what Streams asks for is refused by being left as it is. */
    private static final class Builder implements StoreBuilder<IdentityStore> {
        @Override
        public StoreBuilder<IdentityStore> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<IdentityStore> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<IdentityStore> withLoggingEnabled(Map<String, String> config) {
            return this;
        }

        @Override
        public StoreBuilder<IdentityStore> withLoggingDisabled() {
            return this;
        }

        @Override
        public IdentityStore build() {
            return new IdentityStore();
        }

        @Override
        public Map<String, String> logConfig() {
            return Map.of();
        }

        @Override
        public boolean loggingEnabled() {
            return false;
        }

        @Override
        public String name() {
            return NAME;
        }
    }
}
