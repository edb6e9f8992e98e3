package io.tradebot.controlapi.adapter.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tradebot.controlapi.adapter.web.PortfolioViews.OpenPosition;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The positions that are open. */
@RestController
@Tag(name = "portfolio")
class PositionController {
  private final PortfolioAssembler portfolio;

  PositionController(PortfolioAssembler portfolio) {
    this.portfolio = portfolio;
  }

  @GetMapping("/api/positions")
  @Operation(summary = "Open positions with stop and target, at the latest bid")
  List<OpenPosition> positions() {
    return portfolio.positions();
  }
}
