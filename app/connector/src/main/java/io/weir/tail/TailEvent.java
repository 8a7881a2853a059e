package io.weir.tail;

import io.weir.envelope.Payload;

/**
 * An event of a file.
 *
 * @param offset of its first byte
 * @param line its number in the file, from 1, as far as the file was read from its start
 * @param part its number as a part of an event that was too long; 0 for a whole one
 */
public record TailEvent(Payload payload, long offset, long line, int part) {}
