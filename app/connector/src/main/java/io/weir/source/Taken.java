package io.weir.source;

import org.jspecify.annotations.Nullable;

/**
 * What an endpoint made of a body.
 *
 * @param keepsEvents whether those that were listed are to be committed, even though more could not be
 * @param reply the answer once they are; at once where there are none
 * @param refusal why not all was taken; null where all was
 */
record Taken(boolean keepsEvents, Reply reply, @Nullable Refusal refusal) {}
