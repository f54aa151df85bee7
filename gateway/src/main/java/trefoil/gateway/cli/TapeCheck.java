package trefoil.gateway.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import trefoil.engine.arbitrage.LoopPricer;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.Side;
import trefoil.engine.market.Universe;
import trefoil.engine.trading.QuoteObserver;
import trefoil.gateway.exchange.tape.TapeFrame;
import trefoil.gateway.exchange.tape.TapeReader;
import trefoil.gateway.session.EdgeText;

/**
 * Holds the engine's edges against the verdicts that a capturing bot left in its tape, frame by frame.
 *
 * <p>The bot judged one loop, BTC → USDT → ETH → BTC, without fees. A frame that leaves the best quote as it was makes
 * no quote; the engine's view of it is the view before. Called on the trading thread; read after the engine has stopped.
 */
final class TapeCheck implements QuoteObserver {
    private static final String[] BOT_LOOP = {"BTC", "USDT", "ETH"};
    private static final int MAX_FRAMES = 1_000_000;
    private static final double PPB = 1e9;

    private final List<Judged> frames;
    private int botLoop = Universe.NOT_FOUND;
    private Universe universe;
    private int next;
    private double botProduct;
    private double bestProduct;
    private long evaluations;
    private long agreements;
    private long grossPositive;
    private double maxProduct;

    private record Judged(String symbol, long updateId, boolean opportunity) {}

    private TapeCheck(final List<Judged> frames) {
        this.frames = frames;
    }

    /** The check of a tape; without verdicts in the tape it checks nothing. */
    static TapeCheck of(final Path tape) {
        final List<Judged> frames = new ArrayList<>();
        final TapeFrame frame = new TapeFrame();
        try (TapeReader reader = TapeReader.open(tape)) {
            while (frames.size() < MAX_FRAMES && reader.next(frame)) {
                final String symbol = frame.symbol();
                final long updateId = frame.updateId();
                frame.verdict()
                        .ifPresent(verdict -> frames.add(new Judged(symbol, updateId, verdict.arbitrageOpportunity())));
            }
        }
        return new TapeCheck(frames);
    }

    /** Whether the tape holds verdicts. */
    boolean hasVerdicts() {
        return !frames.isEmpty();
    }

    /** The check over the loops that the engine trades, before its first quote. */
    QuoteObserver over(final LoopTable table) {
        universe = table.universe();
        for (int loop = 0; loop < table.loopCount(); loop++) {
            for (int leg = 0; leg < table.legs(loop); leg++) {
                if (table.legs(loop) == LoopTable.LEGS && isBotLoop(table, loop, leg)) {
                    botLoop = loop;
                }
            }
        }
        return hasVerdicts() && botLoop != Universe.NOT_FOUND ? this : QuoteObserver.NONE;
    }

    private boolean isBotLoop(final LoopTable table, final int loop, final int firstLeg) {
        for (int i = 0; i < LoopTable.LEGS; i++) {
            final int asset = table.assetIn(loop, (firstLeg + i) % LoopTable.LEGS);
            if (!universe.assets().get(asset).equals(BOT_LOOP[i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void onQuote(final int instrument, final long updateId, final long timeNs, final LoopPricer pricer) {
        final String symbol = universe.instruments().get(instrument).symbol();
        int at = next;
        while (at < frames.size()
                && !(frames.get(at).updateId() == updateId
                        && frames.get(at).symbol().equals(symbol))) {
            at++;
        }
        if (at == frames.size()) {
            return;
        }
        judgeUntil(at);
        botProduct = pricer.product(botLoop);
        pricer.scan(instrument, Side.SELL);
        bestProduct = pricer.bestProduct();
        pricer.scan(instrument, Side.BUY);
        bestProduct = Math.max(bestProduct, pricer.bestProduct());
        judgeUntil(at + 1);
    }

    private void judgeUntil(final int end) {
        for (; next < end; next++) {
            if (botProduct == 0) {
                continue;
            }
            evaluations++;
            maxProduct = Math.max(maxProduct, bestProduct);
            if (bestProduct > 1) {
                grossPositive++;
            }
            if (botProduct > 1 == frames.get(next).opportunity()) {
                agreements++;
            }
        }
    }

    /** Judges the frames that made no further quote. Call once, when the whole tape was played and the engine has stopped. */
    void finish() {
        judgeUntil(frames.size());
    }

    long evaluations() {
        return evaluations;
    }

    long agreements() {
        return agreements;
    }

    long grossPositive() {
        return grossPositive;
    }

    long maxGrossEdgePpb() {
        return Math.round((maxProduct - 1) * PPB);
    }

    /** What was found, in one line. */
    String summary() {
        return String.format(
                Locale.ROOT,
                "tape       %,d of the tape's %,d frames judged with all legs quoted: the engine's zero-fee verdict is the"
                        + " capturing bot's in %,d; gross edge above zero in %,d, at most %s",
                evaluations,
                frames.size(),
                agreements,
                grossPositive,
                EdgeText.basisPoints(maxGrossEdgePpb()));
    }
}
