package io.weir.format;

/**
 * Elements, attributes, text, CDATA, comments and the five entities, read in one pass. There are no document types, so
 * nothing outside the text is ever opened and no entity can grow; and control characters, which XML forbids, are taken:
 * an attacker who puts one into a command line must not be able to make the event unreadable.
 */
final class Xml {
    /** As deep as JSON may be; a Windows event has 5 levels. */
    static final int DEPTH_MAX = JsonFormat.DEPTH_MAX;

    private final String text;
    private final int end;
    private int at;

    private Xml(String text, int at, int end) {
        this.text = text;
        this.at = at;
        this.end = end;
    }

    /** The element that begins at that place, and nothing behind it but space. */
    static XmlElement read(String text, int from, int end) throws MalformedException {
        Xml xml = new Xml(text, from, end);
        xml.beforeRoot();
        XmlElement root = xml.element(1);
        while (xml.at < end) {
            if (xml.isAt("<!--")) {
                xml.skip("<!--", "-->");
            } else if (xml.isSpace()) {
                xml.at++;
            } else {
                throw xml.flaw("text behind the end of the document");
            }
        }
        return root;
    }

    private void beforeRoot() throws MalformedException {
        while (true) {
            skipSpaces();
            if (isAt("<?")) {
                skip("<?", "?>");
            } else if (isAt("<!--")) {
                skip("<!--", "-->");
            } else if (isAt("<!")) {
                throw flaw("a document type, which no event has");
            } else {
                return;
            }
        }
    }

    private XmlElement element(int depth) throws MalformedException {
        if (depth > DEPTH_MAX) {
            throw flaw("nested deeper than " + DEPTH_MAX + " levels");
        }
        if (!isAt("<")) {
            throw flaw("no element where one should begin");
        }
        at++;
        String qualified = name();
        XmlElement element = new XmlElement(local(qualified));
        if (attributes(element)) {
            return element;
        }
        while (true) {
            int open = text.indexOf('<', at);
            if (open < 0 || open >= end) {
                throw flaw("the document breaks off");
            }
            characters(open, element.content);
            at = open;
            if (isAt("</")) {
                at += 2;
                if (!name().equals(qualified)) {
                    throw flaw("an element closed by another's name");
                }
                skipSpaces();
                expect('>');
                return element;
            }
            inside(element, depth);
        }
    }

    private void inside(XmlElement element, int depth) throws MalformedException {
        if (isAt("<!--")) {
            skip("<!--", "-->");
        } else if (isAt("<![CDATA[")) {
            int from = at + "<![CDATA[".length();
            skip("<![CDATA[", "]]>");
            element.content.append(text, from, at - "]]>".length());
        } else if (isAt("<?")) {
            skip("<?", "?>");
        } else {
            element.children.add(element(depth + 1));
        }
    }

    /** True where the element ends with its tag. */
    private boolean attributes(XmlElement element) throws MalformedException {
        while (true) {
            boolean spaced = isSpace();
            skipSpaces();
            if (isAt("/>")) {
                at += 2;
                return true;
            }
            if (isAt(">")) {
                at++;
                return false;
            }
            if (!spaced) {
                throw flaw("no space before an attribute");
            }
            attribute(element);
        }
    }

    private void attribute(XmlElement element) throws MalformedException {
        String name = name();
        skipSpaces();
        expect('=');
        skipSpaces();
        char quote = at < end ? text.charAt(at) : 0;
        if (quote != '"' && quote != '\'') {
            throw flaw("an attribute without quotes");
        }
        int close = text.indexOf(quote, at + 1);
        if (close < 0 || close >= end) {
            throw flaw("an attribute that is not closed");
        }
        at++;
        StringBuilder value = new StringBuilder(close - at);
        characters(close, value);
        at = close + 1;
        if (name.equals("xmlns") || name.startsWith("xmlns:")) {
            return;
        }
        if (element.attributes.has(local(name))) {
            throw flaw("an attribute twice in one element");
        }
        element.attributes.put(local(name), value.toString());
    }

    /** The characters up to that place, entities resolved. */
    private void characters(int to, StringBuilder into) throws MalformedException {
        while (at < to) {
            int from = at;
            // Not indexOf, which would look on behind the place: twice the elements, four times the work.
            while (at < to && text.charAt(at) != '&') {
                at++;
            }
            into.append(text, from, at);
            if (at < to) {
                entity(to, into);
            }
        }
    }

    private void entity(int to, StringBuilder into) throws MalformedException {
        int close = at + 1;
        // The longest is &#1114111; with leading zeros to spare.
        while (close < to && close - at < 16 && text.charAt(close) != ';') {
            close++;
        }
        if (close >= to || text.charAt(close) != ';') {
            throw flaw("an ampersand that begins no entity");
        }
        String name = text.substring(at + 1, close);
        switch (name) {
            case "lt" -> into.append('<');
            case "gt" -> into.append('>');
            case "amp" -> into.append('&');
            case "quot" -> into.append('"');
            case "apos" -> into.append('\'');
            default -> into.appendCodePoint(numbered(name));
        }
        at = close + 1;
    }

    private int numbered(String name) throws MalformedException {
        if (!name.startsWith("#")) {
            throw flaw("an entity that XML does not define");
        }
        boolean hex = name.startsWith("#x");
        int point = 0;
        for (int i = hex ? 2 : 1; i < name.length(); i++) {
            int digit = Character.digit(name.charAt(i), hex ? 16 : 10);
            point = digit < 0 || point > Character.MAX_CODE_POINT ? -1 : point * (hex ? 16 : 10) + digit;
            if (point < 0) {
                break;
            }
        }
        boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
        if (point <= 0 || point > Character.MAX_CODE_POINT || surrogate) {
            throw flaw("the number of no character");
        }
        return point;
    }

    private String name() throws MalformedException {
        int from = at;
        while (at < end && isNameCharacter(text.charAt(at))) {
            at++;
        }
        if (at == from) {
            throw flaw("no name where one should be");
        }
        return text.substring(from, at);
    }

    private static boolean isNameCharacter(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == ':' || c == '-' || c == '.';
    }

    private static String local(String name) {
        return name.substring(name.indexOf(':') + 1);
    }

    private boolean isAt(String what) {
        return at + what.length() <= end && text.startsWith(what, at);
    }

    /** Past what begins here and its end; the two share no character, {@code <!-->} is no comment yet. */
    private void skip(String start, String until) throws MalformedException {
        int found = text.indexOf(until, at + start.length());
        if (found < 0 || found + until.length() > end) {
            throw flaw("the document breaks off");
        }
        at = found + until.length();
    }

    private void skipSpaces() {
        while (isSpace()) {
            at++;
        }
    }

    private boolean isSpace() {
        if (at >= end) {
            return false;
        }
        char c = text.charAt(at);
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private void expect(char c) throws MalformedException {
        if (at >= end || text.charAt(at) != c) {
            throw flaw("not XML");
        }
        at++;
    }

    private MalformedException flaw(String message) {
        return new MalformedException("xml", message + ", at character " + at);
    }
}
