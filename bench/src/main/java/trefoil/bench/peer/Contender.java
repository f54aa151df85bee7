package trefoil.bench.peer;

import java.net.URI;
import java.util.function.LongConsumer;

/** Somebody who reads book tickers of {@code BTCUSDT} from a websocket. */
interface Contender extends AutoCloseable {
    /** What it is, in a few words. */
    String words();

    /** Short name, part of the ids of what is measured. */
    String id();

    /**
     * Begins to connect, on whatever threads it likes.
     *
     * @param address of the stream, {@code ws://127.0.0.1:PORT/stream}
     * @param quotes gets each quote's update id, when the quote is there to be used, on one thread
     */
    void connect(URI address, LongConsumer quotes) throws Exception;

    @Override
    void close();
}
