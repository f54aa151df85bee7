package trefoil.gateway.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.sim.VirtualExchange;

/** Which instruments a request is about: {@code symbol}, {@code symbols}, {@code symbolStatus}. */
final class SymbolSelection {
    private static final Pattern LIST_SHAPE = Pattern.compile("^\\[.*]$");

    private final VirtualExchange exchange;

    SymbolSelection(final VirtualExchange exchange) {
        this.exchange = exchange;
    }

    /** The one instrument that must be named. */
    int required(final Parameters parameters) throws VenueError {
        return instrument(parameters.required("symbol"));
    }

    /** The one instrument that must be named, listed or no longer: what became of its orders can be asked for. */
    int requiredEvenIfDelisted(final Parameters parameters) throws VenueError {
        return known(parameters.required("symbol"));
    }

    /** The one instrument that must be named, and be in the status that may be asked for. */
    int requiredInStatus(final Parameters parameters) throws VenueError {
        final int instrument = required(parameters);
        requireStatus(instrument, parameters.optional("symbolStatus"));
        return instrument;
    }

    /** Instruments chosen by symbol, symbols or status; all of them by default. */
    Set<Integer> any(final Parameters parameters) throws VenueError {
        final String symbol = parameters.optional("symbol");
        final String symbols = parameters.optional("symbols");
        final String status = parameters.optional("symbolStatus");
        if (symbol != null && symbols != null) {
            throw badCombination();
        }
        final Set<Integer> selected = new LinkedHashSet<>();
        if (symbol != null) {
            final int instrument = instrument(symbol);
            requireStatus(instrument, status);
            selected.add(instrument);
        } else if (symbols != null) {
            for (final String name : list("symbols", symbols)) {
                if (!selected.add(instrument(name))) {
                    throw VenueError.badRequest(-1151, "Symbol is present multiple times in the list.");
                }
            }
        } else {
            for (int i = 0; i < exchange.instruments().size(); i++) {
                if (exchange.listed(i)) {
                    selected.add(i);
                }
            }
        }
        if (status != null) {
            final InstrumentStatus wanted = status(status);
            selected.removeIf(
                    instrument -> exchange.instruments().get(instrument).status() != wanted);
        }
        return selected;
    }

    /** As {@link #any}, but symbol or symbols must be there, and at most {@code most} of them. */
    Set<Integer> named(final Parameters parameters, final int most) throws VenueError {
        if (!parameters.has("symbol") && !parameters.has("symbols")) {
            throw VenueError.badRequest(-1102, "Param 'symbol' or 'symbols' must be sent, but both were empty/null!");
        }
        final Set<Integer> selected = any(parameters);
        if (selected.size() > most) {
            throw VenueError.badRequest(
                    -1101, "Too many parameters; expected '" + most + "' and received '" + selected.size() + "'.");
        }
        return selected;
    }

    /** The texts of a JSON array, or of a lone one where the parameter may have either form. */
    static List<String> list(final String parameter, final String json) throws VenueError {
        if (LIST_SHAPE.matcher(json).matches()) {
            try {
                final List<String> names = new ArrayList<>();
                for (final Object name : (List<?>) Json.read(json.getBytes(StandardCharsets.UTF_8))) {
                    names.add(String.valueOf(name));
                }
                return names;
            } catch (final JsonProcessingException e) {
                throw VenueError.illegal(parameter, "^\\[\"SYMBOL\",...\\]$");
            }
        }
        throw VenueError.illegal(parameter, "^\\[\"SYMBOL\",...\\]$");
    }

    static VenueError badCombination() {
        return VenueError.badRequest(-1128, "Combination of optional parameters invalid.");
    }

    private int instrument(final String symbol) throws VenueError {
        final int instrument = known(symbol);
        if (!exchange.listed(instrument)) {
            throw invalid();
        }
        return instrument;
    }

    private int known(final String symbol) throws VenueError {
        final int instrument = exchange.instrumentIndex(symbol);
        if (instrument < 0) {
            throw invalid();
        }
        return instrument;
    }

    private static VenueError invalid() {
        return VenueError.badRequest(-1121, "Invalid symbol.");
    }

    private void requireStatus(final int instrument, final String status) throws VenueError {
        if (status != null && exchange.instruments().get(instrument).status() != status(status)) {
            throw VenueError.badRequest(-1220, "The symbol's status does not match the requested symbolStatus.");
        }
    }

    private static InstrumentStatus status(final String name) throws VenueError {
        return switch (name) {
            case "TRADING" -> InstrumentStatus.TRADING;
            case "HALT" -> InstrumentStatus.HALT;
            case "BREAK" -> InstrumentStatus.BREAK;
            default -> throw VenueError.badRequest(-1122, "Invalid symbolStatus.");
        };
    }
}
