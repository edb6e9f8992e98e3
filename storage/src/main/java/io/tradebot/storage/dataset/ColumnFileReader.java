package io.tradebot.storage.dataset;

import dev.hardwood.HardwoodContext;
import dev.hardwood.InputFile;
import dev.hardwood.metadata.FileMetaData;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.Validity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Reads columns of longs from Parquet files, whoever wrote them. */
final class ColumnFileReader {
  private ColumnFileReader() {}

  /**
   * All rows, column by column, in the order of the schema; a column that the file lacks, if it is
   * optional, is unknown in every row.
   *
   * @throws IOException when the file cannot be read, is damaged, or lacks a column that is needed
   */
  static long[][] read(Path file, ColumnSchema schema) throws IOException {
    try (HardwoodContext threads = HardwoodContext.create(2);
        ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file), threads)) {
      int rows = Math.toIntExact(reader.getFileMetaData().numRows());
      long[][] columns = new long[schema.columns().size()][];
      for (int i = 0; i < columns.length; i++) {
        columns[i] = column(file, reader, schema.columns().get(i), rows);
      }
      return columns;
    } catch (IllegalStateException | IllegalArgumentException | UnsupportedOperationException bad) {
      throw new IOException(file + " cannot be read: " + bad.getMessage(), bad);
    }
  }

  /** Number of rows and notes. */
  static About about(Path file) throws IOException {
    try (HardwoodContext threads = HardwoodContext.create(1);
        ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file), threads)) {
      FileMetaData footer = reader.getFileMetaData();
      return new About(footer.numRows(), footer.keyValueMetadata());
    } catch (IllegalStateException | IllegalArgumentException | UnsupportedOperationException bad) {
      throw new IOException(file + " cannot be read: " + bad.getMessage(), bad);
    }
  }

  record About(long rows, Map<String, String> notes) {}

  private static long[] column(
      Path file, ParquetFileReader reader, ColumnSchema.Column column, int rows)
      throws IOException {
    long[] values = new long[rows];
    boolean present =
        reader.getFileSchema().getColumns().stream().anyMatch(c -> c.name().equals(column.name()));
    if (!present) {
      if (!column.optional()) {
        throw new IOException(file + " has no column " + column.name());
      }
      Arrays.fill(values, CandleSeries.UNKNOWN);
      return values;
    }
    int at = 0;
    try (ColumnReader batches = reader.columnReader(column.name())) {
      while (batches.nextBatch()) {
        int count = batches.getRecordCount();
        System.arraycopy(batches.getLongs(), 0, values, at, count);
        Validity known = batches.getLeafValidity();
        if (known.hasNulls()) {
          for (int i = 0; i < count; i++) {
            if (known.isNull(i)) {
              values[at + i] = CandleSeries.UNKNOWN;
            }
          }
        }
        at += count;
      }
    }
    if (at != rows) {
      throw new IOException(
          file + " has " + at + " values in column " + column.name() + " and " + rows + " rows");
    }
    return values;
  }
}
