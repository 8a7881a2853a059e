package io.weir.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** One setting: its default, its bounds and what it is for. The default stands here and nowhere else. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
    /** No YAML text can be this, so it never collides with a default. */
    String REQUIRED = "\0";

    /** In a default: the word for {@code type} that chose the record. One record may serve several. */
    String TYPE = "${type}";

    /** The default as a user would write it; lists by comma; a required setting has none. */
    String value() default REQUIRED;

    /** The smallest value that makes sense, as a user would write it; empty for no bound. */
    String min() default "";

    String max() default "";

    /** One sentence for the configuration reference. */
    String doc();
}
