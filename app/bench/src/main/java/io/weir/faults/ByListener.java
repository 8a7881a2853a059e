package io.weir.faults;

import org.apache.kafka.common.security.auth.AuthenticationContext;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder;

/** Tells brokers among themselves, who may do everything, from clients, whom a fault can forbid something. */
public final class ByListener extends DefaultKafkaPrincipalBuilder {
    static final String CLIENTS = "CLIENTS";
    static final KafkaPrincipal BROKER = new KafkaPrincipal(KafkaPrincipal.USER_TYPE, "broker");

    /** Called by Kafka. */
    public ByListener() {
        super(null, null);
    }

    @Override
    public KafkaPrincipal build(AuthenticationContext context) {
        return context.listenerName().equals(CLIENTS) ? super.build(context) : BROKER;
    }
}
