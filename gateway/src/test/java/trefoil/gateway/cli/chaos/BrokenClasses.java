package trefoil.gateway.cli.chaos;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Classes of this project with something in them made wrong on purpose, to stand before the right ones on a class path:
 * compiled from the sources that there are, so that they are wrong in nothing else.
 */
final class BrokenClasses {
    private static final Path PROJECT = Path.of(System.getProperty("trefoil.projectDirectory"));

    private final List<Path> sources = new ArrayList<>();
    private final Path directory;

    /** Classes to be put into that directory. */
    BrokenClasses(final Path directory) {
        this.directory = directory;
    }

    /**
     * Breaks a class.
     *
     * @param module where it is
     * @param className its full name
     * @param right what its source has, once
     * @param wrong what stands there instead
     */
    BrokenClasses with(final String module, final String className, final String right, final String wrong)
            throws IOException {
        final String file = className.replace('.', '/') + ".java";
        final Path broken = directory.resolve("sources").resolve(file);
        final String source = Files.readString(
                sources.contains(broken)
                        ? broken
                        : PROJECT.resolve(module).resolve("src/main/java").resolve(file));
        final int at = source.indexOf(right);
        if (at < 0 || source.indexOf(right, at + 1) >= 0) {
            throw new AssertionError(className + " does not have, once: " + right);
        }
        Files.createDirectories(broken.getParent());
        Files.writeString(broken, source.replace(right, wrong));
        if (!sources.contains(broken)) {
            sources.add(broken);
        }
        return this;
    }

    /** Compiles them, and answers the class path of this process with them before all else. */
    String classPath() throws IOException {
        final Path classes = Files.createDirectories(directory.resolve("classes"));
        final String others = System.getProperty("java.class.path");
        final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        final StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            final boolean done = compiler.getTask(
                            said,
                            files,
                            null,
                            List.of("-proc:none", "-nowarn", "-cp", others, "-d", classes.toString()),
                            null,
                            files.getJavaFileObjectsFromPaths(sources))
                    .call();
            if (!done) {
                throw new AssertionError("the broken classes do not compile: " + said);
            }
        }
        return classes + File.pathSeparator + others;
    }
}
