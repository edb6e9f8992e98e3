package io.tradebot.system.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An installed Chromium or Chrome with one page, steered over the DevTools protocol. It remembers
 * what the page complained about and what it asked for.
 */
final class Browser implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final List<String> PLACES =
      List.of(
          "/usr/bin/chromium",
          "/usr/bin/chromium-browser",
          "/usr/bin/google-chrome",
          "/snap/bin/chromium",
          "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
          "/Applications/Chromium.app/Contents/MacOS/Chromium");
  private static final List<String> OPTIONS =
      List.of(
          "--headless=new",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--disable-dev-shm-usage",
          "--remote-debugging-port=0");

  private final Process process;
  private final WebSocket socket;
  private final Wire wire;

  private Browser(Process process, WebSocket socket, Wire wire) {
    this.process = process;
    this.socket = socket;
    this.wire = wire;
  }

  /** Where a browser is installed: by the environment's CHROMIUM, or in one of the usual places. */
  static Optional<Path> installed() {
    return Stream.concat(Stream.ofNullable(System.getenv("CHROMIUM")), PLACES.stream())
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts it with an empty profile in the folder. */
  static Browser start(Path program, Path profile) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Stream.of(
                        Stream.of(program.toString(), "--user-data-dir=" + profile),
                        OPTIONS.stream(),
                        Stream.of("about:blank"))
                    .flatMap(all -> all)
                    .toList())
            .redirectErrorStream(true)
            .redirectOutput(profile.resolveSibling(profile.getFileName() + ".log").toFile())
            .start();
    HttpClient http = HttpClient.newHttpClient();
    String port = await("its port", () -> port(profile));
    String address =
        await("its page", () -> page(http, URI.create("http://127.0.0.1:" + port + "/json/list")));
    Wire wire = new Wire();
    WebSocket socket = http.newWebSocketBuilder().buildAsync(URI.create(address), wire).join();
    Browser browser = new Browser(process, socket, wire);
    for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
      browser.send(domain + ".enable", Map.of());
    }
    return browser;
  }

  private static String port(Path profile) throws IOException {
    Path file = profile.resolve("DevToolsActivePort");
    return Files.exists(file) ? Files.readString(file).lines().findFirst().orElse("") : "";
  }

  private static String page(HttpClient http, URI list) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(HttpRequest.newBuilder(list).build(), HttpResponse.BodyHandlers.ofString());
    for (JsonNode target : JSON.readTree(response.body())) {
      if (target.path("type").asString("").equals("page")) {
        return target.get("webSocketDebuggerUrl").asString();
      }
    }
    return "";
  }

  private interface Look {
    String at() throws IOException, InterruptedException;
  }

  private static String await(String what, Look look) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + ANSWER.toNanos();
    while (System.nanoTime() < deadline) {
      String found = look.at();
      if (!found.isEmpty()) {
        return found;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("the browser did not show " + what);
  }

  /** What the page wrote as an error, threw, or could not load. */
  List<String> complaints() {
    return List.copyOf(wire.complaints);
  }

  /** The addresses that the page asked for. */
  List<String> requests() {
    return List.copyOf(wire.requests);
  }

  void open(URI address) throws InterruptedException {
    send("Page.navigate", Map.of("url", address.toString()));
  }

  /** The size of the window, and the colours that the system asks for. */
  void look(int width, int height, String colours) throws InterruptedException {
    send(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    send(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
  }

  /** The value of an expression; a promise is waited for. */
  JsonNode evaluate(String expression) throws InterruptedException {
    JsonNode answer =
        send(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
    }
    return answer.path("result").path("value");
  }

  /** Waits until an expression is true; says what the page shows when it never is. */
  void await(String expression, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!evaluate("Boolean(" + expression + ")").asBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "not within "
                + limit
                + ": "
                + expression
                + "\n"
                + evaluate("document.body.innerText").asString("").replaceAll("\n+", " | ")
                + "\n"
                + complaints());
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  /** Clicks with the mouse in the middle of an element, as a person does. */
  void click(String selector) throws InterruptedException {
    JsonNode middle =
        evaluate(
            """
            (() => {
              const e = document.querySelector(%s);
              if (!e) throw new Error('there is none');
              e.scrollIntoView({ block: 'center' });
              const r = e.getBoundingClientRect();
              return { x: r.x + r.width / 2, y: r.y + r.height / 2 };
            })()\
            """
                .formatted(JSON.writeValueAsString(selector)));
    for (String type : List.of("mousePressed", "mouseReleased")) {
      send(
          "Input.dispatchMouseEvent",
          Map.of(
              "type",
              type,
              "x",
              middle.get("x").asDouble(),
              "y",
              middle.get("y").asDouble(),
              "button",
              "left",
              "clickCount",
              1));
    }
  }

  /** Types into what has the focus. */
  void type(String text) throws InterruptedException {
    send("Input.insertText", Map.of("text", text));
  }

  /** Presses and releases a key that writes a character. */
  void press(String key) throws InterruptedException {
    for (String type : List.of("keyDown", "keyUp")) {
      send("Input.dispatchKeyEvent", Map.of("type", type, "key", key, "text", key));
    }
  }

  void photograph(Path file) throws IOException, InterruptedException {
    JsonNode picture = send("Page.captureScreenshot", Map.of("format", "png"));
    Files.write(file, Base64.getDecoder().decode(picture.get("data").asString()));
  }

  private JsonNode send(String method, Map<String, ?> parameters) throws InterruptedException {
    int id = wire.ids.incrementAndGet();
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    wire.waiting.put(id, answer);
    socket.sendText(message.toString(), true).join();
    try {
      return answer.get(ANSWER.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException failure) {
      throw new AssertionError("the browser did not " + method, failure);
    }
  }

  @Override
  public void close() throws InterruptedException {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
  }

  /** What comes over the socket: answers by number, and events. */
  private static final class Wire implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    @Override
    public CompletionStage<Void> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        JsonNode message = JSON.readTree(text.toString());
        text.setLength(0);
        heard(message);
      }
      socket.request(1);
      return CompletableFuture.completedFuture(null);
    }

    private void heard(JsonNode message) {
      if (message.has("id")) {
        CompletableFuture<JsonNode> answer = waiting.remove(message.get("id").asInt());
        if (answer != null && message.has("error")) {
          answer.completeExceptionally(new IOException(message.get("error").toString()));
        } else if (answer != null) {
          answer.complete(message.get("result"));
        }
        return;
      }
      JsonNode parameters = message.path("params");
      switch (message.path("method").asString("")) {
        case "Runtime.exceptionThrown" -> complaints.add(parameters.toString());
        case "Runtime.consoleAPICalled" -> {
          if (parameters.path("type").asString("").matches("error|assert")) {
            complaints.add(parameters.path("args").toString());
          }
        }
        case "Log.entryAdded" -> {
          if (parameters.path("entry").path("level").asString("").equals("error")) {
            complaints.add(parameters.get("entry").toString());
          }
        }
        case "Network.requestWillBeSent" ->
            requests.add(parameters.path("request").path("url").asString(""));
        default -> {
          // Everything else that happens in a page.
        }
      }
    }
  }
}
