package trefoil.engine.research;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.research.result.Gap;

/**
 * Goes through a journal from its first record to its last and keeps the market as it was, telling others what happens.
 *
 * <pre>
 *   try (JournalReader journal = JournalReader.open(file)) {
 *       MarketWalk walk = new MarketWalk(journal, new Market(journal.header().orElseThrow().universe()), listener);
 *       while (walk.next()) {}
 *   }
 * </pre>
 *
 * Where market data is missing there is a {@link Gap}: a connection went down, records are lost or damaged, or the clock
 * jumped. Holds one record at a time. One thread.
 */
public final class MarketWalk {
    /** How far a record's time may lie behind an earlier one's: writers are held up between reading the clock and publishing. */
    public static final long MAX_DISORDER_NS = TimeUnit.SECONDS.toNanos(1);

    /** A longer time between two records is a jump of the clock, or a sleep of the machine. */
    public static final long MAX_SILENCE_NS = TimeUnit.HOURS.toNanos(1);

    /** Gaps kept; further ones are counted. */
    public static final int MAX_GAPS_KEPT = 100;

    private static final int CONNECTIONS_AT_START = 16;
    private static final int MAX_CONNECTIONS = 1 << 12;
    private static final long NEVER = Long.MIN_VALUE;

    private final JournalReader journal;
    private final Market market;
    private final MarketListener listener;
    private final List<Gap> gaps = new ArrayList<>();
    private long[] lastByConnection = new long[CONNECTIONS_AT_START];
    private long damages;
    private long gapCount;
    private long updates;
    private long firstNs = NEVER;
    private long nowNs = NEVER;
    private boolean ended;

    /**
     * A walk that has not begun.
     *
     * @param journal opened and not read from
     * @param market of the journal's universe, without a quote
     */
    public MarketWalk(final JournalReader journal, final Market market, final MarketListener listener) {
        this.journal = journal;
        this.market = market;
        this.listener = listener;
        Arrays.fill(lastByConnection, NEVER);
    }

    /** Takes the journal's next record. False at its end. */
    public boolean next() {
        if (ended) {
            return false;
        }
        if (!journal.next()) {
            ended = true;
            if (nowNs != NEVER) {
                listener.onEnd(nowNs);
            }
            return false;
        }
        final int type = journal.type();
        if (!RecordType.isOutput(type)) {
            onInput(type, journal.buffer(), journal.offset());
        }
        return true;
    }

    private void onInput(final int type, final DirectBuffer buffer, final int offset) {
        final long timeNs = RecordHeader.timeNs(buffer, offset);
        if (nowNs == NEVER) {
            firstNs = timeNs;
            nowNs = timeNs;
            damages = journal.damageCount();
        }
        if (journal.damageCount() != damages) {
            damages = journal.damageCount();
            lose(Gap.Kind.DAMAGE, timeNs);
        } else if (timeNs < nowNs - MAX_DISORDER_NS) {
            lose(Gap.Kind.CLOCK_BACK, timeNs);
        } else if (timeNs - nowNs > MAX_SILENCE_NS) {
            lose(Gap.Kind.CLOCK_FORWARD, timeNs);
        } else if (timeNs > nowNs) {
            nowNs = timeNs;
        }
        listener.onTime(nowNs);
        switch (market.onRecord(type, buffer, offset)) {
            case Market.QUOTE -> {
                updates++;
                heard(market.connection());
                listener.onQuote(market.instrument(), market.improved(), market.bidMoved(), market.askMoved(), nowNs);
            }
            case Market.LOST -> tell(new Gap(lastHeard(market.connection()), nowNs, Gap.Kind.FEED_DOWN));
            case Market.STATE -> {
                final int instrument = market.instrument();
                listener.onMarketState(instrument, market.terms().states().closed(instrument), nowNs);
            }
            default -> {}
        }
    }

    private void lose(final Gap.Kind kind, final long timeNs) {
        final Gap gap = new Gap(nowNs, timeNs, kind);
        market.forget();
        Arrays.fill(lastByConnection, NEVER);
        tell(gap);
        nowNs = timeNs;
    }

    private void tell(final Gap gap) {
        if (gapCount++ < MAX_GAPS_KEPT) {
            gaps.add(gap);
        }
        listener.onGap(gap);
    }

    private void heard(final int connection) {
        if (connection >= lastByConnection.length && connection < MAX_CONNECTIONS) {
            final int known = lastByConnection.length;
            lastByConnection = Arrays.copyOf(lastByConnection, Integer.highestOneBit(connection) * 2);
            Arrays.fill(lastByConnection, known, lastByConnection.length, NEVER);
        }
        if (connection >= 0 && connection < lastByConnection.length) {
            lastByConnection[connection] = nowNs;
        }
    }

    private long lastHeard(final int connection) {
        final boolean known =
                connection >= 0 && connection < lastByConnection.length && lastByConnection[connection] != NEVER;
        return known ? lastByConnection[connection] : nowNs;
    }

    /** The market as it is. */
    public Market market() {
        return market;
    }

    /** Time of the first record, nanoseconds since the epoch; 0 if there was none yet. */
    public long firstNs() {
        return firstNs == NEVER ? 0 : firstNs;
    }

    /** Time that the walk has come to; 0 before the first record. */
    public long nowNs() {
        return nowNs == NEVER ? 0 : nowNs;
    }

    /** Quotes taken over so far. */
    public long updates() {
        return updates;
    }

    /** Gaps so far. */
    public long gapCount() {
        return gapCount;
    }

    /** The first {@value #MAX_GAPS_KEPT} of them. */
    public List<Gap> gaps() {
        return List.copyOf(gaps);
    }
}
