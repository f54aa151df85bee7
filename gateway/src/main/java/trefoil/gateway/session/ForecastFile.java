package trefoil.gateway.session;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import trefoil.engine.forecast.ForecastException;
import trefoil.engine.forecast.ForecastKind;
import trefoil.engine.forecast.ForecastModel;
import trefoil.engine.forecast.ForecastSettings;
import trefoil.engine.forecast.ForecastText;
import trefoil.gateway.config.TrefoilConfig;

/** A fitted forecast in a file. */
public final class ForecastFile {
    private static final long MAX_BYTES = 8L << 20;

    private ForecastFile() {}

    /**
     * The model in a file.
     *
     * @throws IllegalArgumentException naming the file, the line and what is wrong with it
     */
    public static ForecastModel read(final Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new IllegalArgumentException(file + ": is a directory");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new IllegalArgumentException(
                        file + ": is longer than " + MAX_BYTES + " bytes, so it is no forecast");
            }
            return ForecastText.parse(Files.readString(file, StandardCharsets.UTF_8));
        } catch (final ForecastException e) {
            throw new IllegalArgumentException(
                    file + ": " + e.getMessage() + "; 'trefoil research fit' writes one anew", e);
        } catch (final NoSuchFileException e) {
            throw new IllegalArgumentException(file + ": no such file", e);
        } catch (final AccessDeniedException e) {
            throw new IllegalArgumentException(file + ": may not be read by this user", e);
        } catch (final CharacterCodingException e) {
            throw new IllegalArgumentException(file + ": is not text, so it is no forecast", e);
        } catch (final IOException e) {
            throw new IllegalArgumentException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** What the configuration asks for; the file is read unless that is none. */
    static ForecastSettings settings(final TrefoilConfig.Forecast config) {
        return config.kind() == ForecastKind.NONE
                ? ForecastSettings.NONE
                : new ForecastSettings(
                        config.kind(),
                        Optional.of(read(config.file().orElseThrow())),
                        config.minEdgePpm(),
                        config.latencyUs());
    }
}
