package trefoil.gateway.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the fuzzer calls ({@code --target_class}, {@code --target_args=NAME}), and, as a program, what {@code scripts/fuzz}
 * asks beside it.
 */
public final class FuzzEntry {
    private static FuzzCheck check;

    private FuzzEntry() {}

    /** Called once, before the first input: what loads and starts with the first of a kind is not an input's doing. */
    public static void fuzzerInitialize(final String[] arguments) throws Exception {
        final FuzzTarget target = FuzzTargets.named(arguments[0]);
        check = new FuzzCheck(target);
        for (final byte[] seed : Corpus.of(target)) {
            check.feed(seed);
        }
    }

    /** Called for each input. */
    public static void fuzzerTestOneInput(final byte[] input) throws Exception {
        check.feed(input);
    }

    /**
     * {@code names} prints the targets, {@code length NAME} the longest input, {@code unpack NAME DIR} writes seeds and
     * corpus as files, {@code pack NAME DIR} makes the corpus of a directory's files, {@code feed NAME FILE...} feeds files.
     */
    public static void main(final String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "names" -> FuzzTargets.names().forEach(System.out::println);
            case "length" -> System.out.println(FuzzTargets.named(arguments[1]).maxLength());
            case "unpack" -> unpack(arguments[1], Path.of(arguments[2]));
            case "pack" -> Corpus.pack(arguments[1], Path.of(arguments[2]), Path.of(arguments[3]));
            case "feed" -> feed(arguments[1], List.of(arguments).subList(2, arguments.length));
            default -> throw new IllegalArgumentException("unknown: " + arguments[0]);
        }
    }

    private static void unpack(final String name, final Path directory) throws Exception {
        Files.createDirectories(directory);
        try (FuzzTarget target = FuzzTargets.named(name)) {
            int number = 0;
            for (final byte[] input : Corpus.of(target)) {
                Files.write(directory.resolve("seed-" + number++), input);
            }
        }
    }

    private static void feed(final String name, final List<String> files) throws Exception {
        try (FuzzTarget target = FuzzTargets.named(name)) {
            final FuzzCheck feeder = new FuzzCheck(target);
            for (final String file : files) {
                feeder.feed(read(Path.of(file)));
                System.out.println(file + ": nothing found");
            }
        }
    }

    private static byte[] read(final Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
