package io.tradebot.sentimentingest.adapter.feed;

import io.tradebot.sentimentingest.domain.Post;
import java.util.List;

/** Turns the body a source sent into posts. */
interface BodyParser {
  List<Post> parse(byte[] body, String contentType) throws MalformedSourceException;
}
