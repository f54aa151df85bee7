package trefoil.engine.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;

/**
 * The market that {@link SyntheticMarket} trades: real hubs, made-up ordinary assets, filters as the venue's. Immutable.
 *
 * <p>About 250 instruments, 100 assets and 300 triangles. Among them what breaks naive clients: markets that do not
 * trade and keep frozen quotes, a market without quotes, a digits-only symbol, a symbol that is not ASCII.
 */
public final class SyntheticUniverse {
    private static final String USDT = "USDT";
    private static final String NEVER_QUOTED = "456";
    private static final Set<String> STABLE = Set.of(USDT, "USDC", "FDUSD");
    private static final Set<String> MAJOR = Set.of("BTC", "ETH", "BNB");

    /** Assets by their pairs: first the quote assets, then names and values in USDT. */
    // spotless:off
    private static final String[][] LISTINGS = {
        {"USDT", "BTC 64200", "ETH 3050", "BNB 612", "USDC 1", "FDUSD 0.999"},
        {"USDC FDUSD", "BTC 64200", "ETH 3050", "BNB 612"},
        {"BTC", "ETH 3050", "BNB 612"},
        {"ETH", "BNB 612"},
        {"USDT USDC FDUSD BTC ETH BNB",
            "KRYN 148.2", "AVEL 27.4", "LUMR 14.6", "TESSA 6.95", "ORBIX 412", "NEVA 71.5",
            "CALD 22.8", "FERN 5.31", "HELIA 9.87", "MISTR 33.9", "QORE 96.4", "STRYD 18.2"},
        {"USDT USDC BTC BNB",
            "ARDEN 3.42", "BRYNE 7.77", "COBAL 51.2", "DELPH 2.64", "EMBR 4.18", "FLUXA 12.3", "GARN 8.05", "HALYX 2.91",
            "IVRY 15.6", "JUNI 38.7", "KELVA 6.12", "LYRIC 3.88", "MORA 25.1", "NIMB 2.35", "OPALX 61"},
        {"USDT ETH",
            "PALLA 0.842", "QUILL 0.315", "RUNIC 1.27", "SABLE 0.559", "TERN 0.188", "UMBRY 0.731", "VARDA 1.94",
            "WISP 0.264", "XENO 0.447", "YARRO 0.916", "ZEPHY 1.08", "ALDER 0.372", "BIRCH 0.618", "CEDAR 0.147",
            "DRYFT 1.53"},
        {"USDT USDC",
            "DUSKY 0.0842", "EBBA 0.0317", "FJORD 0.00945", "GLINT 0.0561", "HAZEL 0.0122", "INKA 0.0048", "JOLT 0.0231",
            "KITTO 0.00071", "LARK 0.0664", "MAPL 0.0093", "NOVAE 0.0187", "OAZE 0.00256", "三叶草 0.0333"},
        {"USDT BNB",
            "PEBL 0.0938", "QUARO 0.0527", "RIVEN 0.241", "SHALE 0.136", "THISL 0.0875", "URSA 0.0412", "VOLTA 0.329",
            "WREN 0.0298", "XYLO 0.0711", "YUCCA 0.177"},
        {"USDT",
            "AURUX 97400", "IRIDX 4720", "PLATX 981.5", "MOTE 0.00000115", "GRAIN 0.0000123", "SPECK 0.0000387",
            "DUSTO 0.000142", "CRUMB 0.000516", "BASIL 0.0412", "CLOVE 0.0287", "DILLY 0.195", "ELDR 0.614", "FENN 1.83",
            "GINGR 0.0067", "HOPSY 0.0153", "JUNPR 0.287", "KALEO 0.0961", "LEEK 0.0039", "MINTY 2.07", "NETTL 0.0222",
            "OREGA 0.733", "PARSL 0.0118", "SAGEO 0.458", "THYM 1.12"},
    };
    // spotless:on

    private static final long MAX_TICK = Fixed.ONE / 100;
    private static final long MIN_TICK = 1;
    private static final long STABLE_TICK = 1_000;
    private static final long TICKS_OF_PRICE = 3_333;
    private static final long MAX_STEP = Fixed.ONE;
    /** Ten billion units: the sum of a book's side still fits a long. */
    private static final long MAX_QTY = 10_000_000_000L * Fixed.ONE;

    private static final long MAX_VALUE = 9_000_000 * Fixed.ONE;
    private static final long MARKET_QTY_SHARE = 50;
    private static final long MAX_NOTIONAL = 9_000_000 * Fixed.ONE;
    private static final long MAX_PRICE_FACTOR = 1_000;
    private static final int PRECISION = 8;
    private static final int MAX_NUM_ORDERS = 200;
    private static final int AVG_PRICE_MINS = 5;

    private final List<Instrument> instruments = new ArrayList<>();
    private final Map<String, Integer> assets = new LinkedHashMap<>();
    private final Map<String, Long> values = new HashMap<>();

    private SyntheticUniverse() {
        values.put(USDT, Fixed.ONE);
        for (final String[] listing : LISTINGS) {
            for (int i = 1; i < listing.length; i++) {
                final String[] nameAndValue = listing[i].split(" ");
                values.put(nameAndValue[0], DecimalText.parse(nameAndValue[1]));
                for (final String quote : listing[0].split(" ")) {
                    list(nameAndValue[0], quote, InstrumentStatus.TRADING, true);
                }
            }
        }
        list("JUNPR", "ETH", InstrumentStatus.HALT, true);
        list("MINTY", "BTC", InstrumentStatus.BREAK, true);
        list("FENN", "BNB", InstrumentStatus.CANCEL_ONLY, true);
        list("THYM", "ETH", InstrumentStatus.TRADING, false);
        values.put("123", Fixed.ONE);
        values.put(NEVER_QUOTED, Fixed.ONE);
        list("123", NEVER_QUOTED, InstrumentStatus.TRADING, true);
    }

    /** The one universe there is. */
    public static SyntheticUniverse standard() {
        return new SyntheticUniverse();
    }

    /** Instruments in index order. */
    public List<Instrument> instruments() {
        return List.copyOf(instruments);
    }

    /** Asset names, in the order of their first listing; USDT is the first. */
    List<String> assets() {
        return List.copyOf(assets.keySet());
    }

    int assetIndex(final String asset) {
        return assets.get(asset);
    }

    /** What an asset is worth in USDT at the start, before the seed moves it, fixed units. */
    long value(final String asset) {
        return values.get(asset);
    }

    /** Whether the asset follows the dollar and never jumps. */
    static boolean stable(final String asset) {
        return STABLE.contains(asset);
    }

    /** Whether many other assets are quoted in it. */
    static boolean hub(final String asset) {
        return STABLE.contains(asset) || MAJOR.contains(asset);
    }

    /** Whether the instrument ever had a quote. */
    boolean valued(final Instrument instrument) {
        return instrument.status() != InstrumentStatus.BREAK
                && !instrument.quoteAsset().equals(NEVER_QUOTED);
    }

    private void list(
            final String base, final String quote, final InstrumentStatus status, final boolean spotTradingAllowed) {
        assets.putIfAbsent(quote, assets.size());
        assets.putIfAbsent(base, assets.size());
        instruments.add(new Instrument(
                base + quote, base, quote, status, spotTradingAllowed, PRECISION, PRECISION, filters(base, quote)));
    }

    private Filters filters(final String base, final String quote) {
        final long price = Fixed.divFloor(values.get(base), values.get(quote));
        final long tick = STABLE.contains(base) ? STABLE_TICK : powerOfTen(price / TICKS_OF_PRICE, MAX_TICK);
        final long step = powerOfTen(Fixed.divFloor(Fixed.ONE, values.get(base)), MAX_STEP);
        final long maxQty = Math.min(MAX_QTY, Fixed.divFloor(MAX_VALUE, values.get(base)) / step * step);
        return Filters.builder()
                .price(tick, price * MAX_PRICE_FACTOR / tick * tick, tick)
                .lot(step, maxQty, step)
                .marketLot(0, maxQty / MARKET_QTY_SHARE, 0)
                .minNotional(minNotional(quote), true)
                .maxNotional(MAX_NOTIONAL, false)
                .percentPriceBySide(5 * Fixed.ONE, Fixed.ONE / 5, 5 * Fixed.ONE, Fixed.ONE / 5)
                .avgPriceMins(AVG_PRICE_MINS)
                .maxNumOrders(MAX_NUM_ORDERS)
                .build();
    }

    /** Least order value of a quote asset, as seen at the venue. */
    private static long minNotional(final String quote) {
        return switch (quote) {
            case "BTC" -> Fixed.ONE / 10_000;
            case "ETH" -> Fixed.ONE / 1_000;
            case "BNB" -> Fixed.ONE / 100;
            default -> 5 * Fixed.ONE;
        };
    }

    /** Largest power of ten (in units) that is ≤ {@code limit} and ≤ {@code max}. */
    private static long powerOfTen(final long limit, final long max) {
        long power = MIN_TICK;
        while (power < max && power * 10 <= limit) {
            power *= 10;
        }
        return power;
    }
}
