package trefoil.gateway.allocation;

import java.io.IOException;
import java.io.InputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Loads Trefoil's classes anew, with one {@code new byte[n]} at the beginning of one method. */
final class PlantingLoader extends ClassLoader {
    private static final String OURS = "trefoil.";
    private static final String ESCAPE = Type.getInternalName(Escape.class);

    private final String type;
    private final String method;
    private final int bytes;
    private int planted;

    /**
     * A loader that plants.
     *
     * @param type name of the class
     * @param method name of the method, with its descriptor where several have that name
     * @param bytes of the array that is made
     */
    PlantingLoader(final String type, final String method, final int bytes) {
        super(PlantingLoader.class.getClassLoader());
        this.type = type;
        this.method = method;
        this.bytes = bytes;
    }

    /** How many methods were changed. */
    int planted() {
        return planted;
    }

    @Override
    protected Class<?> loadClass(final String name, final boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            final Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            return name.startsWith(OURS) ? define(name) : super.loadClass(name, resolve);
        }
    }

    private Class<?> define(final String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            final byte[] original = in.readAllBytes();
            final byte[] code = name.equals(type) ? plant(original) : original;
            return defineClass(name, code, 0, code.length);
        } catch (final IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private byte[] plant(final byte[] original) {
        final ClassReader reader = new ClassReader(original);
        final ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, writer) {
                    @Override
                    public MethodVisitor visitMethod(
                            final int access,
                            final String name,
                            final String descriptor,
                            final String signature,
                            final String[] exceptions) {
                        final MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
                        return name.equals(method) || (name + descriptor).equals(method) ? planting(next) : next;
                    }
                },
                0);
        return writer.toByteArray();
    }

    private MethodVisitor planting(final MethodVisitor next) {
        planted++;
        return new MethodVisitor(Opcodes.ASM9, next) {
            @Override
            public void visitCode() {
                super.visitCode();
                visitLdcInsn(bytes);
                visitIntInsn(Opcodes.NEWARRAY, Opcodes.T_BYTE);
                visitFieldInsn(Opcodes.PUTSTATIC, ESCAPE, "last", "Ljava/lang/Object;");
            }
        };
    }
}
