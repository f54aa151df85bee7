package trefoil.gateway.cli.journal;

import io.airlift.compress.zstd.ZstdCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Compresses Parquet's pages with zstd written in Java: no native library, and every reader knows the result. */
final class ZstdPages implements CompressionCodecFactory {
    @Override
    public BytesInputCompressor getCompressor(final CompressionCodecName codec) {
        if (codec != CompressionCodecName.ZSTD) {
            throw new UnsupportedOperationException(codec + ": only " + CompressionCodecName.ZSTD + " is written");
        }
        return new Compressor();
    }

    @Override
    public BytesInputDecompressor getDecompressor(final CompressionCodecName codec) {
        throw new UnsupportedOperationException("nothing is read");
    }

    @Override
    public void release() {}

    private static final class Compressor implements BytesInputCompressor {
        private final ZstdCompressor zstd = new ZstdCompressor();

        @Override
        public BytesInput compress(final BytesInput input) throws IOException {
            final ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.toIntExact(input.size()));
            input.writeAllTo(bytes);
            final byte[] page = bytes.toByteArray();
            final byte[] compressed = new byte[zstd.maxCompressedLength(page.length)];
            final int length = zstd.compress(page, 0, page.length, compressed, 0, compressed.length);
            return BytesInput.from(compressed, 0, length);
        }

        @Override
        public CompressionCodecName getCodecName() {
            return CompressionCodecName.ZSTD;
        }

        @Override
        public void release() {}
    }
}
