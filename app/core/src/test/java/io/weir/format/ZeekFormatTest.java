package io.weir.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZeekFormatTest {
    private static final Instant RECEIVED = Instant.parse("2026-11-21T12:00:00Z");
    private static final String START = """
            #separator \\x09
            #set_separator\t,
            #empty_field\t(empty)
            #unset_field\t-
            #path\tconn
            #open\t2026-11-21-11-00-00
            """;

    @Test
    void readsTypedValues() throws Exception {
        JSONObject fields = fields(START + """
                #fields\tts\tid.orig_p\tok\tnote\ttags\tlist\tnone\tempty\tbig
                #types\ttime\tport\tbool\tstring\tset[string]\tvector[count]\tstring\tset[enum]\tcount
                1700000000.500000\t443\tT\ta\\x09b \\xff\tx\\x2cy,z\t1,-,3\t-\t(empty)\t18446744073709551615
                """);

        assertThat(fields.toString()).isEqualTo(new JSONObject("""
                {"_path":"conn","ts":1700000000.5,"id.orig_p":443,"ok":true,"note":"a\\\\x09b \\\\xff",
                "tags":["x,y","z"],"list":[1,null,3],"empty":[],"big":18446744073709551615}""").toString());
    }

    @Test
    void unescapesBytesThatAreUtf8() throws Exception {
        assertThat(fields(START + "#fields\ta\n#types\tstring\n\\xc3\\xa9\\x0a").opt("a"))
                .isEqualTo("é\n");
    }

    @Test
    void keepsAValueThatIsNotOfItsType() throws Exception {
        JSONObject fields = fields(START + "#fields\ta\tb\tc\n#types\tcount\tbool\tdouble\nmany\tX\t1e99999999");

        assertThat(fields.toMap())
                .containsEntry("a", "many")
                .containsEntry("b", "X")
                .containsEntry("c", "1e99999999");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "#separator \\x09",
                "#separator \\x09\nrow",
                "#separator \\x09\n#fields\ta\n#types\tcount\n1\t2",
                "#separator \\x09\n#fields\ta\tb\n#types\tcount\n1\t2",
                "#separator \\x09\n#fields\ta\n#types\tcount\n1\n2",
                "#separator \n#fields\ta\n#types\tcount\n1",
                "1\t2"
            })
    void refusesARowWithoutItsHeader(String text) {
        assertThatThrownBy(() -> fields(text)).isInstanceOf(MalformedException.class);
    }

    private static JSONObject fields(String text) throws MalformedException {
        return new ZeekFormat().decode(text.getBytes(StandardCharsets.UTF_8), RECEIVED);
    }
}
