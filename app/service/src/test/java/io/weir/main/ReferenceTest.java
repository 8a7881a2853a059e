package io.weir.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Reference;
import io.weir.config.Settings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReferenceTest {
    @Test
    void theDocumentIsWhatTheRecordsSay() {
        assertThat(Path.of("../../topology-docs/configuration.md"))
                .withFailMessage("write it anew: ./weir config reference > topology-docs/configuration.md")
                .hasContent(Reference.markdown(Settings.class, ConfigOptions.variants()));
    }
}
