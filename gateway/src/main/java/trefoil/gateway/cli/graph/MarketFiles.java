package trefoil.gateway.cli.graph;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import trefoil.gateway.binance.codec.BestQuotes;
import trefoil.gateway.binance.codec.BestQuotes.BestQuote;
import trefoil.gateway.binance.codec.ExchangeInfo;
import trefoil.gateway.binance.codec.ExchangeInfoException;
import trefoil.gateway.binance.codec.ExchangeInfoReader;
import trefoil.gateway.cli.CommandException;
import trefoil.gateway.cli.ExitCode;

/** Answers of the venue that were kept in files, plain or gzipped. */
final class MarketFiles {
    private static final int GZIP_MAGIC = 0x1f8b;

    private MarketFiles() {}

    private interface Reader<T> {
        T read(InputStream stream) throws IOException, BestQuotes.Defect;
    }

    /** What {@code GET /api/v3/exchangeInfo} answered. */
    static ExchangeInfo exchangeInfo(final Path file) {
        final ExchangeInfo info =
                read("--exchange-info", file, "the answer of GET /api/v3/exchangeInfo", ExchangeInfoReader::read);
        if (info.instruments().isEmpty()) {
            throw new CommandException(ExitCode.USAGE, "--exchange-info " + file + " lists no pair");
        }
        return info;
    }

    /** What {@code GET /api/v3/ticker/24hr} or {@code bookTicker} answered, by symbol. */
    static Map<String, BestQuote> quotes(final Path file) {
        return read(
                "--snapshot",
                file,
                "the answer of GET /api/v3/ticker/24hr or /api/v3/ticker/bookTicker",
                BestQuotes::read);
    }

    private static <T> T read(final String option, final Path file, final String wanted, final Reader<T> reader) {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
                InputStream plain = isGzip(raw) ? new GZIPInputStream(raw) : raw) {
            return reader.read(plain);
        } catch (final NoSuchFileException e) {
            throw new CommandException(ExitCode.USAGE, option + " " + file + ": there is no such file");
        } catch (final AccessDeniedException e) {
            throw new CommandException(ExitCode.USAGE, option + " " + file + ": permission denied");
        } catch (final EOFException | ZipException e) {
            throw new CommandException(
                    ExitCode.USAGE, option + " " + file + ": damaged or cut short (" + e.getMessage() + ")");
        } catch (final ExchangeInfoException | BestQuotes.Defect e) {
            throw new CommandException(
                    ExitCode.USAGE,
                    option + " " + file + ": not " + wanted + ": "
                            + e.getMessage().replaceAll("[\\p{Cc}\\p{Cf}]+", " "));
        } catch (final IOException e) {
            throw new CommandException(
                    ExitCode.USAGE,
                    option + " " + file + " cannot be read: "
                            + (Files.isDirectory(file) ? "it is a directory" : e.getMessage()));
        }
    }

    private static boolean isGzip(final InputStream stream) throws IOException {
        stream.mark(2);
        final int magic = stream.read() << 8 | stream.read();
        stream.reset();
        return magic == GZIP_MAGIC;
    }
}
