package io.weir.tail;

import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a file is to its file system, whatever it is called: device and inode. An inode may be given to another file later. */
public record FileKey(String device, long inode) {
    private static final Pattern TEXT = Pattern.compile("\\(dev=([0-9a-f]{1,16}),ino=(\\d{1,19})\\)");

    /** Empty where the file system has no such thing. */
    static Optional<FileKey> of(BasicFileAttributes attributes) {
        Object key = attributes.fileKey();
        Matcher text = TEXT.matcher(key == null ? "" : key.toString());
        return text.matches()
                ? Optional.of(new FileKey(text.group(1), Long.parseUnsignedLong(text.group(2))))
                : Optional.empty();
    }

    static FileKey parse(String text) {
        int colon = text.indexOf(':');
        return new FileKey(text.substring(0, colon), Long.parseUnsignedLong(text.substring(colon + 1)));
    }

    @Override
    public String toString() {
        return device + ":" + Long.toUnsignedString(inode);
    }
}
