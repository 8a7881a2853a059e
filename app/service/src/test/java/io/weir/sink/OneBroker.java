package io.weir.sink;

import io.weir.cluster.Brokers;
import io.weir.config.KafkaSettings;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A real broker, started once for all test classes that ask for it. */
public final class OneBroker implements AutoCloseable {
    private final Brokers brokers = Brokers.start(1);

    private OneBroker() {}

    public KafkaSettings kafka() {
        return brokers.kafka();
    }

    public Admin admin() {
        return brokers.admin();
    }

    @Override
    public void close() throws Exception {
        brokers.close();
    }

    /** Gives the broker to test constructors and methods that have a parameter for it. */
    public static final class Resolver implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == OneBroker.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .computeIfAbsent(OneBroker.class, key -> new OneBroker(), OneBroker.class);
        }
    }
}
