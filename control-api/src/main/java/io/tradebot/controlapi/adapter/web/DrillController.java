package io.tradebot.controlapi.adapter.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tradebot.controlapi.application.DrillDesk;
import io.tradebot.platform.configuration.Mode;
import io.tradebot.platform.configuration.TradebotConfiguration;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Practises what must work on the worst day; in the demo alone. */
@RestController
@RequestMapping("/api/drills")
@Tag(name = "drills")
class DrillController {
  private static final int MOST_SECONDS = 600;

  private final DrillDesk drills;
  private final Mode mode;

  DrillController(DrillDesk drills, TradebotConfiguration configuration) {
    this.drills = drills;
    this.mode = configuration.mode();
  }

  /**
   * A drill to begin.
   *
   * @param tradeForSeconds of trading before the panic; 20 when absent
   */
  record DrillRequest(@Schema(example = "20") @Nullable Integer tradeForSeconds) {}

  /**
   * A drill.
   *
   * @param panic its report: milliseconds to the last accepted cancel and to flat, and what came of
   *     each symbol; null before the panic is completed
   */
  record DrillView(
      String id,
      DrillDesk.Stage stage,
      long tradeForSeconds,
      String issuedBy,
      Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable PanicView panic,
      @Nullable String failure) {
    static DrillView of(DrillDesk.Drill drill) {
      return new DrillView(
          drill.id(),
          drill.stage(),
          drill.tradeFor().toSeconds(),
          drill.issuedBy(),
          drill.startedAt(),
          drill.endedAt(),
          PanicView.of(drill.panic()),
          drill.failure().isEmpty() ? null : drill.failure());
    }
  }

  @GetMapping
  @Operation(summary = "The drills since control-api was started, newest first")
  List<DrillView> drills() {
    return drills.all().stream().map(DrillView::of).toList();
  }

  @GetMapping("/{id}")
  @Operation(summary = "One drill: how far it is, and its report")
  DrillView drill(@PathVariable String id) {
    return drills.all().stream()
        .filter(drill -> drill.id().equals(id))
        .findFirst()
        .map(DrillView::of)
        .orElseThrow(
            () ->
                Problem.of(HttpStatus.NOT_FOUND, "Unknown drill", "there is no drill of that id"));
  }

  @PostMapping(path = "/panic", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Practise a panic in the demo: trade, panic, verify flat, reset",
      description = "Afterwards the bot is started again if it was running.")
  ResponseEntity<DrillView> panic(@RequestBody(required = false) @Nullable DrillRequest request) {
    if (mode != Mode.DEMO) {
      throw Problem.of(
          HttpStatus.CONFLICT,
          "Refused",
          "a drill sells everything: it is for mode demo only, the mode is " + mode);
    }
    Integer seconds = request == null ? null : request.tradeForSeconds();
    if (seconds != null && (seconds < 0 || seconds > MOST_SECONDS)) {
      throw Problem.badParameter("tradeForSeconds", "a number from 0 to " + MOST_SECONDS);
    }
    DrillDesk.Drill drill =
        drills
            .start(Duration.ofSeconds(seconds == null ? 20 : seconds), Caller.current().signature())
            .orElseThrow(
                () -> Problem.of(HttpStatus.CONFLICT, "Refused", "a drill is under way already"));
    return ResponseEntity.accepted()
        .location(URI.create("/api/drills/" + drill.id()))
        .body(DrillView.of(drill));
  }
}
