package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PullSettingsTest {
    @Test
    void isOffWithoutAFeed() {
        assertThat(bind("{}").isOn()).isFalse();
    }

    @Test
    void takesWhatEachDefinitionAsksFor() {
        PullSettings pull = bind(
                "{feeds: [{name: a, definition: okta, url: 'https://a.okta.com', secret: '${env:KEY}'}, {name: b,"
                        + " definition: github, parameters: {org: x}, secret: '${env:KEY}'}, {name: c, url: 'https://c'}]}");

        assertThat(pull.feeds()).extracting(FeedSettings::name).containsExactly("a", "b", "c");
        assertThat(pull.toString()).doesNotContain("hush");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: A, url: 'https://c'} | lower-case",
                "{name: a} | feed a has no url",
                "{name: a, definition: okta, secret: '${env:KEY}'} | has no url",
                "{name: a, url: c.example} | should begin with https://",
                "{name: a, url: 'https://c', auth: key} | has no secret",
                "{name: a, definition: okta, url: 'https://c'} | has no secret",
                "{name: a, definition: github, secret: '${env:KEY}'} | no parameter org",
                "{name: a, definition: microsoft365, parameters: {tenant: t}, secret: '${env:KEY}'} | has no user",
                "{name: a, definition: cloudflare, secret: '${env:KEY}'} | no parameter account",
                "{name: a, definition: cloudflare-logpull, secret: '${env:KEY}'} | no parameter zone",
                "{name: a, url: 'https://c'}, {name: a, url: 'https://d'} | two feeds are named a",
                "{name: a, url: 'https://c', secret: hush} | must not stand in this file",
            })
    void saysWhatIsMissing(String feeds, String message) {
        assertThatThrownBy(() -> bind("{feeds: [" + feeds + "]}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    private static PullSettings bind(String yaml) {
        return new Binder(Variants.NONE, Map.of("KEY", "hush"), Path.of("/data"))
                .bind(PullSettings.class, "test", yaml, Path.of("/"));
    }
}
