package io.weir.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

class WindowsXmlFormatTest {
    private static final Instant RECEIVED = Instant.parse("2026-11-21T12:00:00Z");
    private static final String EVENT = """
            <?xml version="1.0"?>
            <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>
            <Provider Name='P' Guid="{1}"/><EventID Qualifiers='16384'>7036</EventID><Correlation/><Security></Security>
            <Channel>System</Channel></System><EventData><Data Name='a'>x &lt;&amp;&#62;&#x41; <![CDATA[<raw> & ]]></Data>
            <Data Name='b'/><Data>one</Data><Data>two</Data><Binary>00FF</Binary><!-- <Data Name='c'>no</Data> -->
            </EventData><UserData><X xmlns:y="z"><y:A b="1">t</y:A><A/></X></UserData></Event>
            """;

    private final WindowsXmlFormat format = new WindowsXmlFormat();

    @Test
    void readsEveryPart() throws Exception {
        JSONObject fields = fields(EVENT);

        assertThat(fields.query("/EventID")).isEqualTo("7036");
        assertThat(fields.query("/System/EventID/text")).isEqualTo("7036");
        assertThat(fields.query("/System/EventID/Qualifiers")).isEqualTo("16384");
        assertThat(fields.query("/System/Provider/Name")).isEqualTo("P");
        assertThat(fields.query("/System/Channel")).isEqualTo("System");
        assertThat(fields.query("/System/Correlation")).isEqualTo(JSONObject.NULL);
        assertThat(fields.query("/EventData/a")).isEqualTo("x <&>A <raw> & ");
        assertThat(fields.query("/EventData/b")).isEqualTo(JSONObject.NULL);
        assertThat(fields.query("/EventData/Data").toString()).isEqualTo("[\"one\",\"two\"]");
        assertThat(fields.getJSONObject("EventData").keySet()).containsExactlyInAnyOrder("a", "b", "Data");
        assertThat(fields.query("/OtherData/Binary")).isEqualTo("00FF");
        assertThat(fields.query("/UserData/X/A/0/b")).isEqualTo("1");
        assertThat(fields.query("/UserData/X/A/0/text")).isEqualTo("t");
    }

    @Test
    void losesNothingThatIsInEventData() throws Exception {
        JSONObject fields =
                fields("<Event><System><EventID>1</EventID></System><EventData Name='N'>loose<Data Name='Data'>d</Data>"
                        + "<Data>e</Data><EventID>666</EventID><EventData><Data Name='x'>f</Data></EventData></EventData>"
                        + "<EventData><Data Name='late'>g</Data></EventData></Event>");

        assertThat(fields.query("/EventID")).isEqualTo("1");
        assertThat(fields.query("/EventData/Data")).isEqualTo("d");
        assertThat(fields.query("/repeated/Data/0/0")).isEqualTo("e");
        assertThat(fields.query("/OtherData/EventID")).isEqualTo("666");
        assertThat(fields.query("/OtherData/EventData").toString()).contains("f");
        assertThat(fields.query("/EventData/late")).isEqualTo("g");
        assertThat(fields.query("/OtherData/Name")).isEqualTo("N");
        assertThat(fields.query("/OtherData/text")).isEqualTo("loose");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Event>",
                " \n\t<Event xmlns='x'>",
                "<Event/",
                "<?xml version='1.0'?>\n<Event>",
                "<?xml version='1.0'?><!-- <Events> --><Event>"
            })
    void claimsAnEventAtTheStart(String text) {
        assertThat(format.claims(text.getBytes(StandardCharsets.UTF_8))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "<Event",
                "<Events>",
                "x<Event>",
                "<13>a <Event>",
                "<?xml version='1.0'?>",
                "<?xm <Event>"
            })
    void claimsNothingElse(String text) {
        assertThat(format.claims(text.getBytes(StandardCharsets.UTF_8))).isFalse();
    }

    @Test
    void readsTheSyslogHeaderBefore() throws Exception {
        JSONObject fields =
                fields("<13>Nov 21 11:00:00 dc-1 app: <Event><System><EventID>1</EventID></System></Event>");

        assertThat(fields.query("/syslog/hostname")).isEqualTo("dc-1");
        assertThat(fields.query("/EventID")).isEqualTo("1");
    }

    @Test
    void theFirstOfANameKeepsIt() throws Exception {
        JSONObject fields = fields(
                "<Event><EventData><Data Name='u'>a</Data><Data Name='u'>b</Data></EventData><EventData/></Event>");

        assertThat(fields.query("/EventData/u")).isEqualTo("a");
        assertThat(fields.query("/repeated/u/0")).isEqualTo("b");
    }

    /** XML forbids it, an attacker types it, and the event has to be readable. */
    @Test
    void takesControlCharacters() throws Exception {
        assertThat(fields("<Event><EventData><Data Name='c'>a\u0001&#1;</Data></EventData></Event>")
                        .query("/EventData/c"))
                .isEqualTo("a\u0001\u0001");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<Event",
                "<Event>",
                "<Event><a></b></Event>",
                "<Event></Event>text",
                "<Event></Event><Event/>",
                "<Event a=1/>",
                "<Event a='1' a='2'/>",
                "<Event a='1'b='2'/>",
                "<Event>&nope;</Event>",
                "<Event>& </Event>",
                "<Event>&#0;</Event>",
                "<Event>&#xD800;</Event>",
                "<Event>&#99999999999;</Event>",
                "<Event><![CDATA[</Event>",
                "<Event><!-- </Event>",
                "<Eventful/>",
                "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>text"
            })
    void refusesWhatIsNoEvent(String text) {
        assertThatThrownBy(() -> fields(text)).isInstanceOf(MalformedException.class);
    }

    /** Entities of one's own would be the way to grow a small text to a large one, and to open files. */
    @Test
    void hasNoDocumentTypes() {
        String laughs = "<!DOCTYPE Event [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>";

        assertThatThrownBy(() -> fields("<Event>" + laughs + "&b;</Event>")).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> fields("<Event>&b;</Event>")).isInstanceOf(MalformedException.class);
    }

    @Test
    void isAsDeepAsItMayBe() throws Exception {
        assertThat(fields("<Event>" + nested(Xml.DEPTH_MAX - 1) + "</Event>").has("a"))
                .isTrue();
        assertThatThrownBy(() -> fields("<Event>" + nested(Xml.DEPTH_MAX) + "</Event>"))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("deeper");
    }

    /** Of mutated events: what the JDK's reader takes, ours takes, and reads the same text in it. */
    @Test
    void agreesWithTheReaderOfTheJdk() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        DocumentBuilder jdk = jdk();
        String alphabet = "<>/&;='\" aE!-[]?#x1";
        int taken = 0;
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder(EVENT.substring(EVENT.indexOf("<Event")));
            for (int i = random.nextInt(3); i > 0; i--) {
                int at = 6 + random.nextInt(text.length() - 6);
                if (random.nextBoolean()) {
                    text.deleteCharAt(at);
                } else {
                    text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
                }
            }
            String expected = jdkText(jdk, text.toString());
            if (expected != null && text.indexOf("<Event") == 0) {
                taken++;
                String end = text.toString().stripTrailing();
                XmlElement read = Xml.read(end, 0, end.length());
                assertThat(text(read)).as("seed %d, %s", seed, text).isEqualTo(expected);
            }
        }
        assertThat(taken).as("seed %d", seed).isGreaterThan(4_000);
    }

    private static DocumentBuilder jdk() throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        DocumentBuilder builder = factory.newDocumentBuilder();
        builder.setErrorHandler(new ErrorHandler() {
            @Override
            public void warning(SAXParseException flaw) {}

            @Override
            public void error(SAXParseException flaw) throws SAXException {
                throw flaw;
            }

            @Override
            public void fatalError(SAXParseException flaw) throws SAXException {
                throw flaw;
            }
        });
        return builder;
    }

    /** Null where the JDK does not take it; else all names and texts in their order. */
    private static @Nullable String jdkText(DocumentBuilder jdk, String text) throws Exception {
        try {
            return text(jdk.parse(new InputSource(new StringReader(text))).getDocumentElement());
        } catch (SAXException notXml) {
            return null;
        }
    }

    private static String text(Element element) {
        StringBuilder own = new StringBuilder();
        StringBuilder children = new StringBuilder();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                children.append(text(child));
            } else if (node.getNodeType() == Node.TEXT_NODE || node.getNodeType() == Node.CDATA_SECTION_NODE) {
                own.append(node.getNodeValue());
            }
        }
        String name = element.getNodeName();
        return "(" + name.substring(name.indexOf(':') + 1) + "|" + own + "|" + children + ")";
    }

    private static String text(XmlElement element) {
        StringBuilder children = new StringBuilder();
        element.children.forEach(child -> children.append(text(child)));
        return "(" + element.name + "|" + element.text() + "|" + children + ")";
    }

    private static String nested(int levels) {
        return "<a>".repeat(levels) + "</a>".repeat(levels);
    }

    private JSONObject fields(String text) throws MalformedException {
        return format.decode(text.getBytes(StandardCharsets.UTF_8), RECEIVED);
    }
}
