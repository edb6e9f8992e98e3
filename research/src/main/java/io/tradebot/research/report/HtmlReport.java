package io.tradebot.research.report;

import io.tradebot.research.run.RunRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/** A run as one self-contained page: charts, script and data in a single file. */
public final class HtmlReport {
  private static final String CHARTS =
      "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.min.js";
  private static final String PAGE = "/io/tradebot/research/report/report.html";

  private HtmlReport() {}

  public static void write(RunRecord run, Path file) throws IOException {
    String data = JsonMapper.shared().writeValueAsString(JsonReport.of(run));
    // Data cannot end its element, and a script cannot either.
    String page =
        resource(PAGE)
            .replace("/*DATA*/", data.replace("<", "\\u003c"))
            .replace("/*ECHARTS*/", resource(CHARTS).replace("</script", "<\\/script"));
    Files.writeString(file, page, StandardCharsets.UTF_8);
  }

  private static String resource(String name) throws IOException {
    try (InputStream stream = HtmlReport.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IOException("the program lacks its resource " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
