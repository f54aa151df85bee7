package trefoil.engine.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;

/** {@link JournalHeader} to and from the bytes of a journal's first document. Cold. */
final class JournalHeaderCodec {
    static final int MAX_TEXT_LENGTH = 0xFFFF;
    static final int MAX_COUNT = 65_536;

    /** Bytes of the smallest entry of any list: what a count is bounded by before memory is taken for it. */
    private static final int MIN_ENTRY_LENGTH = 2;

    private final DirectBuffer payload;
    private int position;

    private JournalHeaderCodec(final DirectBuffer payload) {
        this.payload = payload;
    }

    /**
     * The whole first document, length word, checksum and padding included.
     *
     * @throws IllegalArgumentException if it exceeds a limit of the format
     */
    static byte[] encode(final JournalHeader header) {
        final ExpandableArrayBuffer target = new ExpandableArrayBuffer(64 * 1024);
        final int end = new Encoder(target, JournalFormat.HEADER_PREFIX_LENGTH).header(header);
        final int length = JournalFormat.align(end);
        final int payloadLength = length - JournalFormat.HEADER_PREFIX_LENGTH;
        if (payloadLength > JournalFormat.MAX_PAYLOAD_LENGTH) {
            throw new IllegalArgumentException("journal header takes " + payloadLength + " bytes, at most "
                    + JournalFormat.MAX_PAYLOAD_LENGTH + " are allowed");
        }
        target.putInt(0, wireWord(payloadLength), LITTLE_ENDIAN);
        target.putLong(JournalFormat.MAGIC_OFFSET, JournalFormat.MAGIC, LITTLE_ENDIAN);
        target.putInt(JournalFormat.VERSION_OFFSET, JournalFormat.VERSION, LITTLE_ENDIAN);
        target.putInt(JournalFormat.PAYLOAD_LENGTH_OFFSET, payloadLength, LITTLE_ENDIAN);
        final byte[] document = new byte[length];
        target.getBytes(0, document);
        new UnsafeBuffer(document).putInt(JournalFormat.HEADER_CRC_OFFSET, crc(document), LITTLE_ENDIAN);
        return document;
    }

    /** Length word of a header document with that payload. */
    static int wireWord(final int payloadLength) {
        return JournalFormat.WIRE_META_DATA
                | payloadLength + JournalFormat.HEADER_PREFIX_LENGTH - JournalFormat.WIRE_WORD_LENGTH;
    }

    /** Checksum of a header document: everything from the magic on, its own field excepted. */
    static int crc(final byte[] document) {
        final CRC32C crc = new CRC32C();
        crc.update(document, JournalFormat.MAGIC_OFFSET, JournalFormat.HEADER_CRC_OFFSET - JournalFormat.MAGIC_OFFSET);
        crc.update(document, JournalFormat.HEADER_PREFIX_LENGTH, document.length - JournalFormat.HEADER_PREFIX_LENGTH);
        return (int) crc.getValue();
    }

    /**
     * Header from a document whose checksum has been verified.
     *
     * @throws IllegalArgumentException if the bytes are no header, with the byte where it shows
     */
    static JournalHeader decode(final byte[] document) {
        return new JournalHeaderCodec(new UnsafeBuffer(
                        document,
                        JournalFormat.HEADER_PREFIX_LENGTH,
                        document.length - JournalFormat.HEADER_PREFIX_LENGTH))
                .header();
    }

    private JournalHeader header() {
        final long createdNs = int64();
        final long loopTableDigest = int64();
        final String session = text();
        final String toolVersion = text();
        final SortedMap<String, String> settings = new TreeMap<>();
        for (int i = count(); i > 0; i--) {
            settings.put(text(), text());
        }
        final List<String> assets = list(this::text);
        final List<String> startAssets = list(this::text);
        final List<Integer> takerFeesPpm = new ArrayList<>();
        final List<Instrument> instruments = list(() -> {
            takerFeesPpm.add(int32());
            return instrument();
        });
        if (JournalFormat.align(position) != payload.capacity()) {
            throw malformed("the header ends there, " + (payload.capacity() - position) + " bytes early");
        }
        return new JournalHeader(
                createdNs,
                session,
                toolVersion,
                settings,
                instruments,
                takerFeesPpm,
                assets,
                startAssets,
                loopTableDigest);
    }

    private Instrument instrument() {
        return new Instrument(text(), text(), text(), InstrumentStatus.of(text()), flag(), int32(), int32(), filters());
    }

    private Filters filters() {
        return new Filters(
                int64(), int64(), int64(), int64(), int64(), int64(), int64(), int64(), int64(), int64(), flag(),
                int64(), flag(), int64(), int64(), int64(), int64(), flag(), int32(), int32(), int64());
    }

    private <T> List<T> list(final Supplier<T> entry) {
        final int count = count();
        final List<T> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(entry.get());
        }
        return entries;
    }

    private int count() {
        final int count = int32();
        if (count < 0 || count > MAX_COUNT || count > (payload.capacity() - position) / MIN_ENTRY_LENGTH) {
            throw malformed("a list of " + count + " entries");
        }
        return count;
    }

    private String text() {
        final int length = payload.getShort(take(Short.BYTES), LITTLE_ENDIAN) & 0xFFFF;
        final byte[] bytes = new byte[length];
        payload.getBytes(take(length), bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private boolean flag() {
        return payload.getByte(take(Byte.BYTES)) != 0;
    }

    private int int32() {
        return payload.getInt(take(Integer.BYTES), LITTLE_ENDIAN);
    }

    private long int64() {
        return payload.getLong(take(Long.BYTES), LITTLE_ENDIAN);
    }

    private int take(final int length) {
        final int taken = position;
        if (length > payload.capacity() - taken) {
            throw malformed("a field of " + length + " bytes, " + (payload.capacity() - taken) + " are left");
        }
        position += length;
        return taken;
    }

    private IllegalArgumentException malformed(final String what) {
        return new IllegalArgumentException(
                "header byte " + (JournalFormat.HEADER_PREFIX_LENGTH + position) + ": " + what);
    }

    /** The mirror image of the decoding half. */
    private static final class Encoder {
        private final ExpandableArrayBuffer target;
        private int position;

        private Encoder(final ExpandableArrayBuffer target, final int position) {
            this.target = target;
            this.position = position;
        }

        private int header(final JournalHeader header) {
            int64(header.createdNs());
            int64(header.loopTableDigest());
            text("session", header.session());
            text("toolVersion", header.toolVersion());
            count("settings", header.settings().size());
            for (final Map.Entry<String, String> setting : header.settings().entrySet()) {
                text("setting's name", setting.getKey());
                text(setting.getKey(), setting.getValue());
            }
            texts("assets", header.assets());
            texts("startAssets", header.startAssets());
            count("instruments", header.instruments().size());
            for (int i = 0; i < header.instruments().size(); i++) {
                int32(header.takerFeesPpm().get(i));
                instrument(header.instruments().get(i));
            }
            return position;
        }

        private void instrument(final Instrument instrument) {
            text("symbol", instrument.symbol());
            text("baseAsset", instrument.baseAsset());
            text("quoteAsset", instrument.quoteAsset());
            text("status", instrument.status().name());
            flag(instrument.spotTradingAllowed());
            int32(instrument.basePrecision());
            int32(instrument.quotePrecision());
            filters(instrument.filters());
        }

        private void filters(final Filters filters) {
            int64(filters.minPrice());
            int64(filters.maxPrice());
            int64(filters.tickSize());
            int64(filters.minQty());
            int64(filters.maxQty());
            int64(filters.stepSize());
            int64(filters.minMarketQty());
            int64(filters.maxMarketQty());
            int64(filters.marketStepSize());
            int64(filters.minNotional());
            flag(filters.minNotionalToMarket());
            int64(filters.maxNotional());
            flag(filters.maxNotionalToMarket());
            int64(filters.bidMultiplierUp());
            int64(filters.bidMultiplierDown());
            int64(filters.askMultiplierUp());
            int64(filters.askMultiplierDown());
            flag(filters.percentPriceBySide());
            int32(filters.avgPriceMins());
            int32(filters.maxNumOrders());
            int64(filters.maxPosition());
        }

        private void texts(final String name, final List<String> texts) {
            count(name, texts.size());
            for (final String text : texts) {
                text(name, text);
            }
        }

        private void count(final String name, final int count) {
            if (count > MAX_COUNT) {
                throw new IllegalArgumentException(
                        name + ": " + count + " entries, a journal holds at most " + MAX_COUNT);
            }
            int32(count);
        }

        private void text(final String name, final String text) {
            final byte[] bytes = utf8(name, text);
            if (bytes.length > MAX_TEXT_LENGTH) {
                throw new IllegalArgumentException(
                        name + ": " + bytes.length + " bytes, a journal holds at most " + MAX_TEXT_LENGTH);
            }
            target.putShort(position, (short) bytes.length, LITTLE_ENDIAN);
            target.putBytes(position + Short.BYTES, bytes);
            position += Short.BYTES + bytes.length;
        }

        private void flag(final boolean flag) {
            target.putByte(position, (byte) (flag ? 1 : 0));
            position += Byte.BYTES;
        }

        private void int32(final int value) {
            target.putInt(position, value, LITTLE_ENDIAN);
            position += Integer.BYTES;
        }

        private void int64(final long value) {
            target.putLong(position, value, LITTLE_ENDIAN);
            position += Long.BYTES;
        }

        private static byte[] utf8(final String name, final String text) {
            try {
                final ByteBuffer encoded = StandardCharsets.UTF_8
                        .newEncoder()
                        .onUnmappableCharacter(CodingErrorAction.REPORT)
                        .encode(CharBuffer.wrap(text));
                final byte[] bytes = new byte[encoded.remaining()];
                encoded.get(bytes);
                return bytes;
            } catch (final CharacterCodingException e) {
                throw new IllegalArgumentException(name + " is not well-formed Unicode text", e);
            }
        }
    }
}
