package io.weir.main;

import io.weir.config.Settings;
import io.weir.config.TopicSettings;
import io.weir.console.LagMetrics.Lane;
import java.util.List;

/** Who reads what: the groups whose lag is shown. */
final class Lanes {
    private Lanes() {}

    static List<Lane> of(Settings settings, TopicSettings topics) {
        return List.of(new Lane("raw", settings.streams().applicationId(), topics.raw()));
    }
}
