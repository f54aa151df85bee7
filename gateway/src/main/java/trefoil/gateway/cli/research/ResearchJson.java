package trefoil.gateway.cli.research;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;
import trefoil.engine.research.result.LoopName;
import trefoil.engine.research.result.StudyResult;

/**
 * A study as JSON: the records of {@code trefoil.engine.research.result} by their names. Money and rates are exact decimals
 * as texts, times and spans nanoseconds; what is not known is null; a loop is its assets in order.
 */
final class ResearchJson {
    private static final Set<String> DECIMALS = Set.of(
            "size",
            "profit",
            "profitOfCompleted",
            "worstLoop",
            "requiredCapital",
            "capacity",
            "capacityProfit",
            "rate",
            "feeRate");

    private final JsonGenerator json;

    private ResearchJson(final JsonGenerator json) {
        this.json = json;
    }

    /** One object, indented. */
    static String of(final StudyResult result) {
        final StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            new ResearchJson(json).write("study", result);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private void write(final String name, final Object value) throws IOException {
        if (value instanceof Optional<?> optional) {
            write(name, optional.orElse(null));
        } else if (value == null
                || value instanceof Double number && !Double.isFinite(number)
                || value instanceof Long whole && (whole == Long.MIN_VALUE || whole == Long.MAX_VALUE)) {
            json.writeNull();
        } else if (value instanceof Long whole) {
            number(name, whole);
        } else if (value instanceof Integer whole) {
            json.writeNumber(whole);
        } else if (value instanceof Double number) {
            json.writeNumber(BigDecimal.valueOf(number).toPlainString());
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof LoopName loop) {
            json.writeString(loop.text());
        } else if (value instanceof Universe universe) {
            json.writeNumber(universe.instrumentCount());
        } else if (value instanceof Collection<?> values) {
            json.writeStartArray();
            for (final Object element : values) {
                write(name.equals("sizes") ? "size" : name, element);
            }
            json.writeEndArray();
        } else if (value instanceof Record each) {
            object(each);
        } else {
            json.writeString(value.toString());
        }
    }

    private void number(final String name, final long value) throws IOException {
        if (DECIMALS.contains(name)) {
            json.writeString(value < 0 && name.equals("rate") ? "none" : DecimalText.toString(value));
        } else {
            json.writeNumber(value);
        }
    }

    private void object(final Record value) throws IOException {
        json.writeStartObject();
        for (final RecordComponent component : value.getClass().getRecordComponents()) {
            final boolean universe = component.getType() == Universe.class;
            json.writeFieldName(universe ? "instruments" : component.getName());
            try {
                write(component.getName(), component.getAccessor().invoke(value));
            } catch (final ReflectiveOperationException e) {
                throw new IllegalStateException(component.getName(), e);
            }
        }
        json.writeEndObject();
    }

    /** A fee in percent: 0.075 %. */
    static String percent(final long rate) {
        return BigDecimal.valueOf(rate, Fixed.DECIMALS - 2).stripTrailingZeros().toPlainString() + " %";
    }
}
