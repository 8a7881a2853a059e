package io.weir.siem;

import io.weir.config.ByteSize;
import io.weir.config.Setting;
import io.weir.config.TargetSettings;
import java.nio.file.Path;

/** A file of one event a line. */
public record FileTargetSettings(
        @Setting(value = "file", doc = "What receipts, dead letters and metrics call this target.")
        String name,

        @Setting(value = "${data}/delivered.ndjson", doc = "The file; its folder is made.")
        Path path,

        @Setting(
                value = "0",
                doc =
                        "Begin a new file before one grows beyond this, and keep the old one under its time; 0 for never.")
        ByteSize rotateBytes)
        implements TargetSettings {}
