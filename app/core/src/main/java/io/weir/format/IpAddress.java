package io.weir.format;

/**
 * Literal addresses as RFC 2673 and RFC 4291 write them, nothing more: no leading zeros that some readers take for
 * octal, no zone ids, no brackets, no prefix length.
 */
public final class IpAddress {
    private static final int GROUPS = 8;

    private IpAddress() {}

    public static boolean isAddress(String text) {
        return isV4(text) || isV6(text);
    }

    public static boolean isV4(String text) {
        return isV4(text, 0);
    }

    public static boolean isV6(String text) {
        int length = text.length();
        // The longest is 0000:0000:0000:0000:0000:ffff:255.255.255.255.
        if (length < 2 || length > 45) {
            return false;
        }
        int groups = 0;
        boolean gap = false;
        int at = 0;
        if (text.charAt(0) == ':') {
            if (text.charAt(1) != ':') {
                return false;
            }
            gap = true;
            at = 2;
        }
        while (at < length) {
            int end = at;
            while (end < length && end - at < 5 && isHex(text.charAt(end))) {
                end++;
            }
            if (end < length && text.charAt(end) == '.') {
                groups += 2;
                return isV4(text, at) && isWhole(groups, gap);
            }
            if (end == at || end - at > 4) {
                return false;
            }
            groups++;
            if (end == length) {
                return isWhole(groups, gap);
            }
            if (text.charAt(end) != ':' || end + 1 == length) {
                return false;
            }
            at = end + 1;
            if (text.charAt(at) == ':') {
                if (gap) {
                    return false;
                }
                gap = true;
                at++;
            }
        }
        return isWhole(groups, gap);
    }

    private static boolean isWhole(int groups, boolean gap) {
        return gap ? groups < GROUPS : groups == GROUPS;
    }

    private static boolean isV4(String text, int from) {
        int length = text.length();
        if (length - from < 7 || length - from > 15) {
            return false;
        }
        int at = from;
        for (int part = 0; part < 4; part++) {
            int first = at;
            int value = 0;
            while (at < length && at - first < 3 && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                value = value * 10 + text.charAt(at) - '0';
                at++;
            }
            boolean leadingZero = at - first > 1 && text.charAt(first) == '0';
            if (at == first || value > 255 || leadingZero) {
                return false;
            }
            if (part < 3) {
                if (at == length || text.charAt(at) != '.') {
                    return false;
                }
                at++;
            }
        }
        return at == length;
    }

    private static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
