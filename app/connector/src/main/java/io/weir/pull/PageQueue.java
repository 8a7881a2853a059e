package io.weir.pull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Pages between those who fetch and the one who commits: bounded in number and in bytes, and who finds it full waits. */
public final class PageQueue {
    private final int pagesMax;
    private final long bytesMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<PulledPage> pages = new ArrayDeque<>();
    private long bytes;

    public PageQueue(int pagesMax, long bytesMax) {
        this.pagesMax = pagesMax;
        this.bytesMax = bytesMax;
    }

    /** One that is larger than all of it may be goes in alone. */
    void put(PulledPage page) throws InterruptedException {
        long more = page.heldBytes();
        lock.lockInterruptibly();
        try {
            while (!pages.isEmpty() && (pages.size() >= pagesMax || bytes + more > bytesMax)) {
                changed.await();
            }
            pages.add(page);
            bytes += more;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** In their order, up to that many bytes but at least one page; waits so long for the first. */
    public List<PulledPage> take(long most, long waitNanos) throws InterruptedException {
        List<PulledPage> taken = new ArrayList<>();
        lock.lockInterruptibly();
        try {
            long left = waitNanos;
            while (pages.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
            }
            long sum = 0;
            for (PulledPage next = pages.peek();
                    next != null && (taken.isEmpty() || sum + next.heldBytes() <= most);
                    next = pages.peek()) {
                taken.add(pages.remove());
                sum += next.heldBytes();
            }
            bytes -= sum;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return taken;
    }

    public int pages() {
        lock.lock();
        try {
            return pages.size();
        } finally {
            lock.unlock();
        }
    }

    public long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }
}
