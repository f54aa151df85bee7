package trefoil.gateway.scripts;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** A checkout with this project's launcher, and a jar in which {@link LauncherProbe} is the program. */
final class MadeTree {
    private static final String[] SCRIPTS = {"trefoil", "lib.sh", "jvm.options"};
    private static final long AN_HOUR_MS = 3_600_000;

    private final Path logs;
    private final Path root;
    private final Path jar;

    /** A tree in that directory, where the logs of its launches go, too. */
    MadeTree(final Path directory) throws IOException {
        logs = directory;
        root = Files.createDirectory(directory.resolve("tree"));
        for (final String script : SCRIPTS) {
            Files.createDirectories(root.resolve("scripts"));
            Files.copy(Script.of(script), root.resolve("scripts").resolve(script));
        }
        Files.createFile(root.resolve("pom.xml"));
        for (final String module : new String[] {"engine", "gateway"}) {
            Files.createDirectories(root.resolve(module).resolve("src/main"));
            Files.createFile(root.resolve(module).resolve("pom.xml"));
        }
        jar = root.resolve("gateway/target/trefoil.jar");
        Files.createDirectories(jar.getParent());
        writeJar();
        // Older than the caches to be made, newer than what it is made of.
        final long nowMs = System.currentTimeMillis();
        try (Stream<Path> paths = Files.walk(root)) {
            for (final Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                final long ageMs = path.equals(jar) ? AN_HOUR_MS : 2 * AN_HOUR_MS;
                Files.setLastModifiedTime(path, FileTime.fromMillis(nowMs - ageMs));
            }
        }
    }

    private void writeJar() throws IOException {
        final Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, LauncherProbe.class.getName());
        final String entry = LauncherProbe.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                InputStream in = LauncherProbe.class.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new JarEntry(entry));
            in.transferTo(out);
        }
    }

    Path jar() {
        return jar;
    }

    /** Caches beside the jar. */
    Stream<Path> caches() throws IOException {
        try (Stream<Path> files = Files.list(jar.getParent())) {
            return files.filter(file -> file.toString().endsWith(".cache")).toList().stream();
        }
    }

    Path cache() throws IOException {
        return caches().findFirst().orElseThrow(() -> new AssertionError("there is no cache"));
    }

    /** Lets everybody read the tree, and nobody but its owner write. */
    void makeReadable() throws IOException {
        try (Stream<Path> paths = Files.walk(logs)) {
            for (final Path path : paths.toList()) {
                readableByAll(path);
            }
        }
    }

    static void readableByAll(final Path path) throws IOException {
        Files.setPosixFilePermissions(
                path, PosixFilePermissions.fromString(Files.isDirectory(path) ? "rwxr-xr-x" : "rw-r--r--"));
    }

    Script.Result launch(final Map<String, String> environment, final String... arguments) throws Exception {
        return start(environment, arguments).await();
    }

    Script start(final Map<String, String> environment, final String... arguments) throws IOException {
        return Script.start(logs, with(environment), launcher(), arguments);
    }

    Script.Result launchAsNobody(final String... arguments) throws Exception {
        return Script.runAsNobody(logs, with(Map.of()), launcher(), arguments);
    }

    private Path launcher() {
        return root.resolve("scripts/trefoil");
    }

    private static Map<String, String> with(final Map<String, String> environment) {
        final Map<String, String> all = new HashMap<>(environment);
        all.put("TREFOIL_JAVA_HOME", System.getProperty("java.home"));
        return all;
    }
}
