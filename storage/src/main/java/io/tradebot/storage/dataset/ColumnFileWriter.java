package io.tradebot.storage.dataset;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DecimalType;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.NanoSeconds;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;

/**
 * Writes columns of longs as a Parquet file: row groups of one page a column, split into byte
 * streams (BYTE_STREAM_SPLIT) and compressed with gzip.
 *
 * <p>The file appears under its name only when it is complete and on the disk; until then, and
 * after a failure, what was there before stays. Not thread-safe.
 */
final class ColumnFileWriter implements AutoCloseable {
  static final int ROWS_PER_GROUP = 131_072;
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private final Path file;
  private final Path unfinished;
  private final ColumnSchema schema;
  private final Map<String, String> notes;
  private final FileChannel channel;
  private final CountingStream out;
  private final List<RowGroup> groups = new ArrayList<>();
  private long rows;
  private boolean complete;

  /**
   * Begins a file.
   *
   * @param notes key-value metadata of the file
   */
  ColumnFileWriter(Path file, ColumnSchema schema, Map<String, String> notes) throws IOException {
    this.file = file;
    this.schema = schema;
    this.notes = notes;
    this.unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    this.channel =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    this.out =
        new CountingStream(new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16));
    out.write(MAGIC);
  }

  /** Appends rows {@code from} to {@code to} of columns that are in the order of the schema. */
  void append(long[][] columns, int from, int to) throws IOException {
    for (int start = from; start < to; start += ROWS_PER_GROUP) {
      appendGroup(columns, start, Math.min(to, start + ROWS_PER_GROUP));
    }
  }

  private void appendGroup(long[][] columns, int from, int to) throws IOException {
    List<ColumnChunk> chunks = new ArrayList<>();
    long start = out.written();
    long uncompressed = 0;
    for (int i = 0; i < schema.columns().size(); i++) {
      ColumnMetaData about = append(schema.columns().get(i), columns[i], from, to);
      uncompressed += about.getTotal_uncompressed_size();
      chunks.add(new ColumnChunk(about.getData_page_offset()).setMeta_data(about));
    }
    RowGroup group = new RowGroup(chunks, uncompressed, to - from);
    group.setFile_offset(start);
    group.setTotal_compressed_size(out.written() - start);
    groups.add(group);
    rows += to - from;
  }

  private ColumnMetaData append(ColumnSchema.Column column, long[] values, int from, int to)
      throws IOException {
    byte[] page = page(column, values, from, to);
    byte[] packed = gzip(page);
    DataPageHeader data =
        new DataPageHeader(to - from, Encoding.BYTE_STREAM_SPLIT, Encoding.RLE, Encoding.RLE);
    PageHeader header = new PageHeader(PageType.DATA_PAGE, page.length, packed.length);
    header.setData_page_header(data);
    CRC32 crc = new CRC32();
    crc.update(packed);
    header.setCrc((int) crc.getValue());
    long start = out.written();
    Util.writePageHeader(header, out);
    long headerLength = out.written() - start;
    out.write(packed);
    return new ColumnMetaData(
        Type.INT64,
        List.of(Encoding.BYTE_STREAM_SPLIT, Encoding.RLE),
        List.of(column.name()),
        CompressionCodec.GZIP,
        to - from,
        headerLength + page.length,
        headerLength + packed.length,
        start);
  }

  /** Definition levels where values may be missing, then the values that are there. */
  private static byte[] page(ColumnSchema.Column column, long[] values, int from, int to) {
    if (!column.optional()) {
      return split(values, from, to, to - from, new byte[0], false);
    }
    int count = to - from;
    int present = 0;
    byte[] bits = new byte[(count + 7) / 8];
    for (int i = 0; i < count; i++) {
      if (values[from + i] != CandleSeries.UNKNOWN) {
        bits[i >> 3] |= (byte) (1 << (i & 7));
        present++;
      }
    }
    // One bit-packed run: its number of groups of eight, shifted, with the mark of such a run.
    ByteArrayOutputStream run = new ByteArrayOutputStream(bits.length + 5);
    int header = (bits.length << 1) | 1;
    while ((header & ~0x7f) != 0) {
      run.write((header & 0x7f) | 0x80);
      header >>>= 7;
    }
    run.write(header);
    run.write(bits, 0, bits.length);
    byte[] levels =
        ByteBuffer.allocate(4 + run.size())
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(run.size())
            .put(run.toByteArray())
            .array();
    return split(values, from, to, present, levels, true);
  }

  private static byte[] split(
      long[] values, int from, int to, int present, byte[] prefix, boolean skipUnknown) {
    byte[] page = new byte[prefix.length + present * Long.BYTES];
    System.arraycopy(prefix, 0, page, 0, prefix.length);
    int at = prefix.length;
    for (int i = from; i < to; i++) {
      long value = values[i];
      if (skipUnknown && value == CandleSeries.UNKNOWN) {
        continue;
      }
      int place = at++;
      for (int stream = 0; stream < Long.BYTES; stream++) {
        page[place] = (byte) (value >>> (stream * 8));
        place += present;
      }
    }
    return page;
  }

  private static byte[] gzip(byte[] page) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(page.length / 3 + 64);
    try (GZIPOutputStream gzip =
        new GZIPOutputStream(packed, 1 << 14) {
          {
            // Higher levels gain 3 % in size for half as much time again.
            def.setLevel(Deflater.BEST_SPEED);
          }
        }) {
      gzip.write(page);
    }
    return packed.toByteArray();
  }

  /** Finishes the file and puts it in its place. */
  void complete() throws IOException {
    long start = out.written();
    FileMetaData footer = new FileMetaData(2, schemaElements(), rows, groups);
    footer.setCreated_by("tradebot");
    footer.setKey_value_metadata(
        notes.entrySet().stream()
            .map(note -> new KeyValue(note.getKey()).setValue(note.getValue()))
            .toList());
    Util.writeFileMetaData(footer, out);
    int length = (int) (out.written() - start);
    out.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array());
    out.write(MAGIC);
    out.flush();
    channel.force(true);
    channel.close();
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    complete = true;
  }

  private List<SchemaElement> schemaElements() {
    List<SchemaElement> elements = new ArrayList<>();
    elements.add(new SchemaElement(schema.name()).setNum_children(schema.columns().size()));
    for (ColumnSchema.Column column : schema.columns()) {
      SchemaElement element =
          new SchemaElement(column.name())
              .setType(Type.INT64)
              .setRepetition_type(
                  column.optional() ? FieldRepetitionType.OPTIONAL : FieldRepetitionType.REQUIRED);
      switch (column.kind()) {
        case TIME ->
            element.setLogicalType(
                LogicalType.TIMESTAMP(new TimestampType(true, TimeUnit.NANOS(new NanoSeconds()))));
        case DECIMAL ->
            element
                .setConverted_type(ConvertedType.DECIMAL)
                .setScale(8)
                .setPrecision(18)
                .setLogicalType(LogicalType.DECIMAL(new DecimalType(8, 18)));
        case NUMBER -> {}
      }
      elements.add(element);
    }
    return elements;
  }

  @Override
  public void close() throws IOException {
    if (!complete) {
      channel.close();
      Files.deleteIfExists(unfinished);
    }
  }

  private static final class CountingStream extends OutputStream {
    private final OutputStream out;
    private long written;

    CountingStream(OutputStream out) {
      this.out = out;
    }

    long written() {
      return written;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      written++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      written += length;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }
}
