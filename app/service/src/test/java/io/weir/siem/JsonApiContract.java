package io.weir.siem;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.delivery.Delivery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds for every target whose API says in JSON what is wrong with events. */
interface JsonApiContract extends HttpTargetContract {
    /** As proxies, firewalls and load balancers put it. */
    @ParameterizedTest
    @CsvSource({
        "400,Bad Request",
        "400,''",
        "400,\"Bad Request\"",
        "400,{\"half\":",
        "400,{}Bad Request",
        "422,no",
    })
    default void aRefusalInOtherWordsIsNoRefusalOfTheEvents(int status, String body) {
        server().then(status, body);

        assertThat(outcomes()).containsOnly(new Delivery.Retry(null, "HTTP " + status + " with a foreign answer"));
    }

    @Test
    default void aBodyThatIsTooLargeIsHalvedWhoeverSaysSo() {
        server().then(413, "Request Entity Too Large");

        assertThat(outcomes()).containsOnly(new Delivery.Split("HTTP 413", 413));
    }
}
