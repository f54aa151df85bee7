package trefoil.gateway.cli.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import trefoil.engine.math.Fixed;

/**
 * A table as a Parquet file, pages compressed with zstd.
 *
 * <p>Decimals are DECIMAL(19, 8) in {@value #DECIMAL_LENGTH} bytes: any {@code long} of 1e-8 units has at most 19
 * digits, and the 64-bit decimals of Parquet hold 18. Times are TIMESTAMP(NANOS) in UTC.
 */
public final class ParquetRowWriter implements RowWriter {
    private static final int DECIMAL_DIGITS = 19;
    private static final int DECIMAL_LENGTH = 9;
    /** Small, because a writer for each type holds one in memory. */
    private static final int ROW_GROUP_BYTES = 16 * 1024 * 1024;

    private final ParquetWriter<Row> writer;

    /** Writes to that file, over what is there. */
    public ParquetRowWriter(final String table, final List<Column> columns, final Path path) throws IOException {
        final Builder builder = new Builder(new LocalOutputFile(path), new RowSupport(schema(table, columns)))
                .withConf(new PlainParquetConfiguration())
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .withWriterVersion(ParquetProperties.WriterVersion.PARQUET_2_0)
                .withCodecFactory(new ZstdPages())
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .withRowGroupSize((long) ROW_GROUP_BYTES)
                .withDictionaryEncoding(false);
        for (final Column column : columns) {
            // Numbers differ from row to row: looking each up in a dictionary cost more than half of all the time.
            builder.withDictionaryEncoding(column.name(), column.kind() == FieldKind.TEXT);
        }
        writer = builder.build();
    }

    @Override
    public void write(final Row row) throws IOException {
        writer.write(row);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    private static MessageType schema(final String table, final List<Column> columns) {
        return new MessageType(
                table, columns.stream().map(ParquetRowWriter::type).toList());
    }

    private static Type type(final Column column) {
        final Type.Repetition repetition = column.required() ? Type.Repetition.REQUIRED : Type.Repetition.OPTIONAL;
        final Types.PrimitiveBuilder<PrimitiveType> type =
                switch (column.kind()) {
                    case TEXT ->
                        Types.primitive(PrimitiveTypeName.BINARY, repetition).as(LogicalTypeAnnotation.stringType());
                    case NUMBER -> Types.primitive(PrimitiveTypeName.INT64, repetition);
                    case DECIMAL ->
                        Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
                                .length(DECIMAL_LENGTH)
                                .as(LogicalTypeAnnotation.decimalType(Fixed.DECIMALS, DECIMAL_DIGITS));
                    case TIME ->
                        Types.primitive(PrimitiveTypeName.INT64, repetition)
                                .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.NANOS));
                };
        return type.named(column.name());
    }

    private static final class Builder extends ParquetWriter.Builder<Row, Builder> {
        private final RowSupport support;

        Builder(final OutputFile file, final RowSupport support) {
            super(file);
            this.support = support;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<Row> getWriteSupport(final ParquetConfiguration configuration) {
            return support;
        }

        @Override
        @SuppressWarnings("deprecation")
        protected WriteSupport<Row> getWriteSupport(final Configuration configuration) {
            throw new UnsupportedOperationException("there is no Hadoop here");
        }
    }

    /** Hands a row to Parquet, value by value. */
    private static final class RowSupport extends WriteSupport<Row> {
        private static final int MAX_TEXTS_KEPT = 4_096;

        private final MessageType schema;
        private final Map<String, Binary> texts = new HashMap<>();
        private final byte[] decimal = new byte[DECIMAL_LENGTH];
        private final Binary decimalView = Binary.fromReusedByteArray(decimal);
        private RecordConsumer consumer;

        RowSupport(final MessageType schema) {
            this.schema = schema;
        }

        @Override
        public WriteContext init(final ParquetConfiguration configuration) {
            return new WriteContext(schema, Map.of());
        }

        @Override
        @SuppressWarnings("deprecation")
        public WriteContext init(final Configuration configuration) {
            throw new UnsupportedOperationException("there is no Hadoop here");
        }

        @Override
        public void prepareForWrite(final RecordConsumer recordConsumer) {
            consumer = recordConsumer;
        }

        @Override
        public void write(final Row row) {
            final List<Column> columns = row.columns();
            consumer.startMessage();
            for (int i = 0; i < columns.size(); i++) {
                if (row.isAbsent(i)) {
                    continue;
                }
                final Column column = columns.get(i);
                consumer.startField(column.name(), i);
                switch (column.kind()) {
                    case TEXT -> consumer.addBinary(binary(row.text(i)));
                    case DECIMAL -> consumer.addBinary(binary(row.value(i)));
                    case NUMBER, TIME -> consumer.addLong(row.value(i));
                }
                consumer.endField(column.name(), i);
            }
            consumer.endMessage();
        }

        /** Big endian, as Parquet wants it. */
        private Binary binary(final long fixed) {
            for (int i = 0; i < Long.BYTES; i++) {
                decimal[DECIMAL_LENGTH - 1 - i] = (byte) (fixed >>> i * Byte.SIZE);
            }
            decimal[0] = (byte) (fixed >> Long.SIZE - 1);
            return decimalView;
        }

        private Binary binary(final String text) {
            final Binary known = texts.get(text);
            if (known != null) {
                return known;
            }
            if (texts.size() == MAX_TEXTS_KEPT) {
                texts.clear();
            }
            final Binary binary = Binary.fromString(text);
            texts.put(text, binary);
            return binary;
        }
    }
}
