package io.weir.cluster;

import io.weir.config.KafkaSettings;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A real cluster of three brokers, started once for all test classes that ask for it. */
public final class ThreeBrokers implements AutoCloseable {
    private final Brokers brokers = Brokers.start(3);

    private ThreeBrokers() {}

    public String bootstrap() {
        return brokers.bootstrap();
    }

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

    /** Gives the cluster to test methods and constructors that have a parameter for it. */
    public static final class Resolver implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == ThreeBrokers.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .computeIfAbsent(ThreeBrokers.class, key -> new ThreeBrokers(), ThreeBrokers.class);
        }
    }
}
