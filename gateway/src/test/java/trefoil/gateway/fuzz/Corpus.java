package trefoil.gateway.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Inputs of a target: seeds written by hand in the venue's form, one a file under {@code seeds/NAME}, and
 * {@code corpus/NAME.zip}, what the fuzzer found to reach new code, minimised.
 */
final class Corpus {
    /** Most bytes of a target's corpus; the shortest inputs are kept. */
    private static final long MAX_BYTES = 192 * 1024;

    private static final int MAX_INPUTS = 600;
    private static final FileTime TIME = FileTime.fromMillis(1_795_341_600_000L);

    private Corpus() {}

    /** Seeds, then the corpus. */
    static List<byte[]> of(final FuzzTarget target) throws Exception {
        final List<byte[]> inputs = new ArrayList<>(Arrays.asList(target.writtenSeeds()));
        final URL seeds = Corpus.class.getResource("seeds/" + target.name());
        if (seeds != null) {
            inputs.addAll(files(path(seeds)));
        }
        try (InputStream packed = Corpus.class.getResourceAsStream("corpus/" + target.name() + ".zip")) {
            if (packed != null) {
                unzip(packed, inputs);
            }
        }
        return inputs;
    }

    /** Makes the corpus of the files in a directory. */
    static void pack(final String name, final Path inputs, final Path directory) throws IOException {
        final List<byte[]> kept = files(inputs);
        kept.sort(Comparator.<byte[]>comparingInt(input -> input.length).thenComparing(Arrays::compare));
        long bytes = 0;
        int number = 0;
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(directory.resolve(name + ".zip")))) {
            for (final byte[] input : kept) {
                bytes += input.length;
                if (bytes > MAX_BYTES || number == MAX_INPUTS) {
                    break;
                }
                final ZipEntry entry = new ZipEntry(Integer.toString(number++));
                entry.setLastModifiedTime(TIME);
                zip.putNextEntry(entry);
                zip.write(input);
                zip.closeEntry();
            }
        }
        System.out.println(name + ": " + number + " of " + kept.size() + " inputs kept");
    }

    private static void unzip(final InputStream packed, final List<byte[]> target) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(packed)) {
            while (zip.getNextEntry() != null) {
                target.add(zip.readAllBytes());
            }
        }
    }

    private static List<byte[]> files(final Path directory) throws IOException {
        final List<byte[]> inputs = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (final Path file : files.sorted().toList()) {
                inputs.add(Files.readAllBytes(file));
            }
        }
        return inputs;
    }

    private static Path path(final URL directory) {
        try {
            return Path.of(directory.toURI());
        } catch (final URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
