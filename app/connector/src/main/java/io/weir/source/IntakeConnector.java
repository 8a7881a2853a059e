package io.weir.source;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/** What our connectors have in common: all is checked before they start, and one poll is one transaction. */
abstract class IntakeConnector extends SourceConnector {
    private Map<String, String> settings = Map.of();

    /** What it is called in its own words. */
    abstract String title();

    /** Of the settings, all that is wrong. */
    abstract SettingsCheck check(Map<String, String> given);

    @Override
    public final String version() {
        return Version.of(getClass());
    }

    @Override
    public final Config validate(Map<String, String> given) {
        return new Config(check(given).values());
    }

    @Override
    public final ExactlyOnceSupport exactlyOnceSupport(Map<String, String> given) {
        return ExactlyOnceSupport.SUPPORTED;
    }

    /** One poll is one transaction: there is nothing for us to define. */
    @Override
    public final ConnectorTransactionBoundaries canDefineTransactionBoundaries(Map<String, String> given) {
        return ConnectorTransactionBoundaries.UNSUPPORTED;
    }

    /** Connect has validated them, unless they came another way than its REST interface. */
    @Override
    public final void start(Map<String, String> given) {
        List<String> faults = check(given).faults();
        if (!faults.isEmpty()) {
            throw new ConnectException("The " + title() + " cannot start:\n  " + String.join("\n  ", faults));
        }
        settings = Map.copyOf(given);
    }

    @Override
    public final void stop() {
        // Only tasks hold anything.
    }

    final Map<String, String> settings() {
        return settings;
    }
}
