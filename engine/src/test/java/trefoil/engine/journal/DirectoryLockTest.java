package trefoil.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {
    @TempDir
    private Path directory;

    @Test
    void shouldBeHadByOneAtATime() {
        final Path journals = directory.resolve("a").resolve("b");
        try (DirectoryLock lock = DirectoryLock.take(journals, "x", "process 77, session abc")) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> DirectoryLock.take(journals, "x", "process 78"))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("in use by this process, which holds x.lock")
                    .hasMessageContaining("stop it first");
            DirectoryLock.take(journals, "y", "process 78").close();
        }
        DirectoryLock.take(journals, "x", "process 78").close();
    }

    @Test
    void shouldBeForItsOwnerOnly() throws IOException {
        Assumptions.assumeTrue(
                Files.getFileStore(directory).supportsFileAttributeView(PosixFileAttributeView.class),
                "needs a file system that knows owners and others");
        try (DirectoryLock lock = DirectoryLock.take(directory.resolve("new"), "x", "me")) {
            assertThat(lock).isNotNull();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("new"))))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                            directory.resolve("new").resolve("x.lock"))))
                    .isEqualTo("rw-------");
        }
        assertThat(directory.resolve("new")).isEmptyDirectory();
    }

    @Test
    void shouldBeHadByOneAtATimeHoweverManyWantIt() throws Exception {
        final AtomicInteger holders = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        final AtomicInteger taken = new AtomicInteger();
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            final String name = "thread " + i;
            threads.add(new Thread(() -> {
                for (int n = 0; n < 300; n++) {
                    try (DirectoryLock lock = DirectoryLock.take(directory, "x", name + ", time " + n)) {
                        most.accumulateAndGet(holders.incrementAndGet(), Math::max);
                        taken.addAndGet(lock == null ? 0 : 1);
                        holders.decrementAndGet();
                    } catch (final JournalException e) {
                        Thread.onSpinWait();
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        for (final Thread thread : threads) {
            thread.join();
        }

        assertThat(taken).hasPositiveValue();
        assertThat(most).hasValue(1);
    }

    @Test
    void shouldBeLetGoWhenItsProcessIsKilled() throws Exception {
        final Process child = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        directory.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(child.inputReader().readLine()).isEqualTo("held");
            assertThatThrownBy(() -> DirectoryLock.take(directory, "x", "me"))
                    .hasMessageContaining("by process " + child.pid());
        } finally {
            child.destroyForcibly().waitFor();
        }

        DirectoryLock.take(directory, "x", "me").close();
    }

    @Test
    void shouldSayWhyItCannotBeTaken() throws IOException {
        final Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> DirectoryLock.take(file, "x", "me"))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("cannot be locked");
    }

    /** A process that takes the lock and keeps it until it is killed, or nobody is there any more to do so. */
    static final class Holder {
        private Holder() {}

        public static void main(final String[] args) throws IOException {
            DirectoryLock.take(
                    Path.of(args[0]), "x", "process " + ProcessHandle.current().pid());
            System.out.println("held");
            while (System.in.read() >= 0) {
                // Input ends with the process that started this one.
            }
        }
    }
}
