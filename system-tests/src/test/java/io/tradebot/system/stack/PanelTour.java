package io.tradebot.system.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** A user's way through the panel of a stack that is stopped: each step sees what came of it. */
final class PanelTour {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final Duration TRADING = Duration.ofMinutes(3);
  private static final List<String> PAGES =
      List.of(
          "overview",
          "market",
          "decisions",
          "trading",
          "performance",
          "models",
          "backtests",
          "sentiment",
          "health",
          "logs");

  private final Browser browser;
  private final URI panel;

  PanelTour(Browser browser, URI panel) {
    this.browser = browser;
    this.panel = panel;
  }

  void opensWithTheKey(String key) throws InterruptedException {
    browser.look(1440, 900, "dark");
    browser.open(panel);
    browser.await("document.querySelector('#key-dialog[open]')", SOON);
    browser.click("#key");
    browser.type("not the key at all, not even close");
    browser.click("#key-form button");
    browser.await("document.querySelector('#key-problem').textContent", SOON);
    browser.click("#key");
    browser.evaluate("document.querySelector('#key').value = ''");
    browser.type(key);
    browser.click("#key-form button");
    browser.await("!document.querySelector('#app').hidden", SOON);
    browser.await("document.querySelector('#stream.up')", SOON);
  }

  /** Presses Start and waits until trades stand in the history. */
  void trades() throws InterruptedException {
    isIn("stopped");
    browser.click("[data-action=start]");
    isIn("running");
    shows("trading");
    browser.await(
        "document.querySelector('[aria-labelledby=card-history] tbody tr:not(.none)')", TRADING);
    shows("market");
    showsPrices();
  }

  private void showsPrices() throws InterruptedException {
    browser.await("document.querySelector('.chart.price canvas')", SOON);
    browser.await("/\\d/.test(document.querySelector('.quote').textContent)", SOON);
    browser.await(
        "/\\d/.test(document.querySelector('.chart.price').getAttribute('aria-label'))", SOON);
  }

  /** Every page opens by its key and is fit for a screen reader, dark and light. */
  void showsEveryPage(String axe) throws InterruptedException {
    List<String> findings = new ArrayList<>();
    browser.evaluate(axe + "; true");
    for (int i = 0; i < PAGES.size(); i++) {
      browser.press(Integer.toString((i + 1) % 10));
      browser.await(isShown(PAGES.get(i)), SOON);
      browser.look(1440, 900, i % 2 == 0 ? "light" : "dark");
      JsonNode result =
          browser.evaluate(
              "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })"
                  + ".then((r) => r.violations.filter((v) => /serious|critical/.test(v.impact))"
                  + ".map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.html).join(' ')))");
      for (JsonNode finding : result) {
        findings.add(PAGES.get(i) + ": " + finding.asString(""));
      }
    }
    assertThat(findings).as("serious findings of axe").isEmpty();
  }

  /** Nothing is wider than a phone. */
  void fitsAPhone() throws InterruptedException {
    browser.look(390, 844, "light");
    for (String page : PAGES) {
      shows(page);
      browser.await("document.documentElement.scrollWidth <= 391", SOON);
    }
    browser.look(1440, 900, "dark");
  }

  void pauses() throws InterruptedException {
    shows("overview");
    browser.click("[data-action=pause]");
    isIn("paused");
  }

  /** Panics after it was asked, sees it end flat, and resets. */
  void panicsAndResets() throws InterruptedException {
    browser.click("[data-action=panic]");
    browser.await("document.querySelector('dialog[open] #confirm-yes')", SOON);
    assertThat(browser.evaluate("document.activeElement.value").asString(""))
        .as("the safe answer has the focus")
        .isEqualTo("no");
    browser.click("#confirm-yes");
    isIn("halted");
    browser.await("document.querySelector('#panic .chip.up')", TRADING);
    browser.click("[data-action=reset]");
    isIn("stopped");
  }

  void keptToItself() {
    String own = panel.resolve("/").toString();
    assertThat(browser.requests())
        .isNotEmpty()
        .allMatch(request -> request.startsWith(own) || request.startsWith("data:"));
    // A browser writes down as an error what is none here: the wrong key of the beginning, and a
    // busy API that is asked again.
    assertThat(browser.complaints())
        .allMatch(complaint -> complaint.matches("(?s).*responded with a status of (401|503).*"));
  }

  /** Pictures for the README. */
  void photographs(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    for (String page : List.of("overview", "market", "decisions", "trading")) {
      browser.look(1440, 900, page.equals("decisions") ? "light" : "dark");
      shows(page);
      browser.await("!document.querySelector('main .loading')", SOON);
      if (page.equals("market")) {
        showsPrices();
      }
      browser.photograph(folder.resolve("panel-" + page + ".png"));
    }
    browser.look(390, 844, "light");
    shows("overview");
    browser.await("!document.querySelector('main .loading')", SOON);
    browser.photograph(folder.resolve("panel-phone.png"));
    browser.look(1440, 900, "dark");
  }

  private void shows(String page) throws InterruptedException {
    browser.evaluate("location.hash = '" + page + "'");
    browser.await(isShown(page), SOON);
  }

  private static String isShown(String page) {
    return "document.querySelector('main[data-page=" + page + "] .card')";
  }

  private void isIn(String state) throws InterruptedException {
    browser.await("document.querySelector('#state." + state + "')", SOON);
  }

  /** The accessibility checker's source. */
  static String axe() throws IOException {
    try (InputStream source =
        Objects.requireNonNull(PanelTour.class.getResourceAsStream("/axe.min.js"))) {
      return new String(source.readAllBytes(), UTF_8);
    }
  }
}
