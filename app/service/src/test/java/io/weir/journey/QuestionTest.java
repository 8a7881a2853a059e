package io.weir.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.TopicSettings;
import io.weir.envelope.Origin;
import io.weir.envelope.Sid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionTest {
    private static final TopicSettings TOPICS = new TopicSettings("weir.", "", "", "", "", "", "", "", 6, 1, 1);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "web-7:3:1841",
                "  'web-7:3:1841' ",
                "\"web-7:3:1841\",",
                "weir.sid:web-7:3:1841",
                "weir.id=web-7:3:1841",
                "\"_id\": \"web-7:3:1841\"",
                "{\"id\":\"web-7:3:1841\"}",
                "lane web-7, epoch 3, seq 1841",
                "missing: lane web-7, epoch 3, seq 1841..1847, last seen in weir.raw-2@99"
            })
    void takesASidAsHeadersTheSiemAndTheAuditWriteIt(String text) {
        assertThat(Question.parse(text, TOPICS)).isEqualTo(new Question.BySid(new Sid("web-7", 3, 1841)));
    }

    @Test
    void takesTheSidOfAForeignRecord() {
        assertThat(Question.parse("@weir.raw-2:1795236417385:17", TOPICS))
                .isEqualTo(new Question.BySid(new Sid("@weir.raw-2", 1795236417385L, 17)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"weir.valid-2@991", " `weir.valid-2@991` ", "weir.origin:weir.valid-2@991"})
    void takesAPlace(String text) {
        assertThat(Question.parse(text, TOPICS)).isEqualTo(new Question.ByPlace(new Origin("weir.valid", 2, 991)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "   ", "web-7", "web-7:3", "weir.valid-2", "weir.valid-x@1", "-1@2", "\u001b[2J", "@@@:::"})
    void saysWhatItShouldBe(String text) {
        assertThatThrownBy(() -> Question.parse(text, TOPICS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("should be a sid such as web-7:1795236417385:1841")
                .hasMessageContaining("weir.valid-2@991")
                .hasMessageNotContaining("\u001b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"weir.ledger-0@1", "other-0@1"})
    void namesTheTopicsThatHaveEvents(String text) {
        assertThatThrownBy(() -> Question.parse(text, TOPICS))
                .hasMessageContaining("weir.raw, weir.valid, weir.priority, weir.dlq, weir.receipts");
    }
}
