package trefoil.gateway.binance.stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.Balance;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.binance.codec.ExecutionReport;
import trefoil.gateway.binance.rest.ServerClock;
import trefoil.gateway.binance.testing.Instruments;
import trefoil.gateway.binance.testing.ManualScheduler;
import trefoil.gateway.fuzz.FuzzTarget;

/** Frames of the account's stream, on a subscribed connection: what is published is what the frame says, exactly. */
public final class UserDataFuzz extends FuzzTarget {
    private static final Universe UNIVERSE = Instruments.triangle();
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final ManualScheduler scheduler = new ManualScheduler();
    private final FakeFrameSource source = new FakeFrameSource(scheduler);
    private final LastClaim ring = new LastClaim();
    private final List<String> reports = new ArrayList<>();
    private final UserDataStream stream;
    private FakeFrameSource.Connection connection;
    private long malformed;

    public UserDataFuzz() {
        super("user-data", 8_192, 256 * 1024, 64);
        stream = new UserDataStream.Context()
                .wsApiUrl("ws://127.0.0.1:1")
                .credentials(new Credentials("key", "secret".getBytes(StandardCharsets.US_ASCII)))
                .serverClock(new ServerClock(scheduler, () -> 0))
                .universe(UNIVERSE)
                .source(source)
                .ring(ring)
                .clock(scheduler)
                .scheduler(scheduler)
                .random(new Random(1))
                .reportListener(this::remember)
                .conclude();
        stream.start();
    }

    private void remember(final ExecutionReport report) {
        require(report.executedQty() <= report.qty() && report.status() != null, "a report that cannot be");
        reports.add(report.clientOrderId());
        reports.add("p" + report.price());
        reports.add("q" + report.qty());
        reports.add("z" + report.executedQty());
        reports.add("Z" + report.quoteQty());
        if (report.isTrade()) {
            reports.add("L" + report.lastPrice());
            reports.add("l" + report.lastQty());
            reports.add("n" + report.commission());
        }
    }

    @Override
    protected void read(final byte[] input) {
        open();
        ring.count = 0;
        reports.clear();
        malformed = stream.malformed();
        connection.bytes(input);
        malformed = stream.malformed() - malformed;
    }

    /** An input may end a connection: the next one needs another. */
    private void open() {
        while (connection == null || connection.closedFor != null || !source.opening.isEmpty()) {
            if (source.opening.isEmpty()) {
                scheduler.advanceMs(60_000);
                continue;
            }
            if (connection != null) {
                connection.closed("replaced");
            }
            connection = source.opening.poll();
            connection.open();
        }
    }

    @Override
    protected void compare(final byte[] input) {
        require(malformed == 0 || ring.count == 0 && reports.isEmpty(), "a malformed frame is acted on");
        final Naive naive = Naive.read(input);
        if (naive == null) {
            return;
        }
        if (ring.count > 0) {
            require(naive.balances.equals(ring.balances()), "other balances than by Jackson: " + naive.balances);
        }
        for (final String field : reports.isEmpty() ? reports : reports.subList(1, reports.size())) {
            final String name = field.substring(0, 1);
            require(
                    Naive.fixed(naive.event.get(name)) == Long.parseLong(field.substring(1)),
                    "another " + name + " than by Jackson");
        }
    }

    @Override
    public void close() {
        stream.close();
    }

    /** The frame read without any thought of speed; null where a key repeats or it is no JSON. */
    private static final class Naive {
        private final Map<String, String> event = new HashMap<>();
        private final List<String> balances = new ArrayList<>();

        static Naive read(final byte[] input) {
            final Naive naive = new Naive();
            try (JsonParser json = JSON.createParser(input)) {
                json.nextToken();
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    final boolean event = json.currentName().equals("event");
                    if (json.nextToken() == JsonToken.START_OBJECT && event) {
                        naive.readEvent(json);
                    } else {
                        json.skipChildren();
                    }
                }
                return naive;
            } catch (final IOException e) {
                return null;
            }
        }

        private void readEvent(final JsonParser json) throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                final String name = json.currentName();
                final JsonToken token = json.nextToken();
                if (name.equals("B") && token == JsonToken.START_ARRAY) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        readBalance(json);
                    }
                } else if (token.isScalarValue()) {
                    event.put(name, json.getText());
                } else {
                    json.skipChildren();
                }
            }
        }

        private void readBalance(final JsonParser json) throws IOException {
            final Map<String, String> fields = new HashMap<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                final String name = json.currentName();
                if (json.nextToken().isScalarValue()) {
                    fields.put(name, json.getText());
                } else {
                    json.skipChildren();
                }
            }
            final int asset = fields.get("a") == null ? Universe.NOT_FOUND : UNIVERSE.assetIndex(fields.get("a"));
            if (asset != Universe.NOT_FOUND) {
                balances.add(asset + " " + fixed(fields.get("f")) + " " + fixed(fields.get("l")));
            }
        }

        private static final int MAX_SCALE = 1_000;

        static long fixed(final String text) {
            try {
                final BigDecimal number = new BigDecimal(text);
                // Written out, an exponent of nine digits would take this check, not what it checks, for ever.
                return Math.abs((long) number.scale()) > MAX_SCALE
                        ? -1
                        : number.movePointRight(Fixed.DECIMALS).longValueExact();
            } catch (final NumberFormatException | ArithmeticException | NullPointerException e) {
                return -1;
            }
        }
    }

    /** A ring of which only the last claim matters. */
    private static final class LastClaim implements InboundRing {
        private static final int SLOTS = 512;

        private final UnsafeBuffer slots = new UnsafeBuffer(new byte[SLOTS * RecordHeader.MAX_RECORD_LENGTH]);
        private int count;

        @Override
        public long claim(final int wanted) {
            count = wanted;
            return 0;
        }

        @Override
        public MutableDirectBuffer buffer(final long sequence) {
            return slots;
        }

        @Override
        public int offset(final long sequence) {
            return (int) sequence * RecordHeader.MAX_RECORD_LENGTH;
        }

        @Override
        public void publish(final long firstSequence, final int published) {
            require(published == count, "not all that was claimed is published");
        }

        List<String> balances() {
            final List<String> found = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                final int offset = offset(i);
                require(RecordHeader.type(slots, offset) == RecordType.BALANCE, "another record than a balance");
                found.add(Balance.asset(slots, offset) + " " + Balance.free(slots, offset) + " "
                        + Balance.locked(slots, offset));
            }
            return found;
        }
    }
}
