package io.weir.flow;

/**
 * How many bytes an offset of a partition takes. Its size and its first offset do not say: a segment stays whole until
 * its last record may go. What was added since the last look does.
 */
public final class Weight {
    /** How much a new look counts against those before. */
    private static final double NEWS = 0.3;

    private double bytes = Double.NaN;
    private long lastSize;
    private long lastEnd;

    public void look(long size, long begin, long end) {
        if (Double.isNaN(bytes)) {
            bytes = end > begin ? (double) size / (begin == 0 ? end : end - begin) : Double.NaN;
        } else if (end > lastEnd && size > lastSize) {
            bytes += NEWS * ((double) (size - lastSize) / (end - lastEnd) - bytes);
        }
        lastSize = size;
        lastEnd = end;
    }

    /** 0 for a partition that never had a record. */
    public double perOffset() {
        return Double.isNaN(bytes) ? 0 : bytes;
    }

    /** Of what stands from there to the end; at most all there is. */
    public double from(long offset) {
        return offset >= lastEnd || Double.isNaN(bytes) ? 0 : Math.min((double) lastSize, (lastEnd - offset) * bytes);
    }
}
