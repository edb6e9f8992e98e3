package io.tradebot.controlapi.adapter.web;

import io.tradebot.common.account.AccountEvent;
import io.tradebot.common.account.PositionEvent;
import io.tradebot.common.control.ControlEvent;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.FeedEvent;
import io.tradebot.common.message.Message;
import io.tradebot.common.order.OrderEvent;
import io.tradebot.common.order.OrderFilled;
import io.tradebot.common.prediction.ModelEvent;
import io.tradebot.common.sentiment.SentimentEvent;
import io.tradebot.common.signal.AnalysisCompleted;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.system.AlertRaised;
import io.tradebot.common.system.Heartbeat;
import io.tradebot.common.system.LogWritten;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the messages of the live stream are about; a client may ask for some of it. */
enum Topic {
  QUOTES,
  CANDLES,
  FEEDS,
  SENTIMENT,
  SIGNALS,
  ANALYSES,
  ORDERS,
  FILLS,
  POSITIONS,
  ACCOUNT,
  CONTROL,
  ALERTS,
  SERVICES,
  MODELS,
  LOGS,
  OTHER;

  static Topic of(Message message) {
    return switch (message) {
      case BestQuote _ -> QUOTES;
      case CandleClosed _ -> CANDLES;
      case FeedEvent _ -> FEEDS;
      case SentimentEvent _ -> SENTIMENT;
      case SignalRaised _ -> SIGNALS;
      case AnalysisCompleted _ -> ANALYSES;
      case OrderFilled _ -> FILLS;
      case OrderEvent _ -> ORDERS;
      case PositionEvent _ -> POSITIONS;
      case AccountEvent _ -> ACCOUNT;
      case ControlEvent _ -> CONTROL;
      case AlertRaised _ -> ALERTS;
      case Heartbeat _ -> SERVICES;
      case LogWritten _ -> LOGS;
      case ModelEvent _ -> MODELS;
      default -> OTHER;
    };
  }

  /** Topics by name, separated by commas; all of them when absent. */
  static Set<Topic> parse(@Nullable String text) {
    Set<Topic> topics = EnumSet.noneOf(Topic.class);
    if (text == null || text.isEmpty()) {
      return EnumSet.allOf(Topic.class);
    }
    List<String> names =
        Arrays.stream(values()).map(topic -> topic.name().toLowerCase(Locale.ROOT)).toList();
    for (String name : text.split(",", -1)) {
      int place = names.indexOf(name);
      if (place < 0) {
        throw Problem.badParameter("topics", "some of " + names + " parted by commas");
      }
      topics.add(values()[place]);
    }
    return topics;
  }
}
