package trefoil.gateway.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The file system that journals are written to: what it is, its room, and what bringing a block to the disk costs. */
public final class DiskProbe {
    private static final int SYNCS = 10;
    private static final int BLOCK = 4096;
    private static final long LEAST_FREE = 2L << 30;
    private static final long SLOW_SYNC_NS = 20_000_000;
    private static final List<String> REMOTE = List.of("nfs", "nfs4", "cifs", "smb3", "fuse", "9p", "overlay");

    private DiskProbe() {}

    /** Of the directory, or of the nearest above it that exists; a file of some blocks is written there and removed. */
    public static List<Finding> findings(final Path directory) {
        Path existing = directory.toAbsolutePath().normalize();
        while (existing != null && !Files.isDirectory(existing)) {
            existing = existing.getParent();
        }
        if (existing == null) {
            return List.of(
                    Finding.bad("journal disk", directory + ": no such directory", "choose another journal.directory"));
        }
        final List<Finding> findings = new ArrayList<>();
        try {
            findings.add(store(existing));
        } catch (final IOException | RuntimeException problem) {
            findings.add(Finding.unknown("journal disk", existing + ": " + problem.getMessage()));
        }
        findings.add(sync(existing));
        return findings;
    }

    private static Finding store(final Path directory) throws IOException {
        final FileStore store = Files.getFileStore(directory);
        final long free = store.getUsableSpace();
        final String figure = directory + " on " + store.type() + ", " + (free >> 20) + " MB free";
        if (free < LEAST_FREE) {
            return Finding.bad(
                    "journal disk", figure, "a run writes about 1 GB in some hours: make room, or set journal.keepMiB");
        }
        if (store.type().equals("tmpfs") || store.type().equals("ramfs")) {
            return Finding.better("journal disk", figure, "it is memory: journals are gone when the machine stops");
        }
        return REMOTE.contains(store.type())
                ? Finding.better("journal disk", figure, "a local file system (ext4, xfs) stalls less")
                : Finding.ok("journal disk", figure);
    }

    private static Finding sync(final Path directory) {
        Path file = null;
        try {
            file = Files.createTempFile(directory, "doctor", ".tmp");
            final long[] tookNs = new long[SYNCS];
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                for (int i = 0; i < SYNCS; i++) {
                    final long beginNs = System.nanoTime();
                    channel.write(ByteBuffer.allocate(BLOCK));
                    channel.force(false);
                    tookNs[i] = System.nanoTime() - beginNs;
                }
            }
            Arrays.sort(tookNs);
            final String figure = String.format(
                    Locale.ROOT,
                    "4 KiB written and synced in %.2f ms, at worst %.2f ms",
                    tookNs[SYNCS / 2] / 1e6,
                    tookNs[SYNCS - 1] / 1e6);
            return tookNs[SYNCS / 2] > SLOW_SYNC_NS
                    ? Finding.better("journal sync", figure, "keep journal.sync = \"end\" here")
                    : Finding.ok("journal sync", figure);
        } catch (final IOException | RuntimeException problem) {
            return Finding.bad(
                    "journal sync",
                    "cannot write in " + directory + ": " + problem.getMessage(),
                    "choose another journal.directory");
        } finally {
            delete(file);
        }
    }

    private static void delete(final Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (final IOException ignored) {
            // It is empty of meaning, and says so by its name.
        }
    }
}
