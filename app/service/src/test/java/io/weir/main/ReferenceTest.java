package io.weir.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Reference;
import io.weir.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Keeps configuration.md true. With {@code -Dweir.docs.write=true} it writes it instead. */
class ReferenceTest {
    @Test
    void theDocumentIsWhatTheRecordsSay() throws Exception {
        Path document = Path.of("../../topology-docs/configuration.md");
        String reference = Reference.markdown(Settings.class, ConfigOptions.variants());
        if (Boolean.getBoolean("weir.docs.write")) {
            Files.writeString(document, reference);
        }
        assertThat(document)
                .withFailMessage("write it anew: run this test with -Dweir.docs.write=true, or ./weir config reference"
                        + " > topology-docs/configuration.md")
                .hasContent(reference);
    }
}
