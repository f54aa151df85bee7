package trefoil.gateway.cli.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** JSON made on the way into a text. */
final class JsonLine {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonLine() {}

    /** What is written between the braces of an object. */
    interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    /** One object, on one line. */
    static String of(final Body body) {
        final StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            object(json, body);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** One object, indented. */
    static String pretty(final Body body) {
        final StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text).useDefaultPrettyPrinter()) {
            object(json, body);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void object(final JsonGenerator json, final Body body) throws IOException {
        json.writeStartObject();
        body.write(json);
        json.writeEndObject();
    }
}
